from collections.abc import Mapping

from bot.guide.model import Value
from bot.ui.mrkdwn import escape


def step_names(values: Mapping[str, str]) -> dict[str, object]:
    """Return what a step's sentences name: URLs whole and escaped, other names to be cut."""
    urls = (Value.REDIRECT_URL, Value.TARGET_URL)
    names = {name: values.get(name, "") for name in ("institution", "target")}
    return {**names, **{url: escape(values.get(url, "")) for url in urls}}

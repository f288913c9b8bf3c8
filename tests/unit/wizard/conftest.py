import pytest

from bot.guide.model import Check, Edition, Step


@pytest.fixture
def edition() -> Edition:
    """Return a guide as short as can be that has every kind of step."""
    return Edition(
        "2030-01",
        (
            Step("read"),
            Step("build"),
            Step("credentials", check=Check.CREDENTIALS),
            Step("channel", check=Check.CHANNEL),
            Step("rehearse", check=Check.REHEARSAL),
            Step("ask", optional=True),
            Step("connect"),
        ),
    )

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

import yaml

from bot.ui.mrkdwn import Mrkdwn, clip, escape

_LONGEST_VALUE: Final = 200  # a name from a form or from Zoom must not push the sentence out


@cache
def sentences() -> Mapping[str, str]:
    """Return every sentence that people read, by id.

    Raises:
        ValueError: Two files define the same id.
    """
    found: dict[str, str] = {}
    for file in sorted(files("bot.ui").joinpath("strings/en").iterdir(), key=lambda f: f.name):
        loaded: dict[str, str] = yaml.safe_load(file.read_text(encoding="utf-8"))
        if repeated := found.keys() & loaded.keys():
            raise ValueError(f"{file.name} repeats {', '.join(sorted(repeated))}")
        found |= {id_: text.strip() for id_, text in loaded.items()}
    return MappingProxyType(found)


def say(id_: str, **values: object) -> Mrkdwn:
    """Return a sentence as mrkdwn; values are escaped and clipped unless they are Mrkdwn.

    Raises:
        KeyError: No such sentence, or a value it needs is missing.
    """
    return Mrkdwn(sentences()[id_].format_map({k: _as_mrkdwn(v) for k, v in values.items()}))


def say_plain(id_: str, **values: object) -> str:
    """Return a sentence for plain text and HTML, where nothing is escaped here.

    Raises:
        KeyError: No such sentence, or a value it needs is missing.
    """
    return sentences()[id_].format_map(values)


def say_count(id_: str, count: int, **values: object) -> Mrkdwn:
    """Return the sentence `<id>.one` or `<id>.many` as mrkdwn, with {count} in it.

    Raises:
        KeyError: No such sentence, or a value it needs is missing.
    """
    return say(f"{id_}.one" if count == 1 else f"{id_}.many", count=f"{count:,}", **values)


def _as_mrkdwn(value: object) -> Mrkdwn:
    return value if isinstance(value, Mrkdwn) else escape(clip(str(value), _LONGEST_VALUE))

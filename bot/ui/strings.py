from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

import yaml

from bot.language import Language
from bot.ui.mrkdwn import Mrkdwn, clip, escape
from bot.ui.speech import spoken

_LONGEST_VALUE: Final = 200  # a name from a form or from Zoom must not push the sentence out
_THOUSANDS: Final = {Language.EN: ",", Language.DE: "."}


@cache
def sentences(language: Language = Language.EN) -> Mapping[str, str]:
    """Return every sentence that people read, by id; English stands in for what is not translated.

    Raises:
        ValueError: Two files of a language define the same id.
    """
    found = _translated(language)
    return found if language is Language.EN else MappingProxyType({**sentences(), **found})


def _translated(language: Language) -> Mapping[str, str]:
    found: dict[str, str] = {}
    folder = files("bot.ui").joinpath(f"strings/{language}")
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        loaded: dict[str, str] = yaml.safe_load(file.read_text(encoding="utf-8"))
        if repeated := found.keys() & loaded.keys():
            raise ValueError(f"{file.name} repeats {', '.join(sorted(repeated))}")
        found |= {id_: text.strip() for id_, text in loaded.items()}
    return MappingProxyType(found)


def say(id_: str, **values: object) -> Mrkdwn:
    """Return a sentence in the language in force, as mrkdwn.

    Values are escaped and clipped unless they are Mrkdwn.

    Raises:
        KeyError: No such sentence, or a value it needs is missing.
    """
    return Mrkdwn(_sentence(id_).format_map({k: _as_mrkdwn(v) for k, v in values.items()}))


def say_plain(id_: str, **values: object) -> str:
    """Return a sentence for plain text and HTML, where nothing is escaped here.

    Raises:
        KeyError: No such sentence, or a value it needs is missing.
    """
    return _sentence(id_).format_map(values)


def say_count(id_: str, count: int, **values: object) -> Mrkdwn:
    """Return the sentence `<id>.one` or `<id>.many` as mrkdwn, with {count} in it.

    One and many are enough for English and German.

    Raises:
        KeyError: No such sentence, or a value it needs is missing.
    """
    return say(f"{id_}.one" if count == 1 else f"{id_}.many", count=number(count), **values)


def number(count: int) -> str:
    """Write a whole number as the language in force does: 10,000 or 10.000."""
    return f"{count:,}".replace(",", _THOUSANDS[spoken()])


def _sentence(id_: str) -> str:
    return sentences(spoken())[id_]


def _as_mrkdwn(value: object) -> Mrkdwn:
    return value if isinstance(value, Mrkdwn) else escape(clip(str(value), _LONGEST_VALUE))

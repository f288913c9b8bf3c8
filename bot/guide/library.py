from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from bot.guide.load import load_edition
from bot.guide.model import Edition

DEFAULT_EDITION = "2026-11"
"""The edition that matches Zoom's pages of today."""


@cache
def editions() -> Mapping[str, Edition]:
    """Return every shipped edition by its id, oldest first.

    Raises:
        EditionError: A shipped file is broken; a test keeps that from happening.
    """
    folder = files("bot.guide").joinpath("editions")
    shipped = sorted(
        (f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name
    )
    loaded = (load_edition(f.read_text(encoding="utf-8"), file=f.name) for f in shipped)
    return MappingProxyType({edition.id: edition for edition in loaded})


def default_edition() -> Edition:
    """Return the edition that a new setup follows."""
    return editions()[DEFAULT_EDITION]

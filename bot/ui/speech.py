from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from bot.language import Language

_in_force: Final = ContextVar("language", default=Language.EN)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Have everything that is built in this block speak a language."""
    before = _in_force.set(language)
    try:
        yield
    finally:
        _in_force.reset(before)


def speak(language: Language) -> None:
    """Put a language in force until the enclosing `speaking` block ends."""
    _in_force.set(language)


def spoken() -> Language:
    """Tell which language is in force; English where nobody has chosen."""
    return _in_force.get()

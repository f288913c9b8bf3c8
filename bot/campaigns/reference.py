from typing import Final
from uuid import UUID

# Crockford's base 32: no letter that is read as a digit, or that makes a word.
_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS: Final = str.maketrans("OIL", "011", "- ")
_LENGTH: Final = 8
_BITS: Final = 5
_LEFT_OUT: Final = 128 - _LENGTH * _BITS


def reference(invitation_id: UUID) -> str:
    """Spell the beginning of an invitation's id so that it can be read out, such as 7K2M-Q41D.

    It is no secret and opens nothing: only support can look it up.
    """
    bits = invitation_id.int >> _LEFT_OUT
    places = reversed(range(_LENGTH))
    word = "".join(_DIGITS[bits >> place * _BITS & len(_DIGITS) - 1] for place in places)
    return f"{word[:4]}-{word[4:]}"


def referred(text: str) -> tuple[UUID, UUID] | None:
    """Read a reference back as the first and the last id that it may mean; None: it is none."""
    word = text.strip().upper().translate(_READ_AS)
    if len(word) != _LENGTH or not set(word) <= set(_DIGITS):
        return None
    bits = 0
    for digit in word:
        bits = bits << _BITS | _DIGITS.index(digit)
    first = bits << _LEFT_OUT
    return UUID(int=first), UUID(int=first | (1 << _LEFT_OUT) - 1)

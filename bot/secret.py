"""A string that cannot be shown by accident."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self, final

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

_MASK: Final = "********"


@final
class Secret:  # noqa: PLW1641 - no hash on purpose: a set of secrets compares in plain time
    """Hold a token, password or link that only `reveal` gives out.

    It prints as asterisks, compares in constant time, cannot be hashed, and refuses to be
    pickled. `json` does not know it and refuses it too. It is no dataclass on purpose:
    `dataclasses.asdict` of a value that holds one would lay the string bare.
    """

    __slots__ = ("_value",)
    _value: str

    def __init__(self, value: str) -> None:
        object.__setattr__(self, "_value", value)

    def reveal(self) -> str:
        """Give the string itself; every call is a place to review."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret('{_MASK}')"

    def __str__(self) -> str:
        return _MASK

    def __format__(self, spec: str) -> str:
        return format(_MASK, spec)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other._value.encode())

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a Secret does not change")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a Secret does not change")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a Secret cannot be pickled")

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Let a settings field be a Secret; pydantic serialises it to nothing but itself."""
        from pydantic_core import core_schema  # noqa: PLC0415 - only pydantic calls this

        return core_schema.no_info_plain_validator_function(cls._validated)

    @classmethod
    def _validated(cls, value: object) -> Secret:
        if isinstance(value, Secret):
            return value
        if isinstance(value, str):
            return Secret(value)
        raise ValueError("expected a string")

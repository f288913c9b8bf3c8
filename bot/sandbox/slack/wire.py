"""Slack's Web API on the wire: arguments in, answers and refusals out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiohttp import web

Json: TypeAlias = dict[str, Any]

_TRUE = ("true", "1", "True")
_FALSE = ("false", "0", "False", "")
_STRUCTURED = ("blocks", "attachments", "view", "metadata")


class Refusal(Exception):  # noqa: N818  a refusal is an answer, not a fault of the emulator
    """Slack says no; `error` is its word for it and `extra` what stands beside it.

    An HTTP status other than 200 and headers are given where Slack uses them (429).
    """

    def __init__(
        self,
        error: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **extra: object,
    ) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.headers = dict(headers or {})
        self.extra = extra

    def body(self) -> Json:
        """Return the JSON that Slack answers."""
        return {"ok": False, "error": self.error, **self.extra}


def invalid_arguments(*problems: str) -> Refusal:
    """Build the refusal that names what is wrong with the arguments."""
    return Refusal(
        "invalid_arguments",
        response_metadata={"messages": [f"[ERROR] {problem}" for problem in problems]},
    )


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one call, whichever way they were encoded."""

    given: Mapping[str, Any] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Say whether an argument was given and is not null."""
        return self.given.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """Return a string argument."""
        value = self.given.get(name)
        if value is None:
            return default
        if isinstance(value, dict | list):
            raise invalid_arguments(f"must be a string [json-pointer:/{name}]")
        return str(value)

    def require(self, name: str) -> str:
        """Return a string argument, or refuse the call without it."""
        value = self.text(name)
        if not value:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a boolean, in JSON or in any of the spellings forms use."""
        value = self.given.get(name)
        if value is None:
            return default
        if str(value) in _TRUE:
            return True
        if str(value) in _FALSE:
            return False
        raise invalid_arguments(f"must be a boolean [json-pointer:/{name}]")

    def number(self, name: str, default: int) -> int:
        """Return a whole number."""
        value = self.given.get(name)
        if value in (None, ""):
            return default
        try:
            return int(str(value))
        except ValueError:
            raise invalid_arguments(f"must be an integer [json-pointer:/{name}]") from None

    def structure(self, name: str) -> Any:  # noqa: ANN401  JSON of unknown shape
        """Return an argument that is JSON, sent as itself or as a string of it."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise invalid_arguments(f"must be valid JSON [json-pointer:/{name}]") from None

    def readable(self) -> Json:
        """Return the arguments as a log shows them: structures parsed, never the token."""
        shown = {name: value for name, value in self.given.items() if name != "token"}
        for name in _STRUCTURED:
            if isinstance(shown.get(name), str):
                try:
                    shown[name] = json.loads(shown[name])
                except ValueError:
                    continue
        return shown


async def read_arguments(request: web.Request, *, takes_json: bool) -> Arguments:
    """Read a call's query, form or JSON body.

    Methods that only read ignore a JSON body, as Slack's do
    (https://docs.slack.dev/apis/web-api/#methods_supporting_json).
    """
    given: Json = dict(request.query)
    if request.content_type != "application/json":
        return Arguments({**given, **dict(await request.post())})
    if not takes_json:
        return Arguments(given)
    try:
        body = await request.json()
    except ValueError:
        raise Refusal("invalid_json") from None
    if not isinstance(body, dict):
        raise Refusal("json_not_object")
    return Arguments({**given, **body})


def bearer_token(request: web.Request, arguments: Arguments) -> str:
    """Return the token a call carries, in the header or (older) among its arguments."""
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        return header.removeprefix("Bearer ").strip()
    return arguments.text("token")

"""Hands and eyes: somebody in Slack, and somebody's browser."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urljoin

import httpx

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from campus.places import Campus

Seen = TypeVar("Seen")
PATIENCE = 20.0  # seconds until a test gives up waiting for something to appear


async def until(look: Callable[[], Awaitable[Seen]], *, within: float = PATIENCE) -> Seen:
    """Look again and again until there is something to see."""
    end = asyncio.get_running_loop().time() + within
    while True:
        seen = await look()
        if seen:
            return seen
        if asyncio.get_running_loop().time() > end:
            raise AssertionError(f"never seen: {getattr(look, '__qualname__', look)}")
        await asyncio.sleep(0.03)


@dataclass(frozen=True, slots=True)
class SlackPerson:
    """One person at Slack, with what they see and can press."""

    campus: Campus
    id: str

    async def command(self, text: str) -> dict[str, Any]:
        return await self.campus.slack_control(
            "command", user=self.id, channel=self.campus.channels["general"], text=text
        )

    async def uses_slack_in(self, locale: str) -> None:
        """Set this person's Slack to another language."""
        change = {"do": "change", "user": self.id, "locale": locale}
        assert (await self.campus.slack_control("people", **change))["ok"]

    async def screen(self) -> dict[str, Any]:
        return await self.campus.slack_look("screen", user=self.id)

    async def dms(self) -> list[dict[str, Any]]:
        """List the messages in the DM with Usher, oldest first."""
        found = (await self.screen())["dms"]
        return sorted((m for dm in found for m in dm["messages"]), key=lambda m: float(m["ts"]))

    async def presses_in_me(self, action_id: str) -> dict[str, Any]:
        """Press a button of one's own answer to `/usher me`, and mean it."""
        (shown,) = (await self.command("/usher me"))["shown"]
        general = self.campus.channels["general"]
        return await self.press(dict(shown), action_id, channel=general, confirm=True)

    async def file(self) -> dict[str, Any]:
        """Read the newest file in the DM with Usher, once there is one."""

        async def shared() -> list[dict[str, Any]]:
            return [m["files"][0] for m in await self.dms() if m.get("files")]

        newest = (await until(shared))[-1]
        query = {"user": self.id, "id": newest["id"]}
        url = f"{self.campus.slack_url}/_control/file"
        found: dict[str, Any] = (await self.campus.http.get(url, params=query)).json()
        return found

    async def dm_with(self, action_id: str) -> dict[str, Any] | None:
        """Find the newest DM that has this button."""
        return next((m for m in reversed(await self.dms()) if action_id in actions(m)), None)

    async def dm_saying(self, words: str) -> dict[str, Any] | None:
        """Find the newest DM that says this."""
        return next((m for m in reversed(await self.dms()) if words in text_of(m)), None)

    async def press(
        self, message: dict[str, Any], action_id: str, *, channel: str = "dm", **more: object
    ) -> dict[str, Any]:
        return await self.campus.slack_control(
            "action", user=self.id, channel=channel, ts=message["ts"], action_id=action_id, **more
        )

    async def view(self, words: str = "") -> dict[str, Any] | None:
        """See the modal on top, if it says this."""
        views = (await self.screen())["views"]
        return views[-1] if views and words in text_of(views[-1]) else None

    async def submit(self, view: dict[str, Any], **values: object) -> dict[str, Any]:
        """Fill in inputs by block id, whose action id is the same word, and submit."""
        filled = {name: {name: value} for name, value in values.items()}
        return await self.campus.slack_control(
            "submit", user=self.id, view_id=view["id"], values=filled
        )

    async def close(self, view: dict[str, Any]) -> dict[str, Any]:
        return await self.campus.slack_control("close", user=self.id, view_id=view["id"])

    async def channel(self, name: str) -> list[dict[str, Any]]:
        """Read a channel."""
        wanted = self.campus.channels[name]
        found = (await self.screen())["channels"]
        return next(c["messages"] for c in found if c["id"] == wanted)


def actions(message: dict[str, Any]) -> list[str]:
    """List the action ids of a message or view."""
    return re.findall(r"'action_id': '([^']+)'", repr(message.get("blocks")))


def text_of(shown: dict[str, Any]) -> str:
    """Put everything a message or view says into one string."""
    return " ".join(
        [str(shown.get("text", "")), repr(shown.get("title", "")), repr(shown.get("blocks"))]
    )


def link_in(message: dict[str, Any]) -> str:
    """Take the personal link off the button."""
    found = re.search(r"'url': '([^']+/authorize/[^']+)'", repr(message["blocks"]))
    assert found is not None, message
    return found[1]


@dataclass(slots=True)
class Browser:
    """One browser with its cookies; it follows redirects and fills in plain forms."""

    shown: httpx.Response | None = None
    visited: list[str] = field(default_factory=list)  # every address, redirects included
    http: httpx.AsyncClient = field(
        default_factory=lambda: httpx.AsyncClient(follow_redirects=True, timeout=20)
    )

    async def open(self, url: str) -> str:
        return self._show(await self.http.get(url))

    async def send(self, button: str = "", **fields: object) -> str:
        """Submit the form with this button, with its hidden fields, as a browser would."""
        assert self.shown is not None
        form = _form(self.shown.text, button)
        action = re.search(r'action="([^"]*)"', form)
        hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
        data: dict[str, Any] = {name: unescape(value) for name, value in hidden} | fields
        url = urljoin(str(self.shown.url), unescape(action[1]) if action else "")
        return self._show(await self.http.post(url, data=data))

    async def authorize(self, link: str, email: str, *, untick: str = "") -> str:
        """Go from the personal link to the page that says what came of it."""
        await self.open(link)
        await self.to_consent(email)
        return await self.allow(untick=untick)

    async def to_consent(self, email: str) -> str:
        """Continue to Zoom and sign in there, unless this browser is signed in."""
        page = await self.send("Continue to Zoom")
        if 'name="email"' in page:
            page = await self.send("Sign in", email=email, method="email")
        return page

    async def allow(self, *, untick: str = "") -> str:
        assert self.shown is not None
        scopes = re.findall(r'name="scope" value="([^"]+)"', self.shown.text)
        ticked = [scope for scope in scopes if scope != untick]
        return await self.send("Allow", decision="allow", scope=ticked)

    async def decline(self) -> str:
        return await self.send("Decline", decision="decline")

    async def close(self) -> None:
        await self.http.aclose()

    def _show(self, answer: httpx.Response) -> str:
        self.shown = answer
        self.visited += [str(each.url) for each in (*answer.history, answer)]
        return answer.text


def _form(page: str, button: str) -> str:
    forms = re.findall(r"<form\b.*?</form>", page, re.DOTALL)
    found = next((form for form in forms if button in form), None)
    assert found is not None, f"no form with {button!r} on: {page}"
    return found

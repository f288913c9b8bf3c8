import base64
import hashlib
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from aiohttp.test_utils import TestServer

from bot.sandbox.zoom import (
    SSO,
    Account,
    App,
    Credentials,
    User,
    UserType,
    ZoomEmulator,
    optional,
    required,
)

CALLBACK = "https://usher.example.edu/zoom/callback"
TARGET = "https://learning.example.edu/"
VERIFIER = "v" * 43

CAMPUS = Account(id="acc-campus", name="Northfield University", number=10_009_239)
ELSEWHERE = Account(id="acc-elsewhere", name="Elsewhere College")
ADA = User(id="u-ada", account_id="acc-campus", email="ada@northfield.edu", role_name="Owner")
SSO_USER = User(
    id="u-sso",
    account_id="acc-campus",
    email="sophie.lee@northfield.edu",
    sign_in_email="slee7@sso.northfield.edu",
    login_types=(SSO,),
    type=UserType.BASIC,
)
OUTSIDER = User(id="u-out", account_id="acc-elsewhere", email="olga@elsewhere.edu")
APP = App(
    id="app-1",
    name="Northfield <Rooms>",
    account_id="acc-campus",
    redirect_url=CALLBACK,
    allow_list=(CALLBACK, TARGET),
    scopes=(
        *required("user:read:user", "meeting:read:meeting"),
        *optional("meeting:write:meeting"),
    ),
    development=Credentials("dev-client", "dev-secret"),
    production=Credentials("prod-client", "prod-secret"),
)


@dataclass
class Clock:
    now: datetime = field(default_factory=lambda: datetime(2026, 11, 2, 9, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@dataclass
class Zoom:
    """Talk to the emulator as a browser does (`browser`) and as an app's server does (`server`)."""

    emulator: ZoomEmulator
    clock: Clock
    browser: httpx.AsyncClient
    server: httpx.AsyncClient

    async def control(self, name: str, /, **body: object) -> dict[str, Any]:
        answer = await self.server.post(f"/_control/{name}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def look(self, name: str) -> list[dict[str, Any]]:
        return (await self.server.get(f"/_control/{name}")).json()[name]

    async def submit(self, shown: httpx.Response, **fields: object) -> httpx.Response:
        """Post the page's form with its hidden field, as a browser would."""
        action = re.search(r'<form method="post" action="([^"]+)"', shown.text)
        key = re.search(r'name="form_key" value="([^"]+)"', shown.text)
        assert action is not None, shown.text
        assert key is not None, shown.text
        return await self.browser.post(
            unescape(action[1]), data={"form_key": unescape(key[1])} | fields
        )

    async def sign_in(self, user: User) -> httpx.Response:
        method = "sso" if user.uses_sso else "email"
        shown = await self.browser.get("/signin")
        return await self.submit(shown, email=user.signs_in_as, method=method)

    async def consent(self, **changes: str | None) -> httpx.Response:
        """Open the authorize URL of the app, with some parameters changed or (None) left out."""
        query: dict[str, str | None] = {
            "response_type": "code",
            "client_id": "dev-client",
            "redirect_uri": CALLBACK,
            "state": "st-1",
        }
        query.update(changes)
        return await self.browser.get(
            "/oauth/authorize", params={k: v for k, v in query.items() if v is not None}
        )

    async def code(self, user: User = ADA, **changes: str | None) -> str:
        """Let somebody sign in and press Allow with everything ticked; return the code."""
        await self.sign_in(user)
        shown = await self.consent(**changes)
        allowed = await self.submit(shown, decision="allow", scope=ticked(shown))
        return answer_of(allowed)["code"]

    async def exchange(self, code: str, **changes: str) -> httpx.Response:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
        return await self.token(form | changes)

    async def refresh(self, token: str) -> httpx.Response:
        return await self.token({"grant_type": "refresh_token", "refresh_token": token})

    async def token(
        self, form: Mapping[str, str], *, pair: tuple[str, str] = ("dev-client", "dev-secret")
    ) -> httpx.Response:
        return await self.server.post("/oauth/token", data=dict(form), auth=pair)

    async def tokens(self, user: User = ADA) -> dict[str, Any]:
        answer = await self.exchange(await self.code(user))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def me(self, access_token: str, *, user: str = "me") -> httpx.Response:
        headers = {"Authorization": f"Bearer {access_token}"}
        return await self.server.get(f"/v2/users/{user}", headers=headers)


def ticked(shown: httpx.Response) -> list[str]:
    return re.findall(r'name="scope" value="([^"]+)"', shown.text)


def answer_of(redirect: httpx.Response) -> dict[str, str]:
    assert redirect.status_code == 302, redirect.text
    query = parse_qs(urlsplit(redirect.headers["Location"]).query)
    return {name: values[0] for name, values in query.items()}


def s256(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@pytest.fixture
async def zoom() -> AsyncIterator[Zoom]:
    clock = Clock()
    emulator = ZoomEmulator(clock=clock)
    emulator.seed(CAMPUS, ELSEWHERE, ADA, SSO_USER, OUTSIDER, APP)
    async with TestServer(emulator.app) as server:
        url = str(server.make_url("/"))
        async with (
            httpx.AsyncClient(base_url=url) as browser,
            httpx.AsyncClient(base_url=url) as app_server,
        ):
            yield Zoom(emulator, clock, browser, app_server)

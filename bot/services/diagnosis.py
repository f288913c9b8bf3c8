from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import ConfigurationError, SlackProblem, SlackRefused
from storage.crypto import Keyring
from storage.database import Database
from storage.schema import SchemaState, check
from storage.setups import Setups

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.config import Settings
    from bot.slack.directory import Directory
    from storage.setups import Setup

_REPLY_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `usher doctor`."""

    subject: str
    good: bool
    words: str


@dataclass(frozen=True, slots=True)
class DiagnosisService:
    """Check, one by one, whatever Usher needs from outside; changes nothing."""

    settings: Settings
    directory: Directory
    http: httpx.AsyncClient

    async def findings(self) -> AsyncIterator[Finding]:
        """Give the findings in the order in which one depends on another."""
        yield self._keys()
        yield await self._database()
        yield await self._slack_token()
        yield await self._slack_scopes()
        yield await self._status_channel()
        yield await self._reach("Zoom sign-in", f"{self.settings.zoom_oauth_url}/oauth/token")
        yield await self._reach("Zoom API", f"{self.settings.zoom_api_url}/v2/users/me")
        yield await self._public_url()
        yield await self._refreshing()

    def _keys(self) -> Finding:
        try:
            Keyring.parse(self.settings.encryption_keys.reveal())
        except ConfigurationError as error:
            return Finding("Encryption keys", good=False, words=str(error))
        return Finding("Encryption keys", good=True, words="usable")

    async def _database(self) -> Finding:
        database = Database.open(self.settings.database_url.reveal())
        try:
            state = await check(database)
        except (SQLAlchemyError, OSError) as error:
            words = f"not reached ({type(error).__name__}). Check USHER_DATABASE_URL."
            return Finding("Database", good=False, words=words)
        finally:
            await database.close()
        if state is SchemaState.CURRENT:
            return Finding("Database", good=True, words="reached, schema current")
        words = f"schema {state.value}. Run: usher db upgrade"
        return Finding("Database", good=False, words=words)

    async def _slack_token(self) -> Finding:
        try:
            workspace = await self.directory.workspace(self.settings.slack_bot_token)
        except SlackProblem as problem:
            word = problem.error if isinstance(problem, SlackRefused) else problem.code
            words = f"{word}. Check USHER_SLACK_BOT_TOKEN and USHER_SLACK_API_URL."
            return Finding("Slack token", good=False, words=words)
        words = f"{workspace.team_name} ({workspace.workspace_id})"
        return Finding("Slack token", good=True, words=words)

    async def _slack_scopes(self) -> Finding:
        try:
            missing = await self.directory.missing_scopes(self.settings.slack_bot_token)
        except SlackProblem as problem:
            return Finding("Slack scopes", good=False, words=f"not known ({problem.code})")
        if missing is None:
            return Finding("Slack scopes", good=True, words="Slack does not list them")
        if missing:
            words = f"missing {', '.join(missing)}. Reinstall the app from its manifest."
            return Finding("Slack scopes", good=False, words=words)
        return Finding("Slack scopes", good=True, words="all granted")

    async def _status_channel(self) -> Finding:
        subject = "Status channel"
        try:
            channel_id = await self._channel_id()
            if channel_id is None:
                return Finding(subject, good=True, words="none chosen yet: /usher setup")
            channel = await self.directory.channel(self.settings.slack_bot_token, channel_id)
        except (SQLAlchemyError, OSError, ConfigurationError):
            return Finding(subject, good=False, words="not known without the database")
        except SlackProblem as problem:
            word = problem.error if isinstance(problem, SlackRefused) else problem.code
            return Finding(subject, good=False, words=f"{word}. Choose another: /usher channel")
        if not channel.usher_is_in:
            words = f"{channel_id}: type /invite @Usher in that channel"
            return Finding(subject, good=False, words=words)
        return Finding(subject, good=True, words=f"{channel_id}, Usher is in it")

    async def _refreshing(self) -> Finding:
        subject = "Refreshing"
        try:
            setup = await self._setup()
        except (SQLAlchemyError, OSError, ConfigurationError, SlackProblem):
            return Finding(subject, good=False, words="not known without the database and Slack")
        if setup is None or setup.refreshing_stopped_at is None:
            return Finding(subject, good=True, words="on")
        since = f"{setup.refreshing_stopped_at:%Y-%m-%d %H:%M} UTC"
        words = f"stopped by an admin since {since}: /usher status"
        return Finding(subject, good=True, words=words)

    async def _channel_id(self) -> str | None:
        setup = await self._setup()
        return setup.channel_id if setup else None

    async def _setup(self) -> Setup | None:
        workspace = await self.directory.workspace(self.settings.slack_bot_token)
        database = Database.open(self.settings.database_url.reveal())
        try:
            async with database.transaction() as tx:
                return await Setups().get(tx, workspace.workspace_id)
        finally:
            await database.close()

    async def _reach(self, subject: str, url: str) -> Finding:
        # Any answer will do: without credentials, a refusal is what a healthy Zoom gives.
        try:
            response = await self.http.get(url, timeout=_REPLY_SECONDS)
        except httpx.HTTPError as error:
            words = f"not reached ({type(error).__name__})"
            return Finding(subject, good=False, words=words)
        good = response.status_code < httpx.codes.INTERNAL_SERVER_ERROR
        return Finding(subject, good=good, words=f"answers with HTTP {response.status_code}")

    async def _public_url(self) -> Finding:
        url = f"{self.settings.public_url}/healthz"
        try:
            response = await self.http.get(url, timeout=_REPLY_SECONDS)
        except httpx.HTTPError as error:
            words = f"{url} not reached ({type(error).__name__}). Is `usher run` behind it?"
            return Finding("Public URL", good=False, words=words)
        if response.status_code != httpx.codes.OK:
            words = f"{url} answers with HTTP {response.status_code}, not with Usher"
            return Finding("Public URL", good=False, words=words)
        return Finding("Public URL", good=True, words="reaches Usher")

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.campaigns.model import Member, MemberKind
from bot.errors import SlackRefused, SlackThrottled

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection

    from bot.secret import Secret
    from bot.slack.calls import SlackCalls

# users.info takes 100 calls a minute; beyond that users.list, with its thousand a page, is quicker.
_FEW = 50
_PAGE = 1000
_SLACKBOT = "USLACKBOT"
_LOCALE = 16  # characters of an IETF language tag that are kept; Slack's have five
# What the calls in this package need; the manifest asks for these and no others.
NEEDED_SCOPES = (
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "groups:read",
    "im:history",
    "im:write",
    "usergroups:read",
    "users:read",
    "users:read.email",
)


@dataclass(frozen=True, slots=True)
class Workspace:
    """What Slack says of the workspace a bot token belongs to."""

    workspace_id: str
    team_name: str
    bot_user_id: str


@dataclass(frozen=True, slots=True)
class Channel:
    """Who can read a channel."""

    channel_id: str
    private: bool
    shared: bool  # with another organisation
    usher_is_in: bool
    member_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Directory:
    """Read who is who in a Slack workspace."""

    calls: SlackCalls

    async def workspace(self, token: Secret) -> Workspace:
        """Ask whose token it is."""
        answer = await self.calls.answer(self.calls.client.auth_test(token=token.reveal()))
        return Workspace(str(answer["team_id"]), str(answer["team"]), str(answer["user_id"]))

    async def missing_scopes(self, token: Secret) -> tuple[str, ...] | None:
        """Name the scopes the token lacks; None when Slack does not list what it has.

        Slack lists them in the `x-oauth-scopes` header, which its documentation does not promise.
        """
        answer = await self.calls.headers(self.calls.client.auth_test(token=token.reveal()))
        listed = answer.get("x-oauth-scopes")
        if listed is None:
            return None
        granted = {scope.strip() for scope in listed.split(",")}
        return tuple(scope for scope in NEEDED_SCOPES if scope not in granted)

    async def people(self, token: Secret, member_ids: Collection[str]) -> tuple[Member, ...]:
        """Look up people; those whom Slack does not know are left out."""
        if len(member_ids) > _FEW:
            wanted = set(member_ids)
            return tuple([m async for m in self._all(token) if m.member_id in wanted])
        found = [await self._one(token, member_id) for member_id in member_ids]
        return tuple(member for member in found if member is not None)

    async def kind(self, token: Secret, workspace_id: str, member_id: str) -> MemberKind | None:
        """Say what somebody is to a workspace; None when Slack does not know them.

        Whoever belongs to another team is a stranger, even where Slack does not say so. In an
        Enterprise organisation a user's `team_id` may name another of their workspaces, which
        `enterprise_user` lists.
        """
        user = await self._user(token, member_id)
        if user is None:
            return None
        teams = {user.get("team_id"), *(user.get("enterprise_user") or {}).get("teams", ())}
        return _kind(user) if workspace_id in teams else MemberKind.STRANGER

    async def group(self, token: Secret, group_id: str) -> frozenset[str]:
        """List the members of a user group."""
        call = self.calls.client.usergroups_users_list(token=token.reveal(), usergroup=group_id)
        return frozenset((await self.calls.answer(call)).get("users", []))

    async def channel(self, token: Secret, channel_id: str) -> Channel:
        """Find out who can read a channel."""
        call = self.calls.client.conversations_info(token=token.reveal(), channel=channel_id)
        facts = (await self.calls.answer(call))["channel"]
        shared = ("is_ext_shared", "is_org_shared", "is_shared", "is_pending_ext_shared")
        return Channel(
            channel_id=channel_id,
            private=bool(facts.get("is_private")),
            shared=any(facts.get(key) for key in shared),
            usher_is_in=bool(facts.get("is_member")),
            member_ids=tuple([m async for m in self._channel_members(token, channel_id)]),
        )

    async def _one(self, token: Secret, member_id: str) -> Member | None:
        user = await self._user(token, member_id)
        return None if user is None else _member(user)

    async def _user(self, token: Secret, member_id: str) -> dict[str, Any] | None:
        call = self.calls.client.users_info(
            token=token.reveal(), user=member_id, include_locale=True
        )
        try:
            answer = await self.calls.answer(call)
        except SlackRefused as refused:
            if refused.error in {"user_not_found", "user_not_visible"}:
                return None
            raise
        return dict(answer["user"])

    async def _all(self, token: Secret) -> AsyncIterator[Member]:
        cursor = ""
        while True:
            try:
                page = await self.calls.answer(
                    self.calls.client.users_list(
                        token=token.reveal(),
                        limit=_PAGE,
                        cursor=cursor or None,
                        include_locale=True,
                    )
                )
            except SlackThrottled as throttled:  # to begin again would meet the same limit
                await asyncio.sleep(throttled.retry_after)
                continue
            for user in page.get("members", []):
                yield _member(user)
            cursor = _next_cursor(page)
            if not cursor:
                return

    async def _channel_members(self, token: Secret, channel_id: str) -> AsyncIterator[str]:
        cursor = ""
        while True:
            page = await self.calls.answer(
                self.calls.client.conversations_members(
                    token=token.reveal(), channel=channel_id, limit=_PAGE, cursor=cursor or None
                )
            )
            for member_id in page.get("members", []):
                yield str(member_id)
            cursor = _next_cursor(page)
            if not cursor:
                return


def _next_cursor(page: dict[str, Any]) -> str:
    return str(page.get("response_metadata", {}).get("next_cursor", ""))


def _member(user: dict[str, Any]) -> Member:
    profile = user.get("profile") or {}
    name = profile.get("display_name") or profile.get("real_name") or user.get("name") or "?"
    return Member(
        member_id=str(user["id"]),
        name=str(name),
        email=profile.get("email") or None,
        kind=_kind(user),
        locale=_locale(user),
    )


def _locale(user: dict[str, Any]) -> str | None:
    """Read the language somebody uses Slack in; bots and those who left have none."""
    return str(user.get("locale") or "")[:_LOCALE] or None


def _kind(user: dict[str, Any]) -> MemberKind:
    if user.get("is_bot") or user.get("is_workflow_bot") or user["id"] == _SLACKBOT:
        return MemberKind.BOT
    if user.get("is_stranger"):
        return MemberKind.STRANGER
    if user.get("deleted"):
        return MemberKind.DEACTIVATED
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return MemberKind.GUEST
    return MemberKind.PERSON

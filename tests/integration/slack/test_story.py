"""One person's story, for whoever helps them, and what they can do from there."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from campus.people import actions, text_of, until
from campus.wire import press_forged
from sqlalchemy import Engine, event, select

from bot.ui.ids import Action
from storage.audit_tables import audit
from storage.support_tables import claims
from storage.tables import invitations

if TYPE_CHECKING:
    from campus.stage import Stage
    from sqlalchemy import Connection

BEN, CLEO, ZED = "ben@northfield.edu", "cleo@northfield.edu", "zed@northfield.edu"
BOX = "cloud_recording:delete:recording_file"


async def _shown(stage: Stage, name: str, about: str) -> dict[str, Any]:
    answer = await stage.person(name).command(f"/usher status {about}")
    (message,) = answer["shown"]
    return message


async def _told(stage: Stage, name: str, about: str) -> str:
    return text_of(await _shown(stage, name, about))


async def _press(stage: Stage, name: str, message: dict[str, Any], action: str) -> str:
    """Press a button of the story, and read the story that takes its place."""
    pressed = await stage.person(name).press(
        message, action, channel=stage.campus.channels["general"]
    )
    assert pressed["ok"], pressed

    async def again() -> dict[str, Any] | None:
        shown = (await stage.person(name).screen())["ephemerals"]
        replaced = message["ts"] not in {each["ts"] for each in shown}
        return shown[-1] if replaced and shown else None

    return text_of(await until(again))


async def test_a_story_says_who_asked_where_it_stands_why_and_who_acts(ready: Stage) -> None:
    await ready.browser().authorize(await ready.link("ben"), BEN, untick=BOX)
    await ready.checked("ben")

    told = await _told(ready, "sue", "@ben")

    for words in (
        f"<@{ready.campus.people['ben']}>",
        f"Asked by <@{ready.campus.people['ada']}>",
        "Done in part",
        "not all permissions came with it",
        "Who acts",
        "Permissions given:* View meetings",
        "Manage recordings (in part)",
        "Permissions missing:* Manage recordings",
        f"Zoom user: {BEN}",
        "Last verified",
        "scopes_missing",
        "Nobody has taken this on",
    ):
        assert words in told


async def test_where_nobody_is_needed_nobody_is_said_to_be_missing(ready: Stage) -> None:
    await ready.browser().authorize(await ready.link("ben"), BEN)
    await ready.stands("ben", "verified")

    done, unasked = await _told(ready, "sue", "@ben"), await _told(ready, "sue", "@cleo")

    assert "*Done*" in done
    assert "has not asked" in unasked
    assert "Nobody has taken this on" not in done + unasked


async def test_it_is_found_by_mention_by_either_address_and_by_reference(ready: Stage) -> None:
    sso = {"email": "b.biology@id.northfield.edu", "sign_in_email": BEN}
    await ready.campus.zoom_control("users", id="z-ben", **sso)
    await ready.browser().authorize(await ready.link("ben"), BEN)
    question = await ready.says("ben", "Is that you?")
    assert "person_unknown" in await _told(ready, "ada", sso["email"])  # it may be anybody's
    await ready.person("ben").press(question, "confirm_yes")
    await ready.stands("ben", "verified")

    by_mention = await _told(ready, "ada", "@ben")
    reference = re.search(r"Reference: `(\w{4}-\w{4})`", by_mention)

    assert reference is not None
    for words in (BEN.upper(), sso["email"], reference[1], reference[1].lower().replace("-", "")):
        assert f"<@{ready.campus.people['ben']}>" in await _told(ready, "ada", words)


async def test_what_a_person_quotes_is_what_support_finds(ready: Stage) -> None:
    link = await ready.link("ben")
    await ready.browser().authorize(link, BEN, untick=BOX)
    await ready.checked("ben")

    quoted = re.search(r"Reference: `(\w{4}-\w{4})`", text_of(await ready.says("ben", "in part")))

    assert quoted is not None
    assert "Done in part" in await _told(ready, "sue", quoted[1])


@pytest.mark.parametrize(
    "about", ["nobody@northfield.edu", "7K2M-Q41D", "whoever", "\x00", "@" * 99]
)
async def test_somebody_unknown_is_called_so(ready: Stage, about: str) -> None:
    assert "person_unknown" in await _told(ready, "ada", about)


async def test_whoever_was_asked_for_nothing_has_no_story(ready: Stage) -> None:
    shown = await _shown(ready, "ada", "@cleo")

    assert "has not asked" in text_of(shown)
    assert actions(shown) == []


async def test_an_address_that_may_not_be_theirs_is_told_to_nobody(ready: Stage) -> None:
    await ready.campus.zoom_control("switches", outsiders_allowed=True)
    await ready.browser().authorize(await ready.link("ben"), "olga@elsewhere.edu")
    await ready.browser().authorize(await ready.link("dev"), ZED)
    await ready.says("dev", "Is that you?")

    told = await _told(ready, "ada", "@ben") + await _told(ready, "ada", "@dev")

    assert "Other Zoom account" in told
    assert "One question left" in told
    assert "olga" not in told
    assert "zed" not in told


async def test_the_story_is_for_admins_and_support(ready: Stage) -> None:
    invitation_id = await ready.invite("ben")
    before = await ready.state("ben")

    assert "not_admin" in await _told(ready, "cleo", "@ben")
    assert "not_admin" in await _told(ready, "ben", BEN)
    for action in (Action.SEND_FRESH_LINK, Action.CLAIM_PERSON, Action.RELEASE_PERSON):
        (told,) = await press_forged(ready.campus, "cleo", action, str(invitation_id))
        assert "not_admin" in text_of(told), action

    assert await ready.rows(claims) == []
    assert (await ready.state("ben"))[1] == before[1]


async def test_support_sends_a_fresh_link_and_it_is_recorded(ready: Stage) -> None:
    link = await ready.link("ben")
    ready.later(timedelta(days=15))
    await ready.stands("ben", "expired")

    told = await _press(ready, "sue", await _shown(ready, "sue", "@ben"), "story_send_link")

    assert "gets a fresh link" in told
    assert "/authorize/" not in told
    fresh = await ready.fresh_link("ben", than=link)
    assert "Done, thank you" in await ready.browser().authorize(fresh, BEN)
    assert "fresh_link_sent" in [row.act for row in await ready.rows(audit)]
    assert "story_send_link" not in actions(await _shown(ready, "sue", "@ben"))


async def test_a_fresh_link_is_recorded_with_what_sends_it_or_not_at_all(ready: Stage) -> None:
    invitation_id = await ready.invite("ben")
    await ready.says("ben", "authorize")
    await ready.settled()
    ready.later(timedelta(days=15))
    await ready.stands("ben", "expired")
    await ready.settled()
    sent: list[tuple[str, int]] = []

    def look(connection: Connection) -> None:
        mine = select(invitations.c.state).where(invitations.c.id == invitation_id)
        acts = connection.scalars(select(audit.c.act).where(audit.c.act == "fresh_link_sent"))
        sent.append((str(connection.scalar(mine)), len(acts.all())))

    event.listen(Engine, "commit", look)
    await _press(ready, "sue", await _shown(ready, "sue", "@ben"), "story_send_link")
    async with ready.store.transaction():  # so that nobody else is in the middle of a commit
        event.remove(Engine, "commit", look)

    assert ("queued", 1) in sent
    assert ("queued", 0) not in sent


async def test_nobody_gets_a_second_link_within_minutes(ready: Stage) -> None:
    await ready.link("ben")

    told = await _press(ready, "sue", await _shown(ready, "sue", "@ben"), "story_send_link")

    assert "got a link a few minutes ago" in told
    assert len(await ready.person("ben").dms()) == 1


async def test_a_claim_is_shown_on_the_board_and_ends_with_its_release(ready: Stage) -> None:
    await ready.browser().authorize(await ready.link("ben"), BEN, untick=BOX)
    await ready.checked("ben")
    sue, ben = (ready.campus.people[name] for name in ("sue", "ben"))

    told = await _press(ready, "sue", await _shown(ready, "sue", "@ben"), "story_claim")

    assert f"Taken care of by <@{sue}>" in told
    await ready.board_says(f"<@{sue}> takes care of <@{ben}>")
    for_ada = await _shown(ready, "ada", "@ben")
    assert "story_claim" in actions(for_ada)  # she may take over
    told = await _press(ready, "sue", await _shown(ready, "sue", "@ben"), "story_release")
    assert "Nobody has taken this on" in told

    async def forgotten() -> bool:
        ready.later(timedelta(seconds=4))
        posts = await ready.person("sue").channel("zoom-status")
        return "takes care of" not in " ".join(text_of(r) for p in posts for r in p["replies"])

    await until(forgotten)
    acts = [row.act for row in await ready.rows(audit)]
    assert acts[-2:] == ["person_claimed", "person_released"]


async def test_who_has_been_taken_over_from_cannot_release(ready: Stage) -> None:
    await ready.browser().authorize(await ready.link("ben"), BEN, untick=BOX)
    await ready.checked("ben")
    await _press(ready, "sue", await _shown(ready, "sue", "@ben"), "story_claim")
    await _press(ready, "ada", await _shown(ready, "ada", "@ben"), "story_claim")

    ben = ready.campus.people["ben"]
    (told,) = await press_forged(ready.campus, "sue", Action.RELEASE_PERSON, ben)

    assert "stale_view" in text_of(told)
    (claim,) = await ready.rows(claims)
    assert claim.claimed_by == ready.campus.people["ada"]


async def test_nobody_is_claimed_who_was_never_asked(ready: Stage) -> None:
    for value in (ready.campus.people["cleo"], "", "x" * 500):
        (told,) = await press_forged(ready.campus, "sue", Action.CLAIM_PERSON, value)
        assert "stale_view" in text_of(told)

"""The way to the web page that takes Client ID and Client Secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from campus.people import until

if TYPE_CHECKING:
    from campus.stage import Stage


async def link_to_form(stage: Stage, *, than: str = "") -> str:
    """Have an admin ask for the page in the form in Slack, and give the link from their DM."""
    person = stage.person("ada")
    answer = await person.command("/usher credentials")
    assert answer["ok"], answer
    view = await person.view("Client Secret")
    assert view is not None
    await stage.campus.slack_control(
        "action", user=person.id, view_id=view["id"], action_id="credentials_by_web"
    )

    async def sent() -> str | None:
        message = await person.dm_with("credentials_page")
        found = page_behind(message) if message else than
        return None if found == than else found

    return await until(sent)


def page_behind(message: dict[str, Any]) -> str:
    """Take the link off the button."""
    (url,) = [
        element["url"]
        for block in message["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    ]
    return str(url)

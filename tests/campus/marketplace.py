"""An admin at the pretend Marketplace, who follows the guide by the words on the pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from campus.forms import Visit


@dataclass(frozen=True, slots=True)
class WantedApp:
    """What the guide gives people to paste and to tick."""

    redirect_url: str
    target_url: str
    scopes: tuple[str, ...]
    name: str = "Northfield Rooms"


async def build(visit: Visit, app: WantedApp) -> None:
    """Go from Develop to Local Test, as somebody who is signed in."""
    await visit.open("/marketplace")
    await visit.follow("Build App")
    await visit.press("Create", {"General app": True})
    await visit.press("Save name", {"App name": app.name})
    await visit.press("Save choice", {"User-managed": True})
    await visit.press("Save URL", {"OAuth Redirect URL": app.redirect_url})
    for url in (app.redirect_url, app.target_url):
        await visit.press("Add URL", {"Add a URL to the allow lists": url})
    await visit.follow("Scopes")
    await add_scopes(visit, app.scopes)
    await visit.follow("Local Test")


async def add_scopes(visit: Visit, names: Iterable[str]) -> None:
    """Search for each name, tick it, and press Done."""
    await visit.follow("Add Scopes")
    for name in names:
        await visit.press("Search", {"Search scopes": name})
        await tick(visit, name)
    await visit.press("Done")


async def tick(visit: Visit, name: str) -> None:
    """Tick the one scope that has exactly this name; a search keeps the tick."""
    exact = re.compile(rf"(^|\s){re.escape(name)}$")
    label = next(words for words in visit.page.labels.values() if exact.search(words))
    await visit.press("Search", {label: True})


async def development_pair(visit: Visit) -> tuple[str, str]:
    """Read Client ID and Client Secret off Basic Information, where the visit is."""
    await visit.follow("Basic Information")
    assert visit.answer is not None
    text = visit.answer.text
    client_id = re.search(r'id="development-id" readonly value="([^"]+)"', text)
    secret = re.search(r'aria-label="Client Secret \(Development\)" value="([^"]+)"', text)
    assert client_id is not None
    assert secret is not None
    return client_id[1], secret[1]

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
from campus import playground as playgrounds
from campus.forms import Visit

from bot.sandbox import sandbox as sandboxes

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_sandbox_without_the_app_leaves_it_to_be_built(tmp_path: Path) -> None:
    ports = playgrounds.free_ports()
    async with (
        sandboxes.opened(ports, tmp_path, states=tmp_path, with_app=False) as sandbox,
        httpx.AsyncClient() as browser,
    ):
        story = (await browser.get(f"{ports.slack_url}/_sandbox/story")).json()
        assert (story["client_id"], story["client_secret"]) == ("", "")
        ada = Visit(browser)
        await ada.open(ports.zoom_url)
        await ada.press("Ada Admin")
        page = await ada.follow("Manage")
        assert "No app has been created in your account yet" in page.said()
        await ada.follow("Build App")
        await ada.press("Create", {"General app": True})

        wish = {"name": "zoom_app_disabled", "value": True}
        turned = await browser.post(f"{ports.slack_url}/_sandbox/switches", json=wish)
        saved = await sandbox.save("half-built")
        await ada.follow("Manage")
        await ada.follow("Delete General app 081")
        await ada.press("Delete app")
        await sandbox.load(saved)

        assert turned.status_code == 200
        page = await ada.follow("Manage")
        assert "General app 081" in page.said()
        assert "Disabled" in page.said()

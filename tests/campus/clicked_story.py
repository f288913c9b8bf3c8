"""The story of a campus, clicked: from the guide's first step to three people's answers.

`look` is called at the moments worth a picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox.people import DEVELOPMENT, OPTIONAL_SCOPE
from campus import clicks
from campus.screens import Screen, somebody

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Browser, Page


async def _nothing(_page: Page, _name: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class ClickedStory:
    """Ada runs it; Ben grants all, Cleo not quite, Dev has the wrong Zoom user; Sue reads."""

    chromium: Browser
    url: str
    look: Callable[[Page, str], Awaitable[None]] = _nothing

    async def screen(self, name: str) -> Screen:
        """Give somebody a browser of their own, with the DM with Usher open."""
        opened = await somebody(self.chromium, self.url, name)
        await opened.go("Usher")
        return opened

    async def tell(self) -> None:
        """Tell it from the beginning to the end."""
        ada = await self.screen("ada")
        await self.set_up(ada)
        await self.rehearse(ada)
        await self.invite(ada, "ben", "cleo", "dev")
        await self.ben_allows_everything()
        await self.cleo_leaves_something_out()
        await self.dev_is_somebody_else_at_zoom()
        await self.sue_reads_how_it_went()

    async def set_up(
        self,
        ada: Screen,
        *,
        client_id: str = DEVELOPMENT.client_id,
        secret: str = DEVELOPMENT.client_secret,
    ) -> None:
        """Walk the guide as far as the rehearsal; the first secret is wrong, as happens."""
        await ada.say("/usher setup")
        await self._walk_the_guide(ada, to="Enter credentials")
        await self.look(ada.page, "guide")
        await self.enter_credentials(ada, client_id, "not-the-secret", "Zoom refuses")
        await self.enter_credentials(ada, client_id, secret, "Zoom knows this Client ID")
        await self._walk_the_guide(ada, to="Choose a channel")
        await ada.log.get_by_label("Choose a channel").select_option(label="#zoom-status (private)")
        await self._walk_the_guide(ada, to="Rehearse")

    async def enter_credentials(
        self, ada: Screen, client_id: str, secret: str, verdict: str
    ) -> None:
        """Fill the form in, and read what Zoom thinks of it."""
        await ada.press("Enter credentials")
        await ada.dialog.get_by_label("Client ID").fill(client_id)
        await ada.dialog.get_by_label("Client Secret").fill(secret)
        await ada.dialog.get_by_role("button", name="Check").click()
        await ada.dialog.get_by_text(verdict).wait_for()
        await ada.dialog.get_by_role("button", name="Close all").click()

    async def rehearse(self, ada: Screen, *, then: str = "Done, thank you") -> None:
        """Get the very message that people will get, and answer it."""
        await ada.press("Rehearse")
        async with ada.following("Authorize Zoom") as tab:
            await tab.get_by_role("button", name="Continue to Zoom").click()
            await clicks.sign_in(tab, "ada@northfield.edu")
            await clicks.allow(tab)
            checked = then == "Done in part"  # which is said once Zoom has been asked again
            await tab.get_by_role("heading", name="Almost done" if checked else then).wait_for()
        await ada.reads(then, within=60)

    async def invite(self, ada: Screen, *names: str) -> None:
        """Choose, look at the preview, send."""
        await ada.say("/usher invite " + " ".join(f"@{name}" for name in names))
        await ada.dialog.get_by_role("button", name="Preview").click()
        await ada.page.get_by_role("button", name="Send invitations").click()
        await ada.dialog.get_by_text("On their way").wait_for()
        await ada.dialog.get_by_role("button", name="Close all").click()

    async def ben_allows_everything(self) -> None:
        """Read the invitation and the page, and allow."""
        ben = await self.screen("ben")
        await ben.reads("would like to connect your Zoom")
        await self.look(ben.page, "invitation")
        async with ben.following("Authorize Zoom") as tab:
            await tab.get_by_role("button", name="Continue to Zoom").wait_for()
            await self.look(tab, "authorize")
            await tab.get_by_role("button", name="Continue to Zoom").click()
            await clicks.sign_in(tab, "ben@northfield.edu")
            await clicks.allow(tab)
            await tab.get_by_role("heading", name="Done, thank you").wait_for()
        await ben.reads("Done, thank you")

    async def cleo_leaves_something_out(self) -> None:
        """Untick the one permission that can be."""
        cleo = await self.screen("cleo")
        async with cleo.following("Authorize Zoom") as tab:
            await tab.get_by_role("button", name="Continue to Zoom").click()
            await clicks.sign_in(tab, "cleo@northfield.edu")
            await clicks.allow(tab, untick=OPTIONAL_SCOPE)
            await tab.get_by_role("heading", name="Almost done").wait_for()
        await cleo.reads("Done in part", within=60)  # once Zoom has been asked again

    async def dev_is_somebody_else_at_zoom(self) -> None:
        """Sign in as Zed, and say No when asked."""
        dev = await self.screen("dev")
        async with dev.following("Authorize Zoom") as tab:
            await tab.get_by_role("button", name="Continue to Zoom").click()
            await clicks.sign_in(tab, "zed@northfield.edu")
            await clicks.allow(tab)
            await tab.get_by_text("zed@northfield.edu").first.wait_for()
        await dev.reads("Is that you?")
        await dev.press("No")
        await dev.log.get_by_text("Is that you?").wait_for(state="hidden")

    async def sue_reads_how_it_went(self) -> None:
        """Read the board in the status channel, and its thread."""
        sue = await self.screen("sue")
        await sue.go("zoom-status")
        board = await sue.reads("1 of 3 people done")
        await board.get_by_text("Done: 1").wait_for()
        await board.get_by_role("button", name="repl").click()
        thread = sue.page.get_by_role("log", name="thread")
        for name in ("Cleo Chemistry", "Dev Drama"):
            await thread.get_by_text(name).first.wait_for()
        await self.look(sue.page, "status")

    async def _say_who_asks(self, ada: Screen) -> None:
        """Look at what stands in the form, and save it."""
        await ada.press("About you")
        await ada.dialog.get_by_role("button", name="Save").click()

    async def _walk_the_guide(self, ada: Screen, *, to: str) -> None:
        """Press Next until the step is there that has this."""
        step = ada.log.get_by_role("article").filter(has_text="Step ").last
        onward = step.get_by_role("button", name="Next")
        about = step.get_by_role("button", name="About you")
        skip = step.get_by_role("button", name="Skip this step")
        end = step.get_by_role("button", name=to).or_(step.get_by_label(to))
        while True:
            await end.or_(onward).or_(about).or_(skip).first.wait_for()
            if await end.count():
                return
            heading = await step.get_by_role("heading").inner_text()
            if await onward.count():
                await onward.click()
            elif await skip.count():
                await self._skip(ada)
            else:
                await self._say_who_asks(ada)
            await step.get_by_role("heading", name=heading).wait_for(state="hidden")

    async def _skip(self, ada: Screen) -> None:
        """Leave a step out, and say why."""
        await ada.press("Skip this step")
        await ada.dialog.get_by_label("Why is this step skipped?").fill("Nobody is there.")
        await ada.dialog.get_by_role("button", name="Skip", exact=True).click()

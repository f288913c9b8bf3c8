from __future__ import annotations

from typing import TYPE_CHECKING

from slack_bolt.async_app import AsyncApp

from handlers.slack.ear import Ear
from handlers.slack.install import authorize_from

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.config import Settings
    from bot.services.languages import LanguageService
    from bot.services.workspace import WorkspaceService
    from handlers.slack.listeners import Listeners
    from storage.store import Store


def bolt(
    settings: Settings,
    store: Store,
    client: AsyncWebClient,
    workspace: WorkspaceService,
    languages: LanguageService,
    listeners: Listeners,
) -> AsyncApp:
    """Make Bolt's application, which listens in the language of whoever acts."""
    app = AsyncApp(
        signing_secret=settings.slack_signing_secret.reveal(),
        client=client,
        # Bolt's hint forgets the None that its own code expects for a workspace it does not know.
        authorize=authorize_from(store, workspace),  # type: ignore[arg-type]  # see above
    )
    app.use(Ear(languages).listen)
    listeners.register(app)
    return app

"""What of Slack the emulator does, and what it is known not to do.

A method that is missing answers ``unknown_method``. The issue that first needs one builds it and
moves it; a test compares the lists with the routes.
"""

from typing import Final

IMPLEMENTED: Final = frozenset(
    {
        "auth.test",
        "chat.postEphemeral",
        "chat.postMessage",
        "chat.update",
        "conversations.history",
        "conversations.info",
        "conversations.members",
        "conversations.open",
        "conversations.replies",
        "files.completeUploadExternal",
        "files.getUploadURLExternal",
        "files.info",
        "team.info",
        "usergroups.users.list",
        "users.info",
        "users.list",
        "views.open",
        "views.push",
        "views.update",
    }
)

MISSING: Final = frozenset(
    {
        "api.test",
        "apps.connections.open",
        "apps.manifest.validate",
        "apps.uninstall",
        "auth.revoke",
        "auth.teams.list",
        "blocks.validate",
        "bots.info",
        "chat.delete",
        "chat.deleteScheduledMessage",
        "chat.getPermalink",
        "chat.scheduleMessage",
        "conversations.join",
        "conversations.list",
        "oauth.v2.access",
        "oauth.v2.exchange",
        "usergroups.list",
        "users.conversations",
        "users.getPresence",
        "users.lookupByEmail",
        "views.publish",
    }
)

MISSING_PARTS: Final = (
    "group DMs (conversations.open takes one person)",
    "attachments (answered with invalid_attachments)",
    "external_select, rich_text_input, timepicker, datetimepicker",
    "video, card, carousel, container, data_table, plan, task_card, auth_provider",
    "the Home tab, shortcuts, workflows, link unfurling",
    "Slack Connect and Enterprise Grid tokens, user tokens, token rotation, Socket Mode",
    "files in threads and as previews, reactions, pins, presence, reading marks",
)

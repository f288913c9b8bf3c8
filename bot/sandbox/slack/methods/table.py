"""The Web API's table of contents."""

from collections.abc import Mapping
from typing import Final

from bot.sandbox.slack.methods import chat, conversations, files, people, views
from bot.sandbox.slack.methods.call import Method

METHODS: Final[Mapping[str, Method]] = {
    "auth.test": Method(people.auth_test, takes_json=True),
    "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write", takes_json=True),
    "chat.postMessage": Method(chat.post_message, "chat:write", takes_json=True),
    "chat.update": Method(chat.update, "chat:write", takes_json=True),
    "conversations.history": Method(conversations.history),
    "conversations.info": Method(conversations.info),
    "conversations.members": Method(conversations.members),
    "conversations.open": Method(conversations.open_dm, takes_json=True),
    "conversations.replies": Method(conversations.replies),
    "files.completeUploadExternal": Method(files.complete_upload, "files:write", takes_json=True),
    "files.getUploadURLExternal": Method(files.get_upload_url, "files:write"),
    "files.info": Method(files.info, "files:read"),
    "team.info": Method(people.team_info, "team:read"),
    "usergroups.users.list": Method(people.usergroup_users, "usergroups:read"),
    "users.info": Method(people.users_info, "users:read"),
    "users.list": Method(people.users_list, "users:read"),
    "views.open": Method(views.open_view, takes_json=True),
    "views.push": Method(views.push_view, takes_json=True),
    "views.update": Method(views.update_view, takes_json=True),
}

"""files.*: https://docs.slack.dev/reference/methods/files.info and its neighbours.

An upload takes three steps: https://docs.slack.dev/messaging/working-with-files#uploading_files
"""

from bot.sandbox.slack import posting
from bot.sandbox.slack.content import Content
from bot.sandbox.slack.conversations import Channel
from bot.sandbox.slack.methods.call import Call
from bot.sandbox.slack.uploads import File
from bot.sandbox.slack.wire import Json, Refusal, invalid_arguments


def info(call: Call) -> Json:
    """Describe a file; its bytes are at its private address."""
    file = call.world.uploads.files.get(call.arguments.text("file"))
    if file is None:
        raise Refusal("file_not_found")
    return {"file": file.as_json(), "comments": [], "response_metadata": {"next_cursor": ""}}


def get_upload_url(call: Call) -> Json:
    """Say where the app may put the bytes of one file, once."""
    name, length = call.arguments.require("filename"), call.arguments.number("length", 0)
    if length <= 0:
        raise invalid_arguments("missing required field: length")
    file_id, secret = call.world.uploads.announce(name, length)
    return {"upload_url": f"{call.origin}/upload/v1/{secret}", "file_id": file_id}


def complete_upload(call: Call) -> Json:
    """Share files whose bytes have arrived, in one message; without a channel nobody sees them."""
    wanted = call.arguments.structure("files")
    if not isinstance(wanted, list) or not wanted:
        raise invalid_arguments("missing required field: files")
    place = call.arguments.text("channel_id")
    channel = _shared_in(call, place) if place else None
    files = [_complete(call, one) for one in wanted]
    if channel is not None:
        content = Content(call.arguments.text("initial_comment"), None)
        message = posting.new_message(call.world, content, call.now)
        message.files = [file.id for file in files]
        posting.post(call.world, channel, message)
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def _shared_in(call: Call, place: str) -> Channel:
    """Find the conversation; a person's id is none, unlike for chat.postMessage."""
    channel = call.world.conversations.channels.get(place)
    if channel is None or (channel.kind == "private" and not call.is_inside(channel)):
        raise Refusal("channel_not_found")
    if not call.is_inside(channel):
        raise Refusal("not_in_channel")
    if channel.is_archived:
        raise Refusal("is_archived")
    return channel


def _complete(call: Call, one: object) -> File:
    if not isinstance(one, dict) or not isinstance(one.get("id"), str):
        raise invalid_arguments("must be a list of objects with an id [json-pointer:/files]")
    file = call.world.uploads.complete(
        one["id"],
        title=str(one.get("title") or ""),
        user=call.world.installation.bot_user,
        at=call.now,
        origin=call.origin,
    )
    if file is None:
        raise Refusal("file_not_found")
    return file

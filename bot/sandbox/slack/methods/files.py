"""files.info: https://docs.slack.dev/reference/methods/files.info."""

from bot.sandbox.slack.methods.call import Call
from bot.sandbox.slack.wire import Json, Refusal


def info(call: Call) -> Json:
    """Describe a file; its bytes are at its private address."""
    file = call.world.uploads.files.get(call.arguments.text("file"))
    if file is None:
        raise Refusal("file_not_found")
    return {"file": file.as_json(), "comments": [], "response_metadata": {"next_cursor": ""}}

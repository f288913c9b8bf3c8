"""views.*: https://docs.slack.dev/reference/methods/views.open and its neighbours."""

from bot.sandbox.slack.content import checked_view
from bot.sandbox.slack.methods.call import Call
from bot.sandbox.slack.modals import View
from bot.sandbox.slack.shapes import view_json
from bot.sandbox.slack.triggers import Trigger
from bot.sandbox.slack.wire import Json, Refusal, invalid_arguments


def open_view(call: Call) -> Json:
    """Open a modal in front of the person whose trigger id it is."""
    content = _view(call)
    trigger = _redeem(call)
    return _answer(call, call.world.modals.open(trigger.user, content))


def push_view(call: Call) -> Json:
    """Put a modal on top of the one the trigger id was clicked in."""
    content = _view(call)
    trigger = _redeem(call)
    if call.world.modals.find(view_id=trigger.view_id) is None:
        raise Refusal("invalid_trigger_id")
    return _answer(call, call.world.modals.push(trigger.user, content))


def update_view(call: Call) -> Json:
    """Replace what an open modal shows, unless it changed since `hash`."""
    view_id, external_id = call.arguments.text("view_id"), call.arguments.text("external_id")
    if not view_id and not external_id:
        raise invalid_arguments("missing required field: view_id")
    content = _view(call)
    view = call.world.modals.find(view_id=view_id, external_id=external_id)
    if view is None:
        raise Refusal("not_found")
    known = call.arguments.text("hash")
    if known and known != view.hash:
        raise Refusal("hash_conflict")
    return _answer(call, call.world.modals.update(view, content))


def _view(call: Call) -> Json:
    scopes = call.world.installation.manifest.scopes
    return checked_view(call.arguments.structure("view"), scopes)


def _redeem(call: Call) -> Trigger:
    trigger_id = call.arguments.text("trigger_id") or call.arguments.text("interactivity_pointer")
    if not trigger_id:
        raise invalid_arguments("missing required field: trigger_id")
    return call.world.triggers.redeem(trigger_id, call.now)


def _answer(call: Call, view: View) -> Json:
    return {"view": view_json(call.world, view)}

"""A person fills in a modal and submits it, or closes it."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.sandbox.slack import inputs
from bot.sandbox.slack.choices import choose
from bot.sandbox.slack.content import checked_view
from bot.sandbox.slack.deliveries import Answer
from bot.sandbox.slack.directory import Person
from bot.sandbox.slack.hands import Desk, ImpossibleError, Wish
from bot.sandbox.slack.modals import View
from bot.sandbox.slack.presses import visible_view
from bot.sandbox.slack.shapes import interaction, view_json
from bot.sandbox.slack.wire import Json, Refusal

TROUBLE: Final = "We had some trouble connecting. Try again?"
"""The strip over a modal whose submission the app did not answer, or answered with nonsense."""


async def submit(desk: Desk, wish: Wish) -> Json:
    """Fill in and submit the view a person looks at.

    Slack refuses missing and malformed inputs itself; then the app is not asked. Otherwise the
    app's answer decides: the view closes, says errors, changes, or gets another on top.
    """
    desk.require_interactivity()
    person = desk.person(wish)
    view = visible_view(desk, wish, person)
    if "submit" not in view.content:
        raise ImpossibleError("no_submit", "the view has no submit button")
    for block_id, action_id, value in _typed(wish):
        _fill_in(desk, person, view, block_id, action_id, value)
    view.warning = ""
    view.errors = inputs.refusals(view.blocks, view.state)
    if view.errors:
        return _outcome(desk, person, None, error="invalid_inputs", errors=view.errors)
    answer = await desk.deliveries.interaction(_submission(desk, person, view))
    try:
        errors = _apply(desk, view, answer)
    except Refusal as nonsense:
        view.warning = TROUBLE
        return _outcome(desk, person, answer, error=answer.error or nonsense.error)
    view.errors = errors
    error = "app_errors" if errors else None
    return _outcome(desk, person, answer, error=error, errors=errors)


async def close(desk: Desk, wish: Wish) -> Json:
    """Close the view a person looks at; with ``clear``, all of them (the X)."""
    person = desk.person(wish)
    view = visible_view(desk, wish, person)
    cleared = bool(wish.get("clear")) or view.content.get("clear_on_close") is True
    closed = list(desk.world.modals.stack(person.id)) if cleared else [view]
    for gone in closed:
        desk.world.modals.close(gone)
    told = [gone for gone in reversed(closed) if gone.content.get("notify_on_close")]
    for gone in told:
        await desk.deliveries.interaction(
            {
                **interaction(desk.world, "view_closed", person),
                "view": view_json(desk.world, gone),
                "is_cleared": cleared,
            }
        )
    return {"ok": True, "error": None, "delivered": len(told)}


def _typed(wish: Wish) -> Iterator[tuple[str, str, object]]:
    values = wish.get("values") or {}
    if not isinstance(values, dict) or not all(isinstance(v, dict) for v in values.values()):
        raise ImpossibleError("bad_request", "values is {block_id: {action_id: value}}")
    for block_id, actions in values.items():
        for action_id, value in actions.items():
            yield block_id, action_id, value


def _fill_in(
    desk: Desk, person: Person, view: View, block_id: str, action_id: str, value: object
) -> None:
    try:
        _, element = inputs.find_element(view.blocks, action_id, block_id)
    except LookupError:
        raise ImpossibleError(
            "no_such_element", f"the view has no input {block_id}/{action_id}"
        ) from None
    view.state[block_id][action_id] = choose(desk.world, person, element, value)


def _submission(desk: Desk, person: Person, view: View) -> Json:
    now = desk.world.clock.now()
    return {
        **interaction(desk.world, "view_submission", person),
        "trigger_id": desk.world.triggers.give(person.id, now, view.id),
        "view": view_json(desk.world, view),
        "response_urls": [],
    }


def _apply(desk: Desk, view: View, answer: Answer) -> dict[str, str]:
    """Do what the app answered; return the errors it wants shown.

    Raises:
        Refusal: there was no usable answer.
    """
    if answer.error:
        raise Refusal(answer.error)
    modals, scopes = desk.world.modals, desk.world.installation.manifest.scopes
    body = answer.json() if answer.body.strip() else {}
    match body:
        case None:
            raise Refusal("invalid_response")
        case {"response_action": "errors", "errors": dict() as errors}:
            return _known_errors(view, errors)
        case {"response_action": "update", "view": content}:
            modals.update(view, checked_view(content, scopes))
        case {"response_action": "push", "view": content}:
            modals.push(view.user, checked_view(content, scopes))
        case {"response_action": "clear"}:
            modals.close_all(view.user)
        case {"response_action": _}:
            raise Refusal("invalid_response_action")
        case _:
            modals.close(view)
    return {}


def _known_errors(view: View, errors: Mapping[str, object]) -> dict[str, str]:
    known = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not errors or not known.issuperset(errors):
        raise Refusal("invalid_error_block_ids")
    return {block_id: str(says) for block_id, says in errors.items()}


def _outcome(
    desk: Desk,
    person: Person,
    answer: Answer | None,
    *,
    error: str | None,
    errors: Mapping[str, str] | None = None,
) -> Json:
    stack = desk.world.modals.stack(person.id)
    return {
        "ok": error is None,
        "error": error,
        "errors": dict(errors or {}),
        "status": answer.status if answer else None,
        "elapsed_ms": answer.elapsed_ms if answer else 0,
        "view": view_json(desk.world, stack[-1]) if stack else None,
        "warning": stack[-1].warning if stack else "",
    }

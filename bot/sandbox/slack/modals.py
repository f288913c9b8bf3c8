"""The modals people have open: a stack of at most three per person."""

import copy
from dataclasses import dataclass, field
from typing import Final

from bot.sandbox.slack import inputs
from bot.sandbox.slack.ids import Ids, unguessable
from bot.sandbox.slack.wire import Json, Refusal

MOST_VIEWS: Final = 3
"""A root view and two pushed on it (https://docs.slack.dev/surfaces/modals)."""


@dataclass(slots=True)
class View:
    """An open modal; `content` is what the app sent, with Slack's block ids filled in."""

    id: str
    user: str
    content: Json
    hash: str
    root_id: str
    previous_id: str = ""
    state: Json = field(default_factory=dict)
    warning: str = ""
    """What the strip or the mark over the view says; empty when nothing went wrong."""
    errors: dict[str, str] = field(default_factory=dict)
    """What stands in red under the inputs, by block_id."""

    @property
    def external_id(self) -> str:
        """Return the app's own name for the view, or an empty string."""
        return str(self.content.get("external_id") or "")

    @property
    def blocks(self) -> list[Json]:
        """Return the blocks."""
        blocks: list[Json] = self.content["blocks"]
        return blocks


@dataclass(slots=True)
class Modals:
    """Every open modal of the workspace, by person, bottom first."""

    ids: Ids
    stacks: dict[str, list[View]] = field(default_factory=dict)

    def stack(self, user: str) -> list[View]:
        """Return the views somebody has open, the visible one last."""
        return self.stacks.setdefault(user, [])

    def find(self, *, view_id: str = "", external_id: str = "") -> View | None:
        """Find an open view by its id or by the app's name for it."""
        return next(
            (
                view
                for stack in self.stacks.values()
                for view in stack
                if (view_id and view.id == view_id)
                or (external_id and view.external_id == external_id)
            ),
            None,
        )

    def open(self, user: str, content: Json) -> View:
        """Open a modal in front of somebody, in place of any other.

        Raises:
            Refusal: ``duplicate_external_id``.
        """
        self._refuse_duplicate(content)
        view_id = self.ids.new("V")
        view = self._view(view_id, user, content, root_id=view_id)
        self.stacks[user] = [view]
        return view

    def push(self, user: str, content: Json) -> View:
        """Put a modal on top of the one somebody looks at.

        Raises:
            Refusal: ``not_found`` with no view open, ``push_limit_reached``,
                ``duplicate_external_id``.
        """
        stack = self.stack(user)
        if not stack:
            raise Refusal("not_found")
        if len(stack) >= MOST_VIEWS:
            raise Refusal("push_limit_reached")
        self._refuse_duplicate(content)
        top = stack[-1]
        view = self._view(self.ids.new("V"), user, content, root_id=top.root_id)
        view.previous_id = top.id
        stack.append(view)
        return view

    def update(self, view: View, content: Json) -> View:
        """Replace what a view shows; input stays where block_id, action_id and type do.

        Raises:
            Refusal: ``duplicate_external_id``.
        """
        self._refuse_duplicate(content, but=view)
        fresh = self._view(view.id, view.user, content, root_id=view.root_id)
        view.content, view.hash = fresh.content, fresh.hash
        view.warning, view.errors = "", {}
        view.state = inputs.carried_over(view.state, fresh.state)
        return view

    def close(self, view: View) -> None:
        """Close one view; the one below it shows again."""
        self.stacks[view.user] = [v for v in self.stack(view.user) if v is not view]

    def close_all(self, user: str) -> None:
        """Close the whole stack of somebody."""
        self.stacks[user] = []

    def _view(self, view_id: str, user: str, content: Json, *, root_id: str) -> View:
        whole = copy.deepcopy(content)
        whole["blocks"] = inputs.with_ids(whole["blocks"], self.ids)
        state = inputs.initial_state(whole["blocks"])
        return View(view_id, user, whole, unguessable(), root_id, state=state)

    def _refuse_duplicate(self, content: Json, but: View | None = None) -> None:
        external_id = str(content.get("external_id") or "")
        holder = self.find(external_id=external_id) if external_id else None
        if holder is not None and holder is not but:
            raise Refusal("duplicate_external_id")

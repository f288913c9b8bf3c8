from dataclasses import dataclass
from enum import StrEnum


class CalloutKind(StrEnum):
    """Tell how much a callout matters, from an aside to a trap."""

    INFO = "info"
    TIP = "tip"
    NOTE = "note"
    IMPORTANT = "important"
    WARNING = "warning"


class Check(StrEnum):
    """Name what the system itself sees happen, so that no admin has to vouch for it."""

    ABOUT = "about"
    """The form About you is filled in."""
    CREDENTIALS = "credentials"
    """The Client ID and Client Secret are stored and Zoom did not refuse them."""
    CHANNEL = "channel"
    """The bot has posted in the status channel."""
    REHEARSAL = "rehearsal"
    """An admin's own authorization came back verified."""
    COLLEAGUE = "colleague"
    """The authorization of a colleague without a role at Zoom came back verified."""
    PERMISSION_USE = "permission_use"
    """Somebody has said who uses the permission that people give."""


class Mendable(StrEnum):
    """Name what goes wrong and an admin puts right on a step; codes of bot.campaigns.causes."""

    INVALID_CLIENT = "invalid_client"
    REDIRECT_MISMATCH = "redirect_mismatch"
    NOT_APPROVED = "not_approved"
    SCOPES_MISSING = "scopes_missing"
    UNLICENSED = "unlicensed"
    APP_DISABLED = "app_disabled"
    SLACK_INACTIVE = "slack_inactive"
    SLACK_DM_CLOSED = "slack_dm_closed"
    SLACK_CHANNEL = "slack_channel"


class Finding(StrEnum):
    """Name what the system looks at by itself on a step, without holding anybody up."""

    REDIRECT_URL = "redirect_url"
    """Whether the address is as Zoom wants it, and whether this Usher answers there."""


class Value(StrEnum):
    """Name what a step gives the admin to take over into Zoom; the caller knows the content."""

    REDIRECT_URL = "redirect_url"
    TARGET_URL = "target_url"
    ZOOM_APP_NAME = "zoom_app_name"
    SCOPES = "scopes"
    CLASSIC_SCOPES = "classic_scopes"


@dataclass(frozen=True, slots=True)
class Callout:
    """Mark a remark beside a step; its sentence is in the strings under `callout.<id>`.

    `words` names the sentence where an edition says the same thing in words of its own.
    """

    id: str
    kind: CalloutKind
    words: str = ""

    @property
    def sentence_id(self) -> str:
        """Return the id of its sentence."""
        return f"callout.{self.words or self.id}"


@dataclass(frozen=True, slots=True)
class Step:
    """Describe one screen of the guide; its sentences are in the strings under `step.<id>`.

    Two editions share an id when whoever finished the step in one need not repeat it in the
    other; `words` names the sentences where an edition describes such a step in its own way.
    `labels` are Zoom's own words on the page, never translated. `links` are names known to
    `bot.guide.links`. `messages` are texts to forward, in the strings under `message.<name>`.
    A step without a `check` is done when the admin says so; a `finding` holds nobody up. An
    `optional` one may be left out with a reason. `mends` are the causes that an admin puts right
    there.
    """

    id: str
    words: str = ""
    check: Check | None = None
    finding: Finding | None = None
    optional: bool = False
    mends: tuple[Mendable, ...] = ()
    labels: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    messages: tuple[str, ...] = ()
    callouts: tuple[Callout, ...] = ()

    @property
    def title_id(self) -> str:
        """Return the id of the title, plain text."""
        return f"step.{self.words or self.id}.title"

    @property
    def actions_id(self) -> str:
        """Return the id of what to do, one action a line."""
        return f"step.{self.words or self.id}.do"

    @property
    def look_id(self) -> str:
        """Return the id of what to see when it worked."""
        return f"step.{self.words or self.id}.look"

    def sentence_ids(self) -> tuple[str, ...]:
        """Return the id of every sentence that showing this step takes."""
        return (
            self.title_id,
            self.actions_id,
            self.look_id,
            *(f"link.{name}" for name in self.links),
            *(f"value.{value}" for value in self.values),
            *(f"message.{name}" for name in self.messages),
            *(f"kind.{callout.kind}" for callout in self.callouts),
            *(callout.sentence_id for callout in self.callouts),
            *((f"blocked.{self.check}",) if self.check else ()),
        )


@dataclass(frozen=True, slots=True)
class Dropped:
    """Say why an edition no longer has a callout of an older one."""

    callout_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Edition:
    """Hold one dated state of the guide: at least one step, each id once, in their order."""

    id: str
    steps: tuple[Step, ...]
    dropped: tuple[Dropped, ...] = ()

    @property
    def callouts(self) -> tuple[Callout, ...]:
        """Return the callouts of all steps, in their order."""
        return tuple(callout for step in self.steps for callout in step.callouts)

    def step(self, step_id: str) -> Step | None:
        """Return the step of that id, or None if this edition has no such step."""
        return next((step for step in self.steps if step.id == step_id), None)

    def waiting_for(self, check: Check) -> Step | None:
        """Return the first step that is done when a check is, or None if there is no such step."""
        return next((step for step in self.steps if step.check is check), None)

    def mending(self, cause: Mendable) -> Step | None:
        """Return the step on which a cause is put right, or None if the edition has none."""
        return next((step for step in self.steps if cause in step.mends), None)

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot.ui
from bot import errors
from bot.about import NEEDED, Answer, Wrong
from bot.campaigns.causes import Cause
from bot.campaigns.colleague import Unsuitable
from bot.campaigns.leaving import Leaving
from bot.campaigns.model import InvitationState
from bot.campaigns.permission import PermissionUse, Survival
from bot.campaigns.plan import LeftOut
from bot.campaigns.progress import Standing as PersonStanding
from bot.campaigns.proposal import Decision
from bot.campaigns.silence import Seen
from bot.guide.library import editions
from bot.guide.model import Check, Mendable, Value
from bot.language import Language
from bot.notices.handover import Unfit
from bot.notices.setup import Retired
from bot.oauth.credentials import CredentialsState
from bot.oauth.redirect import Flaw as RedirectFlaw
from bot.oauth.redirect import Reached
from bot.scopes.capability import CapabilityId
from bot.scopes.lists import ListAnswer, ListKind
from bot.scopes.own import Flaw
from bot.services.audit import Act
from bot.services.verification import Found
from bot.ui.channel import KnownProblem
from bot.ui.me import Erases
from bot.ui.mrkdwn import Mrkdwn
from bot.ui.replies import Reply
from bot.ui.strings import say, say_count, say_plain, sentences
from bot.wizard.overview import Standing

UI = Path(bot.ui.__file__).parent
HOLE = "{}"
ENDED = [state for state in InvitationState if not state.waiting]
ENDINGS = [Cause.NOT_ME, Cause.REMOVED_AT_ZOOM, Cause.ENDED_FOR_ALL, Cause.TOKEN_DEAD]
NAMED = [Cause.WRONG_USER, *ENDINGS]
OUTCOMES = [*ENDED, *NAMED, "disconnecting", "disconnected_here", "checking", "held_up"]


def _codes(kind: type[errors.UsherError]) -> Iterator[str]:
    yield kind.code
    for inner in kind.__subclasses__():
        yield from _codes(inner)


PROBLEMS = {*_codes(errors.UsherError), *Cause}
STEPS = [step for edition in editions().values() for step in edition.steps]

UNSTOPPED = [
    state
    for state in InvitationState
    if state is not InvitationState.VERIFIED and not state.stopped
]

# Every id that code puts together, and everything that may stand in its hole.
FAMILIES = {
    "credentials.{}": CredentialsState,
    "channel.problem.{}": KnownProblem,
    "outcome.{}.title": OUTCOMES,
    "outcome.{}.text": OUTCOMES,
    "allows.{}": CapabilityId,
    "verify.{}": Found,
    "lists.{}": [f"{kind}.{answer}" for kind in ListKind for answer in ListAnswer],
    "leaver.{}": [Leaving.BACK, Leaving.OVER, Leaving.ENDED],
    "everyone.{}": [Decision.DECLINED, Decision.WITHDRAWN],
    "permission.{}": CapabilityId,
    "problem.{}.what": PROBLEMS,
    "problem.{}.act": PROBLEMS,
    "trouble.{}.what": Cause,
    "trouble.{}.act": Cause,
    "standing.{}": PersonStanding,
    "mend.{}": Mendable,
    "no_return.{}": Seen,
    "shared_test.{}": [each for each in Survival if each is not Survival.ASKING],
    "colleague.{}": UNSTOPPED,
    "unsuitable.{}": Unsuitable,
    "left_out.{}": LeftOut,
    "reply.{}": Reply,
    "record.{}": Act,
    "by.{}": ["you", "another", "usher"],
    "ask.erase.{}": Erases,
    "blocked.{}": Check,
    "edition.{}": editions(),
    "stands.{}": Standing,
    "retired.{}": Retired,
    "unfit.{}": Unfit,
    "form.about.{}": Answer,
    "form.about.{}.hint": sorted(frozenset(Answer) - NEEDED),
    "form.about.wrong.{}": Wrong,
    "button.use_{}": PermissionUse,
    "permission_use.{}": PermissionUse,
    "ask.use.{}": PermissionUse,
    "ask.use_live.{}": PermissionUse,
    "ask.live.{}": PermissionUse,
    "ask.not_live.{}": PermissionUse,
    "form.profile.wrong.{}": Flaw,
    "purpose.{}": CapabilityId,
    "redirect.flaw.{}": RedirectFlaw,
    "redirect.{}": Reached,
    "value.{}": Value,
    "kind.{}": [callout.kind for step in STEPS for callout in step.callouts],
    "link.{}": [link for step in STEPS for link in step.links],
    "message.{}": [message for step in STEPS for message in step.messages],
}
OF_A_STEP = {"title_id", "actions_id", "look_id", "sentence_id"}


def _calls() -> Iterator[tuple[str, ast.expr, str]]:
    """Find every call that names a sentence, its first argument and where it is."""
    for file in UI.rglob("*.py"):
        if file.name == "strings.py":  # say_count puts its own ids together
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="say" | "say_plain" | "say_count" as name)):
                    yield name, node.args[0], f"{file.name}:{node.lineno}"


def _in_templates() -> Iterator[str]:
    for file in (UI / "templates").glob("*.html"):
        for id_ in re.findall(r"say\(([^,)]+)", file.read_text(encoding="utf-8")):
            parts = [part.strip() for part in id_.split("~")]
            yield "".join(p.strip('"') if p.startswith('"') else HOLE for p in parts)


def _used() -> set[str]:
    found: set[str] = set()
    for call, argument, where in _calls():
        match argument:
            case ast.Constant(value=str(id_)):
                ids = {f"{id_}.one", f"{id_}.many"} if call == "say_count" else {id_}
                found |= ids
            case ast.JoinedStr(values=parts):
                pattern = "".join(p.value if isinstance(p, ast.Constant) else HOLE for p in parts)
                assert pattern in FAMILIES, where
                found |= {pattern.replace(HOLE, word) for word in FAMILIES[pattern]}
            case ast.Attribute(attr=name):
                assert name in OF_A_STEP, where
            case _:
                pytest.fail(f"{where}: the id cannot be read from the code")
    for pattern in _in_templates():
        words = FAMILIES[pattern] if HOLE in pattern else [HOLE]
        found |= {pattern.replace(HOLE, word) for word in words}
    return found.union(*(step.sentence_ids() for step in STEPS))


def test_every_id_that_is_used_has_a_sentence() -> None:
    assert sorted(_used() - sentences().keys()) == []


def test_every_sentence_is_used() -> None:
    assert sorted(sentences().keys() - _used()) == []


def test_every_family_of_ids_is_used() -> None:
    used = {
        "".join(p.value if isinstance(p, ast.Constant) else HOLE for p in argument.values)
        for _, argument, _ in _calls()
        if isinstance(argument, ast.JoinedStr)
    }
    assert sorted(FAMILIES.keys() - used) == []


@pytest.mark.parametrize("language", Language)
def test_every_sentence_is_a_text_with_well_formed_placeholders(language: Language) -> None:
    for id_, text in sentences(language).items():
        assert text, id_
        for _, name, spec, conversion in string.Formatter().parse(text):
            assert name is None or name.isidentifier(), id_
            assert not spec, id_
            assert not conversion, id_


def test_one_and_many_come_in_pairs() -> None:
    ones = {id_.removesuffix(".one") for id_ in sentences() if id_.endswith(".one")}
    manies = {id_.removesuffix(".many") for id_ in sentences() if id_.endswith(".many")}
    assert ones == manies


def test_an_unknown_id_is_refused() -> None:
    with pytest.raises(KeyError):
        say("no.such.sentence")
    with pytest.raises(KeyError):
        say_plain("no.such.sentence")


def test_a_missing_value_is_refused() -> None:
    with pytest.raises(KeyError):
        say("me.push", institution="Nord")


def test_values_are_escaped_for_mrkdwn_and_for_nothing_else() -> None:
    assert "A&amp;B &lt;!channel&gt;" in say("allows.all", target="A&B <!channel>")
    assert "A&B <!channel>" in say_plain("allows.all", target="A&B <!channel>")


def test_mrkdwn_is_not_escaped_again() -> None:
    assert "<@U1>" in say("outcome.ask", who=Mrkdwn("<@U1>"))


def test_a_value_may_contain_braces() -> None:
    assert "{x}" in say("allows.all", target="{x}")


def test_a_long_name_does_not_push_the_sentence_out() -> None:
    assert len(say("allows.all", target="n" * 3000)) < 500


def test_counts_choose_between_one_and_many() -> None:
    assert say_count("people.count", 1) == "1 person"
    assert say_count("people.count", 0) == "0 people"
    assert say_count("people.count", 10_000) == "10,000 people"

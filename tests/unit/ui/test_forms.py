"""The forms of About you and of the scopes, with the worst that may come."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

from bot.about import LONGEST, About, Answer, Wrong
from bot.scopes.own import Flaw, ProfileError, own_profile, read_profile
from bot.scopes.profiles import CORE, FULL, Profile
from bot.ui import about, profile
from bot.ui.ids import Field
from bot.ui.message import View

CheckView: TypeAlias = Callable[[View], str]

pytestmark = pytest.mark.usefixtures("language")

NAME = "<&`*" * 750
ABOUT = About(**{answer.value: NAME[:longest] for answer, longest in LONGEST.items()})
OWN = own_profile({each.id: each.granular for each in FULL.capabilities})


@pytest.mark.parametrize("chosen", [CORE, FULL, OWN], ids=lambda chosen: chosen.id)
def test_the_forms_about_scopes(check_view: CheckView, chosen: Profile) -> None:
    check_view(profile.purposes(chosen))
    check_view(profile.form(chosen))


@pytest.mark.parametrize("flaw", Flaw)
def test_what_is_wrong_with_a_pasted_list(flaw: Flaw) -> None:
    (said,) = profile.error(ProfileError(flaw, line=3000, word=NAME)).values()
    assert len(said) < 300


def test_the_form_about_you(check_view: CheckView) -> None:
    check_view(about.form(ABOUT))
    check_view(about.form(About("", "")))
    check_view(about.form(About(NAME, NAME, NAME)))


@pytest.mark.parametrize("wrong", Wrong)
def test_what_is_wrong_with_an_answer(wrong: Wrong) -> None:
    assert set(about.errors(dict.fromkeys(Answer, wrong))) == {str(answer) for answer in Answer}


@pytest.mark.parametrize("chosen", [CORE, FULL], ids=lambda chosen: chosen.id)
def test_what_stands_in_the_form_comes_to_what_is_asked_for_now(chosen: Profile) -> None:
    inputs = {block.get("block_id"): block for block in profile.form(chosen)["blocks"]}
    known = inputs[Field.PROFILE]["element"]["initial_value"]
    assert read_profile(known).granular() == chosen.granular()


def test_every_scope_is_shown_with_what_it_is_for() -> None:
    shown = repr(profile.purposes(FULL))
    assert [name for name in FULL.granular() if f"`{name}`" not in shown] == []

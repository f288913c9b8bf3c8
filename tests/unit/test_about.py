import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.about import LONGEST, About, Answer, Wrong, company_domain, is_email, read_about

ENOUGH = {Answer.INSTITUTION: "Nord University", Answer.TARGET: "LearningSpace"}


def read(**typed: str) -> About | dict[Answer, Wrong]:
    return read_about(ENOUGH | {Answer(name): text for name, text in typed.items()})


def answers(**typed: str) -> About:
    found = read(**typed)
    assert isinstance(found, About)
    return found


def test_two_answers_are_enough() -> None:
    assert read() == About("Nord University", "LearningSpace")
    assert read_about({}) == {Answer.INSTITUTION: Wrong.EMPTY, Answer.TARGET: Wrong.EMPTY}


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert read(target="  ", privacy_notice="nord.edu", app_owner="Ada", institution="n" * 81) == {
        Answer.TARGET: Wrong.EMPTY,
        Answer.PRIVACY_NOTICE: Wrong.NO_HTTPS,
        Answer.APP_OWNER: Wrong.NO_EMAIL,
        Answer.INSTITUTION: Wrong.TOO_LONG,
    }


@pytest.mark.parametrize(
    "typed",
    ["northfield", " Northfield ", "northfield.zoom.us", "https://northfield.zoom.us/"],
)
def test_the_company_domain_may_be_written_in_several_ways(typed: str) -> None:
    assert answers(sso_domain=typed).sso_domain == "northfield.zoom.us"
    assert company_domain("northfield.zoom.us") == "northfield"


def test_a_government_domain_stays_one() -> None:
    assert answers(sso_domain="agency.zoomgov.com").sso_domain == "agency.zoomgov.com"


@pytest.mark.parametrize("typed", ["northfield.edu", "ada@northfield.edu", "a b", "-", ".zoom.us"])
def test_the_domain_of_e_mail_addresses_is_none(typed: str) -> None:
    assert read(sso_domain=typed) == {Answer.SSO_DOMAIN: Wrong.NO_SSO_DOMAIN}


@pytest.mark.parametrize(
    "typed",
    [
        "http://nord.edu/privacy",
        "nord.edu",
        "https://",
        "https:///privacy",
        "javascript:alert(1)",
        "https://nord.edu/<script>",
        "https://nord.edu/|evil",
        'https://nord.edu/"onload="',
        "https://evil@nord.edu/",
        "https://nord.edu/ privacy",
        "https://nord.edu:x/",
        "https://[nord/",
    ],
)
def test_a_privacy_notice_is_a_plain_https_address(typed: str) -> None:
    assert read(privacy_notice=typed) == {Answer.PRIVACY_NOTICE: Wrong.NO_HTTPS}


def test_the_system_may_be_inside_and_without_https() -> None:
    assert answers(target_url="http://ls.intra/").target_url == "http://ls.intra/"
    assert read(target_url="ls.intra") == {Answer.TARGET_URL: Wrong.NO_WEB_PAGE}


def test_what_cannot_be_seen_or_turns_writing_around_is_left_out() -> None:
    asked = answers(asked_by="Simulation\n\tCentre \u202e\x00\x1bevil\u2066")
    assert asked.asked_by == "Simulation Centre evil"


@given(st.dictionaries(st.sampled_from(list(Answer)), st.text(max_size=700)))
def test_whatever_is_typed_is_kept_whole_in_its_bounds_or_refused(typed: dict[Answer, str]) -> None:
    found = read_about(ENOUGH | typed)
    if not isinstance(found, About):
        assert found
        return
    kept = found.to_dict()
    assert About.from_dict(kept) == found
    assert all(len(text) <= LONGEST[Answer(name)] for name, text in kept.items())
    assert not any("\n" in text or "\x00" in text for text in kept.values())


@given(st.emails())
def test_an_address_that_can_be_pressed_ends_nothing_early(email: str) -> None:
    assert not (is_email(email) and any(mark in email for mark in "<>|&\"' \n"))

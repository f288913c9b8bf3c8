import pytest

from bot.guide.load import EditionError, load_edition
from bot.guide.model import Callout, CalloutKind, Check, Dropped, Edition, Mendable, Step, Value

WHOLE = """\
id: 2030-01
steps:
  - id: make-app
    labels: [Build App, "User-managed"]
    links: [marketplace]
    values: [redirect_url, scopes]
    messages: [approval-request]
    mends: [redirect_mismatch, not_approved]
    callouts:
      - warning: wrong-type
      - info: app-name
  - id: rehearse
    check: rehearsal
    optional: true
    mends: [unlicensed]
"""


def test_a_whole_edition_is_read() -> None:
    assert load_edition(WHOLE, file="x.yaml") == Edition(
        "2030-01",
        (
            Step(
                "make-app",
                labels=("Build App", "User-managed"),
                links=("marketplace",),
                values=(Value.REDIRECT_URL, Value.SCOPES),
                messages=("approval-request",),
                mends=(Mendable.REDIRECT_MISMATCH, Mendable.NOT_APPROVED),
                callouts=(
                    Callout("wrong-type", CalloutKind.WARNING),
                    Callout("app-name", CalloutKind.INFO),
                ),
            ),
            Step("rehearse", check=Check.REHEARSAL, optional=True, mends=(Mendable.UNLICENSED,)),
        ),
    )


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("id: 2030-01\n", "id: 2030-01\ncolour: red\n", "x.yaml:2: unknown key 'colour'"),
        ("id: 2030-01\n", "", "x.yaml:1: missing key 'id'"),
        ("id: 2030-01\n", "id: 2030-01\nid: 2030-02\n", "x.yaml:2: repeated key 'id'"),
        ("id: 2030-01\n", "id: January 2030\n", "x.yaml:1: 'January 2030' is no kebab-case id"),
        ("    labels:", "    lables:", "x.yaml:4: unknown key 'lables'"),
        ("[marketplace]", "[market]", "x.yaml:5: unknown link 'market'"),
        ("[marketplace]", "[https://zoom.us]", "x.yaml:5: raw URL 'https://zoom.us'"),
        ("[Build App,", "[www.zoom.us,", "x.yaml:4: raw URL 'www.zoom.us'"),
        ("scopes]", "secret]", "x.yaml:6: unknown value 'secret'"),
        ("[approval-request]", "approval-request", "x.yaml:7: expected a list"),
        ("[redirect_mismatch,", "[bad_luck,", "x.yaml:8: unknown mendable 'bad_luck'"),
        ("[unlicensed]", "[not_approved]", "x.yaml:12: repeated cause 'not_approved'"),
        ("[unlicensed]", "[no_return]", "x.yaml:15: unknown mendable 'no_return'"),
        ("not_approved]", "redirect_mismatch]", "x.yaml:3: repeated cause 'redirect_mismatch'"),
        ("- warning:", "- danger:", "x.yaml:10: unknown key 'danger'"),
        ("app-name", "wrong-type", "x.yaml:3: repeated id 'wrong-type'"),
        ("- info: app-name", "- app-name", "x.yaml:11: expected keys and values"),
        ("info: app-name", "{info: app-name, tip: more}", "x.yaml:11: a callout is one pair"),
        ("info: app-name", "info: [app-name]", "x.yaml:11: expected a word"),
        ("id: rehearse", "id: make-app", "x.yaml:12: repeated id 'make-app'"),
        ("id: rehearse", "id: Rehearse_It", "x.yaml:12: 'Rehearse_It' is no kebab-case id"),
        ("id: rehearse", "id:", "x.yaml:12: expected a word"),
        ("check: rehearsal", "check: luck", "x.yaml:13: unknown check 'luck'"),
        ("optional: true", "optional: false", "x.yaml:14: expected true, or no such key"),
    ],
)
def test_a_broken_edition_is_refused_with_its_line(before: str, after: str, complaint: str) -> None:
    broken = WHOLE.replace(before, after, 1)
    assert broken != WHOLE
    with pytest.raises(EditionError) as refusal:
        load_edition(broken, file="x.yaml")
    assert str(refusal.value).startswith(complaint)


def test_a_callout_of_one_step_may_not_come_again_in_another() -> None:
    repeated = WHOLE + "    callouts:\n      - tip: app-name\n"
    with pytest.raises(EditionError, match=r"x\.yaml:12: repeated id 'app-name'"):
        load_edition(repeated, file="x.yaml")


def test_an_edition_may_use_words_of_its_own_for_a_step_and_a_callout() -> None:
    own = WHOLE.replace("  - id: make-app\n", "  - id: make-app\n    words: make-app-2030\n")
    own = own.replace("info: app-name\n", "info: app-name\n        words: app-name-2030\n")
    step = load_edition(own, file="x.yaml").steps[0]
    assert step.title_id == "step.make-app-2030.title"
    assert [callout.sentence_id for callout in step.callouts] == [
        "callout.wrong-type",
        "callout.app-name-2030",
    ]


def test_an_edition_says_why_it_dropped_a_callout() -> None:
    text = WHOLE + "dropped:\n  - callout: old-page\n    reason: The page is gone.\n"
    dropped = load_edition(text, file="x.yaml").dropped
    assert dropped == (Dropped("old-page", "The page is gone."),)


def test_a_callout_is_not_dropped_without_a_reason() -> None:
    with pytest.raises(EditionError, match=r"x\.yaml:17: missing key 'reason'"):
        load_edition(WHOLE + "dropped:\n  - callout: old-page\n", file="x.yaml")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "x.yaml:1: the file is empty"),
        ("just words", "x.yaml:1: expected keys and values"),
        ("id: 2030-01\nsteps: []\n", "x.yaml:2: an edition has at least one step"),
        ("id: 2030-01\nsteps: [\n", "x.yaml:3: "),
        ("id: \x00", "x.yaml:1: "),
        ("id: a\n---\nid: b\n", "x.yaml:2: "),
    ],
)
def test_what_is_no_edition_at_all_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(EditionError) as refusal:
        load_edition(text, file="x.yaml")
    assert str(refusal.value).startswith(complaint)

"""Whoever hears a message read aloud, or sees no colour, learns the same from it.

That every block of every message has words, and every picture its text, is checked with Slack's
limits: `check_message` and `check_view`.
"""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

import bot.ui
from bot.language import Language
from bot.ui import blocks
from bot.ui.ids import Action
from bot.ui.message import Block
from bot.ui.strings import sentences

TEMPLATES = Path(bot.ui.__file__).parent / "templates"

EMOJI = re.compile(r":[a-z0-9_+'-]*[a-z][a-z0-9_+'-]*:")
COLOURS = re.compile(r"\b(red|green|blue|yellow|rot|grün|blau|gelb)(e[nmrs]?)?\b", re.IGNORECASE)


def _words(text: str) -> str:
    """Return what is left without emoji, pictures and signs."""
    text = EMOJI.sub("", text)
    return "".join(c for c in text if unicodedata.category(c)[0] in "LN")


@pytest.mark.parametrize("language", Language)
def test_every_sentence_has_words_and_no_emoji(language: Language) -> None:
    for id_, text in sentences(language).items():
        assert _words(re.sub(r"\{[a-z_]+\}", "word", text)), id_
        assert not EMOJI.search(re.sub(r"`[^`]*`|\{[a-z_]+\}", "", text)), id_
        assert not [c for c in text if unicodedata.category(c) in {"So", "Co"}], id_


@pytest.mark.parametrize("language", Language)
def test_no_sentence_is_understood_by_colour_alone(language: Language) -> None:
    coloured = {id_ for id_, text in sentences(language).items() if COLOURS.search(text)}
    # Zoom's page shows a green tick together with its word "Saved", which both sentences name.
    assert coloured == {"callout.continue-grey", "callout.allow-list-return-2021"}
    assert all("*Saved*" in sentences(language)[id_] for id_ in coloured)


def test_a_primary_button_says_in_words_what_it_does() -> None:
    primary = blocks.button("Next", Action.NEXT, primary=True)
    plain = blocks.button("Next", Action.NEXT)
    assert primary["text"] == plain["text"]
    assert primary["text"]["emoji"] is False


def test_a_picture_on_a_page_has_its_text() -> None:
    for file in TEMPLATES.glob("*.html"):
        for picture in re.findall(r"<(?:img|svg)\b[^>]*>", file.read_text(encoding="utf-8")):
            assert re.search(r'\b(alt|aria-label)="[^"]+"|aria-hidden="true"', picture), file.name


def test_what_is_wrong_with_a_block_is_found(
    check_blocks: Callable[[list[Block]], None],
) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": ":tada: 🎉"}}
    for wordless in (
        section,
        {"type": "image", "image_url": "https://x.example/a.png"},
        {"type": "image", "image_url": "https://x.example/a.png", "alt_text": " "},
    ):
        with pytest.raises(AssertionError):
            check_blocks([wordless])
    check_blocks([{"type": "image", "image_url": "https://x.example/a.png", "alt_text": "A map"}])

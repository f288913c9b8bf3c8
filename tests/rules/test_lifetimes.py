"""How long everything is kept, and what goes with a person, is decided for every table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from storage.personal import ERASED
from storage.retention import RULES
from storage.tables import metadata

Table: TypeAlias = Callable[[str, str], list[list[str]]]

STAYS = {
    "audit": "a chain without its beginning cannot be verified",
    "audit_heads": "where the chain ends",
    "departures": "until support has decided, or the grant is revoked",
    "grants": "until it is ended, which deletes it",
    "installations": "the workspace itself",
    "pseudonyms": "until the person is erased",
    "rates": "one row a workspace",
    "scope_profiles": "what people are asked for",
    "setup_cards": "the guide's messages",
    "setups": "one row a workspace",
    "verification_checks": "until the result has been told, which deletes it",
    "verification_rounds": "until the result has been told, which deletes it",
}
# What erasing a person leaves alone, and why.
NOT_ERASED = {
    "audit": "names nobody: the pseudonym's owner is forgotten",
    "audit_heads": "nothing personal",
    "campaigns": "who asked whom is the institution's record",
    "credentials": "who entered them is the institution's record",
    "handovers": "who has the guide is the institution's record",
    "installations": "nothing personal",
    "proposal_messages": "where admins were asked is the institution's record",
    "proposals": "who decided is the institution's record",
    "rates": "nothing personal",
    "scope_profiles": "who made it is the institution's record",
    "screens": "who told it is the institution's record",
    "setups": "the institution's own answers",
    "verification_rounds": "until the result has been told, which deletes it",
    "work": "ids of rows, and of members, until 30 days after it was done",
}


def test_every_table_is_swept_or_stays_for_a_reason() -> None:
    swept = {rule.table.name for rule in RULES}

    assert swept.isdisjoint(STAYS)
    assert swept | set(STAYS) == set(metadata.tables)


def test_every_table_is_erased_with_a_person_or_left_alone_for_a_reason() -> None:
    assert ERASED.isdisjoint(NOT_ERASED)
    assert set(ERASED) | set(NOT_ERASED) == set(metadata.tables)


def test_the_reference_says_how_long_each_table_is_kept(table: Table) -> None:
    kept = {row[0].strip("`"): row[3] for row in table("docs/reference.md", "What is stored")}

    assert set(kept) == set(metadata.tables)
    assert {name for name, text in kept.items() if text.startswith("stays")} == {
        *STAYS,
        "credentials",
    }

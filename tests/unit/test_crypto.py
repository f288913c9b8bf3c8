from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigurationError, DecryptionError
from storage.crypto import Keyring, new_key

_KEYRING = Keyring.parse(new_key())
_ROW = UUID(int=7)
_A_KEY = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc="

plaintexts = st.binary(max_size=400)
names = st.text(max_size=20)


@given(plaintext=plaintexts, table=names, row_id=st.uuids() | names, column=names)
def test_what_was_sealed_opens_in_its_place(
    plaintext: bytes, table: str, row_id: UUID | str, column: str
) -> None:
    sealed = _KEYRING.seal(plaintext, table=table, row_id=row_id, column=column)

    assert _KEYRING.open(sealed, table=table, row_id=row_id, column=column) == plaintext


@given(plaintext=plaintexts, data=st.data())
def test_a_changed_byte_is_refused(plaintext: bytes, data: st.DataObject) -> None:
    sealed = bytearray(_KEYRING.seal(plaintext, table="t", row_id=_ROW, column="c"))
    position = data.draw(st.integers(0, len(sealed) - 1))
    sealed[position] ^= data.draw(st.integers(1, 255))

    with pytest.raises(DecryptionError):
        _KEYRING.open(bytes(sealed), table="t", row_id=_ROW, column="c")


@given(plaintext=plaintexts, data=st.data())
def test_a_shortened_value_is_refused(plaintext: bytes, data: st.DataObject) -> None:
    sealed = _KEYRING.seal(plaintext, table="t", row_id=_ROW, column="c")
    length = data.draw(st.integers(0, len(sealed) - 1))

    with pytest.raises(DecryptionError):
        _KEYRING.open(sealed[:length], table="t", row_id=_ROW, column="c")


places = st.tuples(names, names, names)


@given(here=places, there=places)
def test_a_value_moved_to_another_table_row_or_column_is_refused(
    here: tuple[str, str, str], there: tuple[str, str, str]
) -> None:
    sealed = _KEYRING.seal(b"token", table=here[0], row_id=here[1], column=here[2])
    if here == there:
        return

    with pytest.raises(DecryptionError):
        _KEYRING.open(sealed, table=there[0], row_id=there[1], column=there[2])


@pytest.mark.parametrize(
    ("table", "row_id", "column"),
    [("other", "r", "c"), ("t", "other", "c"), ("t", "r", "other"), ("tr", "", "c")],
)
def test_each_part_of_the_place_counts(table: str, row_id: str, column: str) -> None:
    sealed = _KEYRING.seal(b"token", table="t", row_id="r", column="c")

    with pytest.raises(DecryptionError):
        _KEYRING.open(sealed, table=table, row_id=row_id, column=column)


def test_the_first_key_encrypts_and_every_key_decrypts() -> None:
    old, new = new_key(), new_key()
    sealed = Keyring.parse(old).seal(b"token", table="t", row_id=_ROW, column="c")
    both = Keyring.parse(f"{new}, {old}")

    assert both.open(sealed, table="t", row_id=_ROW, column="c") == b"token"

    again = both.seal(b"token", table="t", row_id=_ROW, column="c")
    assert Keyring.parse(new).open(again, table="t", row_id=_ROW, column="c") == b"token"


def test_a_missing_key_is_named_as_the_trouble() -> None:
    sealed = Keyring.parse(new_key()).seal(b"token", table="t", row_id=_ROW, column="c")

    with pytest.raises(DecryptionError, match="No key in USHER_ENCRYPTION_KEYS"):
        _KEYRING.open(sealed, table="t", row_id=_ROW, column="c")


def test_the_same_plaintext_never_seals_to_the_same_bytes() -> None:
    sealed = {_KEYRING.seal(b"token", table="t", row_id=_ROW, column="c") for _ in range(50)}

    assert len(sealed) == 50


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("planted", "key 1"),
        (f"{_A_KEY},planted", "key 2"),
        (_A_KEY[:-4], "key 1"),
        (_A_KEY + "AAAA", "key 1"),
        ("é" * 43, "key 1"),
        ("!" + _A_KEY, "key 1"),
    ],
)
def test_a_malformed_key_is_named_by_its_position_and_not_shown(text: str, position: str) -> None:
    with pytest.raises(ConfigurationError, match=position) as caught:
        Keyring.parse(text)

    assert not any(part in str(caught.value) for part in text.split(","))


@pytest.mark.parametrize("text", ["", " , "])
def test_no_key_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="there is no key"):
        Keyring.parse(text)


def test_the_same_key_twice_is_refused() -> None:
    key = new_key()

    with pytest.raises(ConfigurationError, match="key 2 repeats") as caught:
        Keyring.parse(f"{key},{key}")
    assert key not in str(caught.value)


def test_a_keyring_shows_no_key() -> None:
    key = new_key()

    assert key[:8] not in repr(Keyring.parse(key))


def test_padding_may_be_left_out() -> None:
    assert Keyring.parse(new_key().rstrip("="))


def test_every_new_key_is_another_and_fits() -> None:
    keys = {new_key() for _ in range(20)}

    assert len(keys) == 20
    Keyring.parse(",".join(keys))

"""What Zoom tells by itself is taken from Zoom alone, and nothing it says is a surprise."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.secret import Secret
from bot.zoom.webhook import Deauthorization, Validation, genuine, read

NOW = datetime(2026, 11, 25, 9, 0, 0, 500_000, tzinfo=UTC)
SECRET = Secret("planted-secret-token")
PAYLOAD = {
    "account_id": "acc",
    "client_id": "client",
    "user_id": "user",
    "deauthorization_time": "2025-06-08T06:55:26.209Z",
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
PAYLOADS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys([*PAYLOAD, "plainToken", "event_ts", "user_data_retention"], JSON)
)
EVENTS = st.fixed_dictionaries(
    {
        "event": st.sampled_from(["app_deauthorized", "endpoint.url_validation", "x"]) | JSON,
        "payload": PAYLOADS | PAYLOADS.map(lambda some: PAYLOAD | some) | JSON,
    },
    optional={"event_ts": JSON},
)


def _sign(body: bytes, timestamp: str, secret: Secret = SECRET) -> str:
    message = f"v0:{timestamp}:".encode() + body
    return "v0=" + hmac.new(secret.reveal().encode(), message, hashlib.sha256).hexdigest()


def _genuine(body: bytes, timestamp: str, signature: str) -> bool:
    return genuine(SECRET, timestamp=timestamp, signature=signature, body=body, now=NOW)


@given(st.binary(), st.integers(-299, 299))
def test_what_zoom_signs_within_five_minutes_is_genuine(body: bytes, ahead: int) -> None:
    timestamp = str(int(NOW.timestamp()) + ahead)

    assert _genuine(body, timestamp, _sign(body, timestamp))


@given(st.binary(), st.integers(301, 10**6), st.sampled_from([-1, 1]))
def test_nothing_older_or_newer_is(body: bytes, seconds: int, sign: int) -> None:
    timestamp = str(int(NOW.timestamp()) + sign * seconds)

    assert not _genuine(body, timestamp, _sign(body, timestamp))


@given(st.binary(min_size=1), st.data())
def test_a_changed_byte_is_refused(body: bytes, data: st.DataObject) -> None:
    timestamp = str(int(NOW.timestamp()))
    place = data.draw(st.integers(0, len(body) - 1))
    other = bytes([body[place] ^ data.draw(st.integers(1, 255))])
    changed = body[:place] + other + body[place + 1 :]

    assert not _genuine(changed, timestamp, _sign(body, timestamp))


@given(st.text(), st.text())
def test_headers_may_be_anything(timestamp: str, signature: str) -> None:
    assert not _genuine(b"{}", timestamp, signature)


@given(st.binary() | EVENTS.map(lambda event: json.dumps(event).encode()))
def test_a_body_is_an_event_or_a_value_error(body: bytes) -> None:
    try:
        event = read(body)
    except ValueError:
        return
    assert event is None or isinstance(event, Validation | Deauthorization)
    if isinstance(event, Deauthorization):
        assert event.at.utcoffset() == timedelta(0)
        for word in (event.user_id, event.account_id, event.client_id):
            assert word.isascii()
            assert word.isprintable()


@pytest.mark.parametrize(
    ("payload", "beside"),
    [
        ({}, {}),
        ({"deauthorization_time": "2025-06-08T06:55:26.209"}, {}),
        ({"deauthorization_time": "2025-06-08T08:55:26.209+02:00"}, {}),
        ({"deauthorization_time": None}, {"event_ts": 1749365726209}),
        ({"deauthorization_time": None, "event_ts": 1749365726209}, {}),
        ({"user_data_retention": "false"}, {}),
        ({"user_data_retention": None, "signature": "0" * 64}, {"event_ts": 1}),
    ],
)
def test_the_bodies_that_zoom_has_sent_are_read(
    payload: dict[str, object], beside: dict[str, object]
) -> None:
    event = {"event": "app_deauthorized", "payload": PAYLOAD | payload, **beside}

    assert read(json.dumps(event).encode()) == Deauthorization(
        "user", "acc", "client", datetime(2025, 6, 8, 6, 55, 26, 209_000, tzinfo=UTC)
    )


def test_the_answer_to_a_validation_proves_the_secret() -> None:
    event = read(b'{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS"}}')

    assert isinstance(event, Validation)
    answer = event.answer(Secret("secret"))
    wanted = hmac.new(b"secret", b"qgg8vlvZRS", hashlib.sha256).hexdigest()
    assert answer == {"plainToken": "qgg8vlvZRS", "encryptedToken": wanted}

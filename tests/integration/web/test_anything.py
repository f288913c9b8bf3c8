"""Whatever anybody sends to any route: an answer, never a fault of Usher's, nothing given back."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest
from campus.stage import code_on
from campus.wire import FORM, deliver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.web.routes import routes

if TYPE_CHECKING:
    import httpx
    from campus.stage import Stage

MARK = "zq7<i>'\"&"
"""In all that is sent; what comes back holds it nowhere, escaped or not."""
STRANGE = "a" * 43
SERVER_ERROR, UNAVAILABLE = 500, 503
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"]
TYPES = [
    "application/json",
    FORM,
    "multipart/form-data; boundary=b",
    "text/plain; charset=utf-7",
    "application/json; charset=nonsense",
    "",
]
HEADERS = [
    "Cookie",
    "Accept-Language",
    "Authorization",
    "X-Slack-Signature",
    "X-Slack-Request-Timestamp",
    "x-zm-signature",
    "x-zm-request-timestamp",
    "X-Forwarded-For",
    "If-None-Match",
    "Range",
]
KEYS = ["state", "code", "error", "payload", "command", "event", "client_id", "client_secret", "q"]

# A failure prints the whole campus, which Hypothesis warns of before it names the failure.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
# One application for all examples: none of them may change what the next one meets.
many = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
texts = st.text(max_size=40).map(lambda text: MARK + text)
printable = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60)
words = texts | st.sampled_from(["", "1", "0", "-1", STRANGE, "access_denied"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=12,
)
bodies = (
    st.binary(max_size=200)
    | json_values.map(lambda value: json.dumps(value).encode())
    | st.dictionaries(st.sampled_from(KEYS), words).map(lambda pairs: urlencode(pairs).encode())
)
requests = st.fixed_dictionaries(
    {
        "method": st.sampled_from([*METHODS, *[None] * len(METHODS)]),  # None: the route's own
        "word": st.sampled_from([None, STRANGE]) | texts | st.binary(min_size=1, max_size=20),
        "query": st.dictionaries(st.sampled_from(KEYS), words, min_size=1, max_size=6),
        "headers": st.dictionaries(
            st.sampled_from(HEADERS), printable.map(lambda text: f"zq7 {text}".strip()), max_size=4
        ),
        "type": st.sampled_from(TYPES),
        "body": bodies,
    }
)


@pytest.mark.parametrize(("method", "path"), [(route.method, route.path) for route in routes()])
@given(sent=requests)
@many
async def test_every_route_answers_whatever_is_sent(
    ready: Stage, method: str, path: str, sent: dict[str, Any]
) -> None:
    word = sent["word"] or STRANGE
    url = ready.campus.bot_url + path.replace("{token}", quote(word, safe=""))

    answer = await ready.campus.http.request(
        sent["method"] or method,
        f"{url}?{urlencode(sent['query'])}",
        headers={"Content-Type": sent["type"]} | sent["headers"],
        content=sent["body"],
    )

    _is_an_answer(answer, path)


@given(value=json_values, form=st.booleans())
@many
async def test_what_slack_signs_is_answered_whatever_its_shape(
    ready: Stage, value: object, *, form: bool
) -> None:
    text = json.dumps(value)
    body = urlencode({"payload": text}) if form else text
    content_type = FORM if form else "application/json"

    answer = await deliver(ready.campus, body, content_type=content_type)

    _is_an_answer(answer, "/slack/events")


async def test_what_was_sent_has_left_nothing_behind(ready: Stage) -> None:
    before = await ready.everything()
    sent = [
        ("GET", f"/authorize/{STRANGE}", b""),
        ("POST", f"/authorize/{STRANGE}", b""),
        ("POST", f"/authorize/{STRANGE}/fresh", b""),
        ("GET", f"/zoom/callback?state={STRANGE}&code={STRANGE}", b""),
        ("GET", "/zoom/callback?error=server_error", b""),
        ("POST", "/slack/events", b"payload={}"),
    ]

    for method, path, body in sent:
        await ready.campus.http.request(method, ready.campus.bot_url + path, content=body)

    assert await ready.everything() == before


def _is_an_answer(answer: httpx.Response, path: str) -> None:
    if answer.status_code == UNAVAILABLE:
        known = path == "/readyz" or code_on(answer.text) == "zoom_unavailable"
        assert known, answer.text
    else:
        assert answer.status_code < SERVER_ERROR, answer.text
    assert re.search("zq7", answer.text) is None
    assert re.search("zq7", repr(answer.headers)) is None
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] in {"no-store", "public, max-age=3600"}

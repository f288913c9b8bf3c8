from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.oauth.regions import api_base

_ZOOMS = ("zoom.us", "zoomgov.com")
_HOSTILE = [
    "http://api.zoom.us",
    "https://zoom.us.evil.example",
    "https://evilzoom.us",
    "https://zoom.us@evil.example",
    "https://user@api.zoom.us",
    "https://user:word@api.zoom.us",
    "https://@api.zoom.us",
    "https://api.zoom.us:8443",
    "https://api.zoom.us:443@evil.example",
    "https://evil.example/.zoom.us",
    "https://evil.example?.zoom.us",
    "https://evil.example#.zoom.us",
    "https://evil.example\\.zoom.us",
    "https://evil.example\\@api.zoom.us",
    "https://api.zoom.us\\@evil.example",
    "https://api.zoom.us/v2",
    "https://api.zoom.us?x",
    "https://api.zoom.us#x",
    "https://api.zoom.us\n",
    " https://api.zoom.us",
    "https://api.zoom.us\t.evil.example",
    "https:/api.zoom.us",
    "https:api.zoom.us",
    "//api.zoom.us",
    "api.zoom.us",
    "https://",
    "https://.zoom.us",
    "https://a..zoom.us",
    "https://-a.zoom.us",
    "https://zoom.us.",
    "https://api.zoom。us",
    "https://api.ᶻoom.us",
    "https://xn--zoom.us.example",
    "https://[::1].zoom.us",
    "https://127.0.0.1",
    "http://127.0.0.1:8701",
    "https://localhost",
    "https://%61pi.zoom.us",
    "javascript:https://api.zoom.us",
    "",
    None,
    17,
    ["https://api.zoom.us"],
]
_pieces = st.sampled_from(
    [
        *("https://", "http://", "api", ".", "zoom.us", "zoomgov.com", "ZOOM.US", "evil.example"),
        *(
            "@",
            ":",
            "443",
            "/",
            "\\",
            "#",
            "?",
            "%2e",
            "\t",
            "\n",
            " ",
            "-",
            "。",
            "[",
            "]",
            "xn--",
        ),
    ]
)


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://api.zoom.us", "https://api.zoom.us"),
        ("https://api-eu.zoom.us/", "https://api-eu.zoom.us"),
        ("https://api-us.zoom.us:443", "https://api-us.zoom.us"),
        ("HTTPS://API.Zoom.US", "https://api.zoom.us"),
        ("https://zoom.us", "https://zoom.us"),
        ("https://northfield.zoom.us", "https://northfield.zoom.us"),
        ("https://api.zoomgov.com", "https://api.zoomgov.com"),
    ],
)
def test_zooms_own_hosts_are_taken(url: str, base: str) -> None:
    assert api_base(url) == base


@pytest.mark.parametrize("url", _HOSTILE)
def test_any_other_is_not(url: object) -> None:
    assert api_base(url) is None


@given(st.one_of(st.text(), st.lists(_pieces, max_size=9).map("".join)))
def test_whatever_is_taken_is_zooms_to_whoever_sends_the_token(url: str) -> None:
    base = api_base(url)

    if base is not None:
        sent_to = httpx.URL(f"{base}/v2/users/me")
        assert (sent_to.scheme, sent_to.port, sent_to.userinfo) == ("https", None, b"")
        assert sent_to.path == "/v2/users/me"
        assert any(sent_to.host == each or sent_to.host.endswith(f".{each}") for each in _ZOOMS)


@given(st.lists(st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True), max_size=4))
def test_every_host_below_zooms_is_taken(labels: list[str]) -> None:
    for zooms in _ZOOMS:
        host = ".".join([*labels, zooms])
        assert api_base(f"https://{host}") == f"https://{host}"


def test_a_name_longer_than_names_can_be_is_not() -> None:
    assert api_base("https://" + "a." * 130 + "zoom.us") is None

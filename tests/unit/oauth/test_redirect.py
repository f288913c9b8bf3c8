import pytest

from bot.oauth.redirect import Flaw, Reached, flaws, who_answers


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://usher.example.edu/zoom/callback", ()),
        ("https://example.edu/apps/usher-1/zoom/callback", ()),
        ("http://127.0.0.1:8080/zoom/callback", (Flaw.NO_HTTPS, Flaw.PORT)),
        ("https://Usher.example.edu/zoom/callback", (Flaw.CAPITALS,)),
        ("https://usher.example.edu/Apps/zoom/callback", (Flaw.CAPITALS,)),
        ("https://usher.example.edu:443/zoom/callback", (Flaw.PORT,)),
        ("https://usher.example.edu//zoom/callback", (Flaw.ODD_PATH,)),
        ("https://usher.example.edu/zoom/callback/", (Flaw.ODD_PATH,)),
        ("https://usher.example.edu/a/../zoom/callback", (Flaw.ODD_PATH,)),
        ("https://usher.example.edu/a b/zoom/callback", (Flaw.ODD_PATH,)),
        ("https://usher.example.edu/ä/zoom/callback", (Flaw.ODD_PATH,)),
        ("https://usher.example.edu/a%20b/zoom/callback", (Flaw.ODD_PATH,)),
    ],
)
def test_what_zoom_may_stumble_over_is_named(url: str, found: tuple[Flaw, ...]) -> None:
    assert flaws(url) == found


@pytest.mark.parametrize(
    ("status", "answer", "reached"),
    [
        (200, {"alive": True, "usher": "m1"}, Reached.ITSELF),
        (200, {"alive": True, "usher": "m2"}, Reached.SOMEBODY_ELSE),
        (200, {"alive": True}, Reached.SOMEBODY_ELSE),
        (200, ["usher"], Reached.SOMEBODY_ELSE),
        (200, None, Reached.SOMEBODY_ELSE),
        (502, {"alive": True, "usher": "m1"}, Reached.SOMEBODY_ELSE),
    ],
)
def test_only_this_very_usher_is_itself(status: int, answer: object, reached: Reached) -> None:
    assert who_answers(status, answer, mark="m1") is reached

from hypothesis import given
from hypothesis import strategies as st

from bot.ui.mrkdwn import Mrkdwn, clip, clip_mrkdwn, code, code_block, escape, mention, moment


@given(st.text(), st.integers(2, 50))
def test_clipped_text_is_never_too_long(text: str, limit: int) -> None:
    assert len(clip(text, limit)) <= limit
    assert len(clip_mrkdwn(escape(text), limit)) <= limit


@given(st.lists(st.sampled_from(["a", " ", "&", "<", ">", "<@U123>"])), st.integers(2, 30))
def test_a_cut_leaves_no_half_escape_or_mention(parts: list[str], limit: int) -> None:
    whole = Mrkdwn("".join(p if p.startswith("<@") else escape(p) for p in parts))
    cut = clip_mrkdwn(whole, limit).removesuffix("…")
    assert cut.count("<") == cut.count(">")
    assert cut.count("&") == cut.count(";")


def test_short_text_is_left_alone() -> None:
    assert clip("abc", 3) == "abc"
    assert clip_mrkdwn(Mrkdwn("abc"), 3) == "abc"


def test_a_backtick_cannot_end_the_code() -> None:
    assert code("a`b").count("`") == 2
    assert code_block("a```b").count("```") == 2


def test_groups_and_members_are_mentioned_in_their_own_way() -> None:
    assert mention("U1") == "<@U1>"
    assert mention("W1") == "<@W1>"
    assert mention("S1") == "<!subteam^S1>"


def test_a_moment_is_shown_in_the_readers_zone_with_a_fallback() -> None:
    assert moment(0) == "<!date^0^{date_short_pretty} {time}|1970-01-01 00:00 UTC>"

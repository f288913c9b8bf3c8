from dataclasses import replace

import pytest

from bot.guide.model import Check, Edition, Mendable, Step


@pytest.fixture
def edition() -> Edition:
    """Return a guide as short as can be that has every kind of step."""
    return Edition(
        "2030-01",
        (
            Step("read"),
            Step("build"),
            Step("credentials", check=Check.CREDENTIALS),
            Step("channel", check=Check.CHANNEL),
            Step("rehearse", check=Check.REHEARSAL),
            Step("ask", optional=True),
            Step("connect"),
        ),
    )


@pytest.fixture
def mendable(edition: Edition) -> Edition:
    """Return the same guide, where some steps mend what went wrong."""
    mends = {
        "build": (Mendable.REDIRECT_MISMATCH,),
        "credentials": (Mendable.INVALID_CLIENT,),
        "rehearse": (Mendable.UNLICENSED,),
    }
    steps = (replace(step, mends=mends.get(step.id, ())) for step in edition.steps)
    return replace(edition, steps=tuple(steps))

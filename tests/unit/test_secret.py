from __future__ import annotations

import copy
import json
import pickle
from dataclasses import asdict, dataclass

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.secret import Secret

_PLANTED = "xoxb-planted"


@dataclass(frozen=True, slots=True)
class _Holder:
    name: str
    secret: Secret


def test_only_reveal_gives_it_out() -> None:
    secret = Secret(_PLANTED)

    assert secret.reveal() == _PLANTED
    shown = (
        str(secret),
        repr(secret),
        f"{secret}",
        f"{secret!r:>40}",
        f"{secret:>40}",
        "%s" % secret,  # noqa: UP031 - logging formats this way
    )
    assert not any("planted" in text for text in shown)


def test_a_value_that_holds_one_does_not_show_it() -> None:
    holder = _Holder("a", Secret(_PLANTED))

    assert "planted" not in repr(holder)
    assert "planted" not in repr(asdict(holder))


def test_equal_strings_are_equal_secrets() -> None:
    assert Secret("ä") == Secret("ä")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"


def test_it_cannot_be_hashed() -> None:
    with pytest.raises(TypeError):
        hash(Secret("a"))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_cannot_be_pickled(protocol: int) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret(_PLANTED), protocol)


def test_json_does_not_know_it() -> None:
    with pytest.raises(TypeError) as caught:
        json.dumps({"token": Secret(_PLANTED)})

    assert "planted" not in str(caught.value)


def test_it_does_not_change() -> None:
    secret = Secret("a")

    with pytest.raises(AttributeError):
        secret._value = "b"  # noqa: SLF001 - that is what is refused
    with pytest.raises(AttributeError):
        del secret._value  # noqa: SLF001 - that is what is refused
    assert copy.deepcopy(secret) is copy.copy(secret) is secret


class _Form(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)
    token: Secret


def test_pydantic_reads_it_and_does_not_write_it() -> None:
    form = _Form.model_validate({"token": _PLANTED})

    assert form.token == Secret(_PLANTED)
    assert _Form(token=form.token) == form
    assert "planted" not in repr(form)
    assert form.model_dump() == {"token": Secret(_PLANTED)}
    with pytest.raises(ValueError, match="serialize"):
        form.model_dump_json()


def test_pydantic_refuses_what_is_no_string() -> None:
    with pytest.raises(ValidationError, match="expected a string"):
        _Form.model_validate({"token": 7})

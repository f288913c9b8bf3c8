from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.about import company_domain, is_email
from bot.campaigns.model import InvitationState
from bot.notices.page import (
    AuthorizePage,
    CredentialsPage,
    CredentialsTakenPage,
    FreshLinkPage,
    OutcomePage,
    ProblemPage,
)
from bot.ui.credentials import LONGEST_INPUT
from bot.ui.outcome import outcome_key
from bot.ui.speech import spoken
from bot.ui.strings import say_plain

STYLESHEET_PATH: Final = "/assets/usher.css"


def authorize_page(page: AuthorizePage) -> str:
    """Say what Zoom will show and what it allows, before anybody goes there."""
    return _render("authorize.html", page=page)


def outcome_page(page: OutcomePage) -> str:
    """Say what came of the trip to Zoom and what comes next."""
    failed = page.outcome == InvitationState.FAILED
    code = page.cause if failed else None
    key = outcome_key(page.outcome, page.cause)
    return _render("outcome.html", page=page, key=key, code=code)


def problem_page(page: ProblemPage) -> str:
    """Say what happened, what to do, and what to quote.

    Raises:
        KeyError: There is no such code.
    """
    return _render("problem.html", page=page)


def fresh_link_page(page: FreshLinkPage) -> str:
    """Say that a fresh link waits in the owner's DM."""
    return _render("fresh_link.html", page=page)


def credentials_page(page: CredentialsPage, errors: Mapping[str, str]) -> str:
    """Ask for a pair; nothing that was typed is shown again, beside what is wrong with it."""
    return _render("credentials.html", page=page, errors=errors, longest=LONGEST_INPUT)


def credentials_taken_page(page: CredentialsTakenPage) -> str:
    """Say that a pair has come in."""
    return _render("credentials_taken.html", page=page)


@cache
def stylesheet() -> str:
    """Return the one stylesheet, to be served at STYLESHEET_PATH."""
    return files("bot.ui").joinpath("templates/usher.css").read_text(encoding="utf-8")


def _render(template: str, **values: object) -> str:
    return _environment().get_template(template).render(lang=spoken().value, **values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("bot.ui"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "say": say_plain,
        "stylesheet_path": STYLESHEET_PATH,
        "is_email": is_email,
        "company_domain": company_domain,
    }
    return environment

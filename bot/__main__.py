"""The command line: `usher`, or `python -m bot`."""

from __future__ import annotations

import asyncio
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.app import serve
from bot.audit.lines import as_json, in_words
from bot.config import DatabaseSettings, PublicSettings, SealedSettings, Settings
from bot.errors import ConfigurationError, SchemaError
from bot.inspection import audit_records, audit_reports, diagnose, rotate_keys
from bot.observability import configure_logging
from bot.running import require_role_fits
from bot.sandbox.run import run as run_sandbox
from bot.sandbox.state import StateError
from bot.slack.manifest import filled_in
from storage.crypto import new_key
from storage.database import Database
from storage.schema import SchemaState, check, upgrade

cli = typer.Typer(
    name="usher",
    help="A Slack bot that gets a whole campus connected to Zoom.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # the pretty ones print local variables
)
db = typer.Typer(help="The database schema.", no_args_is_help=True)
keys = typer.Typer(help="Encryption keys.", no_args_is_help=True)
audit = typer.Typer(help="What was decided, by whom.", no_args_is_help=True)
cli.add_typer(db, name="db")
cli.add_typer(keys, name="keys")
cli.add_typer(audit, name="audit")


class Role(StrEnum):
    """Which part of the service a process is."""

    ALL = "all"
    WEB = "web"
    WORKER = "worker"


@cli.command()
def run(
    role: Annotated[Role, typer.Option(help="Split web and worker (PostgreSQL only).")] = Role.ALL,
) -> None:
    """Run the service: web and worker in one process."""
    settings = Settings.from_environment()
    require_role_fits(settings, role)
    configure_logging(settings.log_format, settings.log_level, sys.stderr)
    asyncio.run(serve(settings, role))


@cli.command()
def doctor() -> None:
    """Check configuration, database, keys, Slack, Zoom and the public URL; a line each."""
    configure_logging(None, "error", sys.stderr)
    settings = Settings.from_environment()
    typer.echo("ok    Configuration: complete")
    if not asyncio.run(_print_findings(settings)):
        raise typer.Exit(1)


@cli.command()
def manifest() -> None:
    """Print the Slack manifest with this deployment's public URL filled in."""
    typer.echo(filled_in(PublicSettings.from_environment().public_url), nl=False)


@cli.command()
def sandbox(
    port: Annotated[int, typer.Option(help="Slack's port; Zoom and the bot take the next two.")] = (
        8700
    ),
    people: Annotated[
        int, typer.Option(min=0, max=100_000, help="How many more people the workspace has.")
    ] = 0,
    load: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A saved state to begin with.")
    ] = None,
    *,
    build_the_app: Annotated[
        bool, typer.Option("--build-the-app", help="Leave the Zoom app for you to build.")
    ] = False,
) -> None:
    """Run a pretend Slack, a pretend Zoom and the bot against them."""
    configure_logging(None, "info", sys.stderr)
    try:
        asyncio.run(
            run_sandbox(port, typer.echo, people=people, load=load, build_the_app=build_the_app)
        )
    except (StateError, OSError) as error:  # OSError: a port is taken
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the newest schema."""
    asyncio.run(_upgrade(DatabaseSettings.from_environment()))
    typer.echo("The schema is current.")


@db.command("check")
def db_check() -> None:
    """Say whether the database is at this version's schema; exit 1 if it is not."""
    state = asyncio.run(_check(DatabaseSettings.from_environment()))
    typer.echo(f"The schema is {state}.")
    if state is not SchemaState.CURRENT:
        raise typer.Exit(1)


@keys.command("new")
def keys_new() -> None:
    """Make an encryption key for USHER_ENCRYPTION_KEYS; the last line is the key."""
    typer.echo("Keep this key safe: without it, what Usher has stored cannot be read.")
    typer.echo(
        "To replace an older key, follow docs/operations.md, Keys; usher keys rotate is part."
    )
    typer.echo(new_key())


@keys.command("rotate")
def keys_rotate() -> None:
    """Re-encrypt everything under the first key; exit 1 if something does not open."""
    configure_logging(None, "error", sys.stderr)
    if not asyncio.run(_print_rotation(SealedSettings.from_environment())):
        raise typer.Exit(1)


@audit.command("verify")
def audit_verify() -> None:
    """Walk every audit chain, say how many records are right; exit 1 if one is broken."""
    configure_logging(None, "error", sys.stderr)
    if not asyncio.run(_print_reports(SealedSettings.from_environment())):
        raise typer.Exit(1)


@audit.command("export")
def audit_export(
    *,
    names: Annotated[
        bool, typer.Option("--names", help="Say who stands behind pseudonyms, where still known.")
    ] = False,
) -> None:
    """Print every audit record, a line of JSON each."""
    configure_logging(None, "error", sys.stderr)
    asyncio.run(_print_records(SealedSettings.from_environment(), named=names))


async def _print_reports(settings: SealedSettings) -> bool:
    good = True
    async for report in audit_reports(settings):
        typer.echo(in_words(report))
        good = good and report.fault is None
    return good


async def _print_records(settings: SealedSettings, *, named: bool) -> None:
    async for found in audit_records(settings, named=named):
        typer.echo(as_json(found.record, found.names))


async def _print_rotation(settings: SealedSettings) -> bool:
    marks = {True: "ok   ", False: "FAIL ", None: "...  "}
    good = True
    async for line in rotate_keys(settings):
        typer.echo(f"{marks[line.good]} {line.subject}: {line.words}")
        good = good and line.good is not False
    return good


async def _print_findings(settings: Settings) -> bool:
    good = True
    async for finding in diagnose(settings):
        typer.echo(f"{'ok   ' if finding.good else 'FAIL '} {finding.subject}: {finding.words}")
        good = good and finding.good
    return good


async def _upgrade(settings: DatabaseSettings) -> None:
    database = Database.open(settings.database_url.reveal())
    try:
        await upgrade(database)
    finally:
        await database.close()


async def _check(settings: DatabaseSettings) -> SchemaState:
    database = Database.open(settings.database_url.reveal())
    try:
        return await check(database)
    finally:
        await database.close()


def main() -> None:
    """Run a command; what keeps it from starting is a line each, and exit code 2."""
    try:
        cli()
    except ConfigurationError as error:
        for problem in error.problems:
            typer.echo(problem, err=True)
        sys.exit(2)
    except SchemaError as error:
        typer.echo(str(error), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()

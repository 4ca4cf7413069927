"""Commands: `./run flask …`. Each parses, calls one service and prints."""

import json
import sys
from datetime import UTC, datetime
from typing import TextIO

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from marketplace import jobs, seed
from marketplace.cli_imports import import_patents
from marketplace.cli_mail import mail_group
from marketplace.cli_search import search_group
from marketplace.cli_statistics import statistics_group
from marketplace.domain.accounts import OrganisationKind, Role
from marketplace.domain.errors import DomainError
from marketplace.seed.people import DEMO_ACCOUNTS, PASSWORD
from marketplace.services import accounts, ledger

ledger_group = AppGroup("ledger", help="台账 / ledger")


def install(app: Flask) -> None:
    """Register the commands."""
    for command in (
        create_organisation,
        create_user,
        import_patents,
        worker,
        seed_command,
        search_group,
        ledger_group,
        mail_group,
        statistics_group,
    ):
        app.cli.add_command(command)


class Refused(click.ClickException):
    """A domain error on the command line: one sentence, exit code 1."""

    def __init__(self, error: DomainError) -> None:
        super().__init__(f"{error.field}: {error}" if error.field else str(error))


@click.command("create-organisation")
@click.argument("name")
@click.option("--kind", type=click.Choice([kind.value for kind in OrganisationKind]), required=True)
@click.option("--code", required=True, help="USCC, or the 10-digit school code of a university")
@click.option("--city", required=True, help="prefecture code, e.g. 230100")
def create_organisation(name: str, kind: str, code: str, city: str) -> None:
    """Create a verified organisation."""
    try:
        accounts.create_organisation(name, OrganisationKind(kind), code, city, now=datetime.now(UTC))
    except DomainError as error:
        raise Refused(error) from None
    click.echo(f"created {name} ({code})")


@click.command("create-user")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--organisation", "code", required=True, help="code of the organisation")
@click.option("--name", default="", help="shown name; the address's first part by default")
@click.option("--password-stdin", is_flag=True, required=True, help="read the password from standard input")
def create_user(email: str, role: str, code: str, name: str, password_stdin: bool) -> None:
    """Create a verified user; the password comes from standard input, never from the command line."""
    password = sys.stdin.readline().rstrip("\n")
    shown = name or email.split("@")[0]
    try:
        accounts.create_user(email, shown, password, Role(role), code, now=datetime.now(UTC))
    except DomainError as error:
        raise Refused(error) from None
    click.echo(f"created {email} ({role})")


@click.command("worker")
def worker() -> None:
    """Do background work until stopped: imports, the search index, whatever is due."""
    jobs.run_worker(current_app._get_current_object())  # type: ignore[attr-defined]


@click.command("seed")
@click.option("--json", "as_json", is_flag=True, help="print the accounts to try as JSON")
def seed_command(as_json: bool) -> None:
    """Fill an empty database with sample data (fixed seed, invented organisations and people)."""
    filled = seed.fill()
    accounts_to_try = [
        {"role": role, "email": email, "password": PASSWORD} for role, email in DEMO_ACCOUNTS.items()
    ]
    if as_json:
        click.echo(json.dumps({"filled": filled, "accounts": accounts_to_try}))
        return
    click.echo("sample data is in place" if filled else "there is data already; nothing was changed")


@ledger_group.command("verify")
@click.option("--json", "as_json", is_flag=True)
def ledger_verify(as_json: bool) -> None:
    """Check every entry, link and posting; exit code 1 when anything is wrong."""
    findings, (size, head) = ledger.verify(), ledger.head()
    if as_json:
        report = [{"sequence": finding.sequence, "code": finding.code} for finding in findings]
        click.echo(json.dumps({"ok": not findings, "entries": size, "head": head, "findings": report}))
    else:
        for finding in findings:
            click.echo(f"entry {finding.sequence}: {finding.code}")
        click.echo(f"{size} entries, head {head}: {'ok' if not findings else f'{len(findings)} findings'}")
    sys.exit(1 if findings else 0)


@ledger_group.command("export")
@click.argument("target", type=click.File("w", encoding="utf-8"))
def ledger_export(target: TextIO) -> None:
    """Write every entry's body, exactly as hashed, one a line."""
    for entry in ledger.entries():
        target.write(entry.body + "\n")

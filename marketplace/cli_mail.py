"""Commands about mail: what waits, what was given up and why, and another try."""

import json
from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from marketplace.services import mails

mail_group = AppGroup("mail", help="邮件 / mail")


@mail_group.command("status")
@click.option("--json", "as_json", is_flag=True)
def mail_status(as_json: bool) -> None:
    """Show how much mail waits, and which was given up."""
    waiting, given_up = mails.waiting(), mails.given_up()
    if as_json:
        rows = [
            {
                "id": row.payload["id"],
                "owed_at": row.created_at.isoformat(),
                "attempts": row.attempts,
                "error": row.error,
            }
            for row in given_up
        ]
        tried = sum(row.attempts > 0 for row in waiting)
        click.echo(json.dumps({"waiting": len(waiting), "tried": tried, "given_up": rows}))
        return
    for row in (*waiting, *given_up):
        state = "given up" if row.failed_at else "waiting"
        click.echo(f"{row.payload['id']} {state}, {row.attempts} attempts: {row.error or '-'}")
    click.echo(f"{len(waiting)} waiting, {len(given_up)} given up")


@mail_group.command("retry")
def mail_retry() -> None:
    """Put what was given up back into the queue; the worker sends it."""
    click.echo(f"{mails.try_again(datetime.now(UTC))} mails will be tried again")

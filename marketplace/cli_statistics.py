"""Commands about the fact rows of statistics: make them again from the ledger, compare them with it."""

import sys

import click
from flask.cli import AppGroup

from marketplace.services import facts

statistics_group = AppGroup("statistics", help="统计 / statistics")


@statistics_group.command("rebuild")
def statistics_rebuild() -> None:
    """Drop all fact rows and make them again from the ledger."""
    click.echo(f"{facts.rebuild()} fact rows")


@statistics_group.command("check")
def statistics_check() -> None:
    """Compare the fact rows with a replay of the ledger; exit code 1 when they differ."""
    found = facts.differences()
    for difference in found:
        click.echo(f"deal {difference.deal_id}, patent {difference.patent_id}: {difference.what}")
    click.echo("ok" if not found else f"{len(found)} differences; rebuild makes the rows again")
    sys.exit(1 if found else 0)

"""The rules' settings: those in force today, and those of an earlier version."""

from datetime import date

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.rule_book import RuleBook, rule_book_from_json
from marketplace.models import RuleVersion


def in_force(today: date) -> RuleBook:
    """Return the settings in force on a day: the newest version that has begun, else the product's own."""
    query = select(RuleVersion).where(RuleVersion.in_force_on <= today)
    return _book(db.session.scalar(query.order_by(RuleVersion.version.desc()).limit(1)))


def version(number: int) -> RuleBook:
    """Return the settings of this version, e.g. the one that a deal keeps."""
    return _book(db.session.get(RuleVersion, number))


def _book(row: RuleVersion | None) -> RuleBook:
    return rule_book_from_json({**row.settings, "version": row.version}) if row else RuleBook()

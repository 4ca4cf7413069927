"""What a royalty period owes, seen with the periods before it: the entry fee's credit and the caps are shared (R-19)."""

from sqlalchemy import func, select

from marketplace.database import db
from marketplace.domain.royalties import Royalty, agreed, period_due, periods
from marketplace.domain.schedules import VOID, PaymentKind
from marketplace.domain.terms import RoyaltyTerms, terms_from_json
from marketplace.models import ScheduleLine


def royalty_of(line: ScheduleLine, base_fen: int) -> Royalty:
    """Return what this base makes the line owe now; the caller holds the deal's lock where it is written down."""
    terms = agreed(terms_from_json(line.deal.terms))
    if terms is None:
        raise ValueError("a royalty line without a royalty")  # schedule_lines makes none
    counted = ScheduleLine.kind == PaymentKind.ROYALTY, ScheduleLine.deal_id == line.deal_id
    all_lines = db.session.scalars(select(ScheduleLine).where(*counted)).all()
    others = [
        one
        for one in all_lines
        if one.id != line.id and one.amount_fen is not None and one.status not in VOID
    ]
    years = _years(list(all_lines), terms)
    same_year = [one for one in others if years[one.starts_on] == years[line.starts_on]]
    return period_due(
        terms,
        base_fen,
        credit_fen=_entry_fee(line) - sum(one.credit_fen for one in others)
        if terms.entry_fee_creditable
        else 0,
        year_fen=sum(one.amount_fen or 0 for one in same_year),
        total_fen=sum(one.amount_fen or 0 for one in others),
    )


def _years(lines: list[ScheduleLine], terms: RoyaltyTerms) -> dict[object, int]:
    """The contract year of each period, by its first day."""
    starts = [line.starts_on for line in lines if line.starts_on]
    ends = [line.ends_on for line in lines if line.ends_on]
    return {one.starts_on: one.year for one in periods(min(starts), max(ends), terms.report_months)}


def _entry_fee(line: ScheduleLine) -> int:
    """The entry fee, unless it was waived."""
    amount = select(func.sum(ScheduleLine.amount_fen)).where(
        ScheduleLine.deal_id == line.deal_id,
        ScheduleLine.kind == PaymentKind.ENTRY_FEE,
        ScheduleLine.status.not_in(VOID),
    )
    return int(db.session.scalar(amount) or 0)  # PostgreSQL adds BIGINTs up to a NUMERIC

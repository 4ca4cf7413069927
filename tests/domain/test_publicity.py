"""Price publicity: which prices, how many days, and how a stop moves the end (R-18)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.licences import LicenceType
from marketplace.domain.money import PaymentMode
from marketplace.domain.publicity import (
    Pricing,
    PublicityState,
    Window,
    last_day,
    needs_publicity,
    pricing,
    resumed_end,
)
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.terms import DealType, Terms

pytestmark = pytest.mark.rule("R-18")
CALENDAR = RuleBook()
WORKING = RuleBook(publicity_in_working_days=True, holidays=(date(2026, 11, 9),))
SALE = Terms(DealType.TRANSFER, PaymentMode.LUMP_SUM, price_fen=80_000_000)
DAYS = st.dates(date(2026, 1, 1), date(2030, 1, 1))


def test_the_period_ends_after_its_days() -> None:
    assert last_day(date(2026, 11, 2), CALENDAR) == date(2026, 11, 17)
    # 15 working days after Monday 2 November with Monday the 9th off: Tuesday 24 November.
    assert last_day(date(2026, 11, 2), WORKING) == date(2026, 11, 24)
    assert last_day(date(2028, 2, 20), replace(CALENDAR, publicity_days=9)) == date(2028, 2, 29)


@given(DAYS, st.integers(1, 60))
def test_the_period_is_never_shorter_than_its_days(start: date, days: int) -> None:
    plain = last_day(start, replace(CALENDAR, publicity_days=days))
    assert plain == start + timedelta(days=days)
    assert last_day(start, replace(WORKING, publicity_days=days)) >= plain


@pytest.mark.parametrize(
    ("terms", "listed", "how"),
    [
        (SALE, (PaymentMode.LUMP_SUM, 80_000_000, None), Pricing.LISTED),
        (SALE, (PaymentMode.LUMP_SUM, 80_000_001, None), Pricing.AGREEMENT),
        (SALE, (PaymentMode.LUMP_SUM, None, None), Pricing.AGREEMENT),
        (SALE, (PaymentMode.INSTALMENTS, 80_000_000, None), Pricing.AGREEMENT),
        (
            replace(SALE, payment_mode=PaymentMode.FREE, price_fen=0),
            (PaymentMode.FREE, None, None),
            Pricing.LISTED,
        ),
        (
            replace(SALE, payment_mode=PaymentMode.ROYALTY, price_fen=None, royalty_bp=349),
            (PaymentMode.ROYALTY, None, 350),
            Pricing.AGREEMENT,
        ),
        (
            replace(SALE, payment_mode=PaymentMode.ROYALTY, price_fen=None, royalty_bp=350),
            (PaymentMode.ROYALTY, None, 350),
            Pricing.LISTED,
        ),
    ],
)
def test_a_price_is_by_agreement_unless_the_listed_one_is_met(
    terms: Terms, listed: tuple[PaymentMode, int | None, int | None], how: Pricing
) -> None:
    assert pricing(terms, *listed, proven=False) is how
    assert pricing(terms, *listed, proven=True) is Pricing.PROVEN


def test_state_units_show_prices_by_agreement_and_nothing_else() -> None:
    shown = {
        (state_unit, kind, how)
        for state_unit in (True, False)
        for kind in DealType
        for how in Pricing
        if needs_publicity(state_unit=state_unit, deal_type=kind, how=how)
    }
    kinds = (DealType.LICENCE, DealType.TRANSFER, DealType.EQUITY)
    assert shown == {(True, kind, Pricing.AGREEMENT) for kind in kinds}


def test_the_state_follows_from_the_days() -> None:
    window = Window(date(2026, 11, 2), date(2026, 11, 17))
    assert window.state(date(2026, 11, 17)) is PublicityState.RUNNING
    assert window.state(date(2026, 11, 18)) is PublicityState.OVER
    stopped = replace(window, stopped_on=date(2026, 11, 7))
    assert stopped.state(date(2026, 12, 31)) is PublicityState.STOPPED
    assert stopped.state(date(2026, 12, 31), withdrawn=True) is PublicityState.WITHDRAWN
    assert replace(window, closed=True).state(date(2026, 11, 3), withdrawn=True) is PublicityState.CLOSED


def test_the_days_left_at_a_stop_run_after_it() -> None:
    window = Window(date(2026, 11, 2), date(2026, 11, 17), date(2026, 11, 7))
    assert resumed_end(window, date(2026, 11, 10), CALENDAR) == date(2026, 11, 20)
    assert resumed_end(replace(window, stopped_on=date(2026, 11, 17)), date(2026, 11, 30), CALENDAR) == date(
        2026, 11, 30
    )
    assert resumed_end(replace(window, stopped_on=None), date(2026, 11, 10), CALENDAR) == window.ends_on


@given(DAYS, st.integers(0, 15), st.integers(0, 60), st.booleans())
def test_a_stop_never_shortens_the_publicity(
    start: date, until_stop: int, stopped: int, working: bool
) -> None:
    book = WORKING if working else CALENDAR
    end = last_day(start, book)
    stop = min(start + timedelta(days=until_stop), end)
    resumed = stop + timedelta(days=stopped)
    after = resumed_end(Window(start, end, stop), resumed, book)
    assert after >= end
    if not working:
        assert (after - end).days == stopped


def test_an_ordinary_licence_of_a_university_is_shown_too() -> None:
    terms = replace(SALE, deal_type=DealType.LICENCE, licence_type=LicenceType.NON_EXCLUSIVE)
    how = pricing(terms, PaymentMode.LUMP_SUM, None, None, proven=False)
    assert needs_publicity(state_unit=True, deal_type=terms.deal_type, how=how)

"""R-13: which licences of one patent may stand beside each other."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.licences import Grant, LicenceType, excludes

FIRST = date(2027, 1, 1)


def _grant(kind: LicenceType, start: int, days: int) -> Grant:
    return Grant(kind, FIRST + timedelta(days=start), FIRST + timedelta(days=start + days))


_GRANTS = st.builds(_grant, st.sampled_from(LicenceType), st.integers(0, 40), st.integers(0, 20))


@pytest.mark.parametrize(
    ("one", "other", "excluded"),
    [
        ("exclusive", "exclusive", True),
        ("exclusive", "sole", True),
        ("exclusive", "non_exclusive", True),
        ("sole", "sole", True),
        ("sole", "non_exclusive", True),
        ("non_exclusive", "non_exclusive", False),
    ],
)
@pytest.mark.rule("R-13")
def test_types_in_the_same_period(one: str, other: str, excluded: bool) -> None:
    left, right = (_grant(LicenceType(kind), 0, 365) for kind in (one, other))
    assert excludes(left, right) is excluded


@pytest.mark.rule("R-13")
def test_both_days_count_and_the_day_after_is_free() -> None:
    exclusive = Grant(LicenceType.EXCLUSIVE, date(2027, 1, 1), date(2027, 12, 31))
    last_day = Grant(LicenceType.NON_EXCLUSIVE, date(2027, 12, 31), date(2028, 1, 31))
    day_after = Grant(LicenceType.NON_EXCLUSIVE, date(2028, 1, 1), date(2028, 1, 31))
    assert excludes(exclusive, last_day)
    assert not excludes(exclusive, day_after)


@given(_GRANTS, _GRANTS)
@pytest.mark.rule("R-13")
def test_it_is_mutual_and_means_a_shared_day(one: Grant, other: Grant) -> None:
    def days(grant: Grant) -> set[date]:
        span = (grant.ends_on - grant.starts_on).days
        return {grant.starts_on + timedelta(days=number) for number in range(span + 1)}

    blocking = {LicenceType.EXCLUSIVE, LicenceType.SOLE} & {one.licence_type, other.licence_type}
    assert excludes(one, other) is excludes(other, one) is bool(days(one) & days(other) and blocking)

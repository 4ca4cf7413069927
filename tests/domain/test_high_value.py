"""R-30: the grounds on which an invention is of high value."""

from datetime import date

import pytest

from marketplace.domain.high_value import Evidence, Limb, evidence_problems, limbs
from marketplace.domain.patents import LegalStatus, PatentType
from marketplace.domain.rule_book import RuleBook

TODAY = date(2026, 11, 23)
BOOK = RuleBook()
ENOUGH = BOOK.high_value_pledge_fen


def _limbs(
    *entered: Evidence,
    kind: PatentType = PatentType.INVENTION,
    status: LegalStatus = LegalStatus.GRANTED,
    granted: date | None = date(2020, 1, 1),
) -> tuple[Limb, ...]:
    return limbs(
        kind, status, granted, entered, TODAY,
        years=BOOK.high_value_years, pledge_fen=BOOK.high_value_pledge_fen,
    )  # fmt: skip


@pytest.mark.rule("R-30")
def test_any_ground_is_enough_and_each_is_named() -> None:
    assert _limbs() == ()
    assert _limbs(Evidence(Limb.AWARD, "中国专利奖优秀奖 2023")) == (Limb.AWARD,)
    both = (Evidence(Limb.AWARD, "中国专利奖"), Evidence(Limb.EMERGING_INDUSTRY, "3.2.1 石墨烯"))
    assert _limbs(*both) == (Limb.EMERGING_INDUSTRY, Limb.AWARD)


@pytest.mark.rule("R-30")
def test_only_an_invention_in_force_counts() -> None:
    prize = Evidence(Limb.AWARD, "中国专利奖优秀奖")
    assert _limbs(prize, kind=PatentType.UTILITY_MODEL) == ()
    assert _limbs(prize, status=LegalStatus.LAPSED) == ()


@pytest.mark.rule("R-30")
@pytest.mark.parametrize(
    ("granted", "held"), [(date(2016, 11, 22), True), (date(2016, 11, 23), False), (None, False)]
)
def test_longer_than_ten_years_in_force(granted: date | None, held: bool) -> None:
    assert (Limb.LONG_IN_FORCE in _limbs(granted=granted)) is held


@pytest.mark.rule("R-30")
def test_a_pledge_counts_from_the_threshold_on() -> None:
    assert ENOUGH == 100_000_000, "a million yuan, the platform's own figure: CNIPA has published none"
    assert _limbs(Evidence(Limb.PLEDGE, "质押登记", ENOUGH)) == (Limb.PLEDGE,)
    assert _limbs(Evidence(Limb.PLEDGE, "质押登记", ENOUGH - 1)) == ()
    unknown = [Evidence(Limb.PLEDGE, "质押登记")]
    kept = (PatentType.INVENTION, LegalStatus.GRANTED, TODAY, unknown, TODAY)
    assert limbs(*kept, years=BOOK.high_value_years, pledge_fen=1) == ()


@pytest.mark.parametrize(
    ("evidence", "fields"),
    [
        (Evidence(Limb.AWARD, "中国专利奖优秀奖"), []),
        (Evidence(Limb.AWARD, "奖"), ["evidence"]),
        (Evidence(Limb.AWARD, "奖" * 301), ["evidence"]),
        (Evidence(Limb.AWARD, "中国专利奖优秀奖", 1), ["amount"]),
        (Evidence(Limb.PLEDGE, "质押登记 Y2026"), ["amount"]),
        (Evidence(Limb.LONG_IN_FORCE, "授权十年以上"), ["limb"]),
    ],
)
def test_a_ground_is_entered_with_its_evidence(evidence: Evidence, fields: list[str]) -> None:
    assert [one.field for one in evidence_problems(evidence)] == fields

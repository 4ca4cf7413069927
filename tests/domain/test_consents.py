"""Who must consent before a signature: co-owners (R-14), pledgees (R-15), the export office (R-16)."""

from dataclasses import dataclass
from datetime import date

import pytest

from marketplace.domain.consents import co_owners, foreign_party, may_grant_alone
from marketplace.domain.encumbrances import EncumbranceKind, active_on, forbids, needs_consent, problems
from marketplace.domain.licences import LicenceType
from marketplace.domain.terms import DealType

TODAY = date(2026, 11, 23)


@dataclass
class Lies:
    """An encumbrance for the rules."""

    kind: EncumbranceKind
    starts_on: date
    ends_on: date | None


@pytest.mark.rule("R-14")
def test_co_owners_are_the_other_registered_owners() -> None:
    patentees = ["北辰示例大学", "示例 公司", "示例公司", "某院（分院）", "某院(分院)", ""]
    assert co_owners(patentees, "北辰示例大学") == ("示例 公司", "某院（分院）")
    assert co_owners(["北辰示例大学"], "北辰示例大学") == ()


@pytest.mark.rule("R-14")
def test_only_an_ordinary_licence_is_given_alone() -> None:
    alone = {
        (kind, licence)
        for kind in DealType
        for licence in (None, *LicenceType)
        if may_grant_alone(kind, licence)
    }
    open_ones = {(DealType.OPEN_LICENCE, licence) for licence in (None, *LicenceType)}
    assert alone == open_ones | {(DealType.LICENCE, LicenceType.NON_EXCLUSIVE)}


@pytest.mark.rule("R-15")
def test_a_pledge_asks_for_consent_and_a_suspension_stops_a_change_of_owner() -> None:
    kinds = EncumbranceKind
    consents = {(kind, deal) for kind in kinds for deal in DealType if needs_consent(kind, deal)}
    pledged = (DealType.TRANSFER, DealType.LICENCE, DealType.EQUITY)
    assert consents == {(kinds.PLEDGE, deal) for deal in pledged}
    stopped = {(kind, deal) for kind in kinds for deal in DealType if forbids(kind, deal)}
    assert stopped == {
        (kind, deal)
        for kind in (kinds.PRESERVATION, kinds.OWNERSHIP_DISPUTE, kinds.SUSPENSION)
        for deal in (DealType.TRANSFER, DealType.EQUITY)
    }


@pytest.mark.rule("R-15")
def test_an_encumbrance_lies_from_its_first_to_its_last_day() -> None:
    row = Lies(EncumbranceKind.PLEDGE, date(2026, 11, 1), date(2026, 11, 23))
    endless = Lies(EncumbranceKind.PLEDGE, date(2026, 11, 23), None)
    assert active_on([row, endless], TODAY) == [row, endless]
    assert active_on([row, endless], date(2026, 11, 24)) == [endless]
    assert active_on([row, endless], date(2026, 10, 31)) == []


@pytest.mark.rule("R-16")
def test_a_transfer_abroad_needs_the_export_document() -> None:
    abroad = {kind for kind in DealType if foreign_party(kind, "DE")}
    assert abroad == {DealType.TRANSFER, DealType.EQUITY}
    assert foreign_party(DealType.TRANSFER, "HK")
    assert not any(foreign_party(kind, "CN") for kind in DealType)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"holder": ""}, ["holder"]),
        ({"source": ""}, ["source"]),
        ({"starts_on": date(2026, 11, 24)}, ["starts_on"]),
        ({"ends_on": date(2026, 11, 22)}, ["ends_on"]),
        ({"ends_on": TODAY}, []),
        ({"amount_fen": None}, ["amount"]),
        ({"amount_fen": None, "kind": EncumbranceKind.SUSPENSION}, []),
    ],
)
def test_an_entry_is_refused_beside_the_field_that_mends_it(
    changes: dict[str, object], fields: list[str]
) -> None:
    values = {
        "kind": EncumbranceKind.PLEDGE, "holder": "示例银行", "source": "公告", "starts_on": TODAY,
        "ends_on": None, "amount_fen": 100, "today": TODAY,
    }  # fmt: skip
    assert [one.field for one in problems(**{**values, **changes})] == fields  # type: ignore[arg-type]

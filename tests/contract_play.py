"""What tests of contracts start from: values for every text, and parties that have stated their details."""

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from marketplace.domain.accounts import Actor
from marketplace.domain.contracts import ContractKind
from marketplace.domain.licences import LicenceType
from marketplace.domain.money import PaymentMode
from marketplace.domain.terms import (
    DealType,
    EquityTerms,
    Instalment,
    RoyaltyBase,
    RoyaltyTerms,
    Terms,
    Tier,
    TrialTerms,
)
from marketplace.services import contract_details
from marketplace.services.contract_details import Details
from tests.deal_play import SALE, licence
from tests.factories import People, uscc

DETAILS = Details(
    code=uscc(9), address="示例市示例街 1 号", representative="㛃某", contact="𠮷某", phone="0451-00000000",
    email="office@example.test", bank="示例银行示例支行", account="6200 0000 0001",
)  # fmt: skip
_PARTY = {"name": "示例单位", **asdict(DETAILS)}
_PATENT = {
    "title": "一种石墨烯导热膜的制备方法", "kind": "发明", "number": "202110000001.X", "patent_number": "ZL202110000001.X",
    "filed_on": "2021-03-04", "ends_on": "2041-03-03", "applicants": "北辰示例大学", "patentees": "北辰示例大学",
}  # fmt: skip
TIERS = RoyaltyTerms(
    RoyaltyBase.NET_SALES, (Tier(200_000_000, 300), Tier(500_000_000, 200), Tier(None, 100)), 5_000_000,
    10**9, 10**10, entry_fee_creditable=True, report_months=6,
)  # fmt: skip
_PARTS = (Instalment(10_000_000, date(2027, 1, 31)), Instalment(20_000_000, None, "中试通过"))
_LICENCE = replace(licence(LicenceType.NON_EXCLUSIVE), price_fen=30_000_000, territory="黑龙江省")
#: Terms of every way to pay, by the text that they call for; the same text may come twice.
EXAMPLES: tuple[tuple[ContractKind, Terms], ...] = (
    (ContractKind.TRANSFER, SALE),
    (ContractKind.TRANSFER, replace(SALE, payment_mode=PaymentMode.INSTALMENTS, instalments=_PARTS)),
    (ContractKind.TRANSFER, Terms(DealType.EQUITY, PaymentMode.LUMP_SUM, price_fen=100, equity=EquityTerms(
        "示例新能源有限公司", uscc(8), 1_000_000, 150, 500_000))),
    (ContractKind.EXCLUSIVE, replace(_LICENCE, licence_type=LicenceType.EXCLUSIVE,
        payment_mode=PaymentMode.ENTRY_FEE_AND_ROYALTY, royalty=TIERS)),
    (ContractKind.SOLE, replace(_LICENCE, licence_type=LicenceType.SOLE, payment_mode=PaymentMode.ROYALTY,
        price_fen=None, royalty_bp=350, royalty=RoyaltyTerms(RoyaltyBase.PROFIT))),
    (ContractKind.ORDINARY, replace(_LICENCE, technology_fen=20_000_000, note="第一行\n第二行")),
    (ContractKind.ORDINARY, replace(_LICENCE, payment_mode=PaymentMode.FREE, price_fen=0)),
    (ContractKind.OPEN, replace(_LICENCE, deal_type=DealType.OPEN_LICENCE)),
    (ContractKind.USE_FIRST, replace(_LICENCE, payment_mode=PaymentMode.DEFERRED, deferred_months=12, trial=TrialTerms(
        first_sale=True, revenue_fen=100_000_000, milestone="样机验收", insurance_reference="保单 0001"))),
    (ContractKind.USE_FIRST, replace(_LICENCE, deal_type=DealType.OPEN_LICENCE, payment_mode=PaymentMode.DEFERRED,
        price_fen=None, deferred_months=6, royalty=TIERS)),
)  # fmt: skip


def values(terms: Terms, patents: int = 1, **changes: Any) -> dict[str, Any]:
    """Everything that a text of these terms is filled in with."""
    return {
        "reference": "HLJ-2026-0001", "version": 1, "licensor": _PARTY, "licensee": _PARTY,
        "patents": [{**_PATENT, "title": f"{_PATENT['title']}{number}"} for number in range(1, patents + 1)],
        "co_owners": ["松江示例学院"], "related": True, "in_text": 5, "recordal_months": 3,
        "terms": terms.as_json(), "trial": asdict(terms.trial or TrialTerms()), "royalty_base": "净销售额",
        "notes": terms.note.splitlines(),
        "licences": [{"patent_number": "ZL1", "reference": "HLJ-2026-0009", "kind": "普通许可",
                      "starts_on": "2026-01-01", "ends_on": "2027-01-01"}],
        **changes,
    }  # fmt: skip


def state_details(people: People, now: datetime, *actors: Actor) -> None:
    """Have these parties (or the usual two) state what their contracts say of them."""
    for actor in actors or (people.officer, people.enterprise):
        contract_details.save(actor, DETAILS, now=now)

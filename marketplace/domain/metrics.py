"""The figures of the statistics: one definition of each for SQL, page, export and check (S-01 … S-08, S-13)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from marketplace.domain.errors import N_
from marketplace.domain.facts import Fact
from marketplace.domain.money import FIXED_MODES, PaymentMode
from marketplace.domain.terms import DealType


class Weight(StrEnum):
    """What one fact adds to a figure: itself, its contract's share or money, or its patent once."""

    ROW = "row"
    SHARE = "share"
    VALUE = "value_fen"
    TECHNOLOGY = "technology_fen"
    PATENT = "patent_id"


PER_CONTRACT = frozenset({Weight.SHARE, Weight.VALUE, Weight.TECHNOLOGY})
LICENCES = frozenset({DealType.LICENCE, DealType.OPEN_LICENCE})
_TRANSFERS = frozenset({DealType.TRANSFER})
_COUNTED = LICENCES | _TRANSFERS
_OPEN_MODES = frozenset(PaymentMode) - FIXED_MODES - {PaymentMode.FREE}


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure: which facts it covers and what each adds."""

    key: str
    code: str
    label: str
    unit: str
    definition: str
    weight: Weight = Weight.ROW
    deal_types: frozenset[DealType] = frozenset(DealType)
    payment_modes: frozenset[PaymentMode] = frozenset(PaymentMode)
    only_related: bool = False
    only_unrecorded: bool = False
    only_overdue: bool = False

    @property
    def is_money(self) -> bool:
        """Tell whether the figure is in fen."""
        return self.weight in (Weight.VALUE, Weight.TECHNOLOGY)

    @property
    def adds_up(self) -> bool:
        """Tell whether the parts of a table sum to its total; distinct patents don't."""
        return self.weight is not Weight.PATENT

    def covers(self, fact: Fact) -> bool:
        """Tell whether this fact belongs to the figure; contracts are seen through the row that has the share."""
        return (
            fact.deal_type in self.deal_types
            and fact.payment_mode in self.payment_modes
            and (fact.related or not self.only_related)
            and (fact.recorded_on is None or not self.only_unrecorded)
            and (fact.overdue or not self.only_overdue)
            and (fact.share == 1 or self.weight not in PER_CONTRACT)
        )


_TIMES, _PATENTS, _CONTRACTS, _YUAN = N_("件次"), N_("件"), N_("份"), N_("元")
_ALL_METRICS = (
    Metric(
        "times", "S-04", N_("转让许可件次"), _TIMES,
        N_("转让件次与许可件次之和（平台口径，与国家知识产权局“转让许可备案次数”的公式未核对）"),
        deal_types=_COUNTED,
    ),
    Metric(
        "transfers", "S-01", N_("转让"), _TIMES,
        N_("登记的权利转移，每件专利每次登记计一次；仅变更名称不计"), deal_types=_TRANSFERS,
    ),
    Metric(
        "licence_patents", "S-02", N_("许可（专利）"), _PATENTS,
        N_("许可合同所涉专利，含开放许可；同一专利许可给三家计三次，一份合同五件专利计五件"), deal_types=LICENCES,
    ),
    Metric(
        "licence_contracts", "S-03", N_("许可（合同）"), _CONTRACTS,
        N_("许可合同份数，含开放许可与免费许可；变更、续展、分期付款不另计"), Weight.SHARE, LICENCES,
    ),
    Metric(
        "patents", "S-06", N_("涉及专利（去重）"), _PATENTS,
        N_("至少有一次转让、许可或作价入股的不同专利；各分项之和可能大于合计"), Weight.PATENT,
    ),
    Metric(
        "contracts", "S-07a", N_("合同总数"), _CONTRACTS,
        N_("全部合同份数；一份合同记在其第一件专利所在的分项"), Weight.SHARE,
    ),
    Metric(
        "value", "S-07", N_("合同金额"), _YUAN,
        N_("一次总付与分期支付合同的总价；提成、入门费加提成、先使用后付费的合同计数但金额记“—”，不作估算；免费记 0"),
        Weight.VALUE,
    ),
    Metric(
        "technology", "S-07b", N_("其中技术部分"), _YUAN,
        N_("合同金额中注明为技术交易额的部分；未注明的不计"), Weight.TECHNOLOGY,
    ),
    Metric(
        "fixed_contracts", "S-08a", N_("定额合同"), _CONTRACTS,
        N_("一次总付与分期支付的合同；平均金额以此为分母，免费合同不参与平均"),
        Weight.SHARE, payment_modes=FIXED_MODES,
    ),
    Metric(
        "open_contracts", "S-08b", N_("金额待定合同"), _CONTRACTS,
        N_("提成、入门费加提成与先使用后付费的合同，签订时总额未定"), Weight.SHARE, payment_modes=_OPEN_MODES,
    ),
    Metric(
        "free_contracts", "S-08c", N_("免费合同"), _CONTRACTS,
        N_("使用费为 0 的合同，计入份数，不参与平均"), Weight.SHARE, payment_modes=frozenset({PaymentMode.FREE}),
    ),
    Metric(
        "related_transfers", "S-01a", N_("其中关联方转让"), _TIMES,
        N_("让与方与受让方为关联方的转让：计入转让件次，并在此单列"), deal_types=_TRANSFERS, only_related=True,
    ),
    Metric(
        "equity", "S-13", N_("作价入股"), _PATENTS,
        N_("作价入股所涉专利，不计入转让许可件次"), deal_types=frozenset({DealType.EQUITY}),
    ),
    Metric(
        "unrecorded", "S-05", N_("已生效未备案登记"), _CONTRACTS,
        N_("已生效、尚无备案登记日期的合同；以备案登记日统计时不在其内"), Weight.SHARE, only_unrecorded=True,
    ),
    Metric(
        "overdue", "S-05a", N_("其中备案登记逾期"), _CONTRACTS,
        N_("生效后逾期仍未提交备案登记、至今尚无备案登记日期的合同"),
        Weight.SHARE, only_unrecorded=True, only_overdue=True,
    ),
)  # fmt: skip
METRICS: dict[str, Metric] = {metric.key: metric for metric in _ALL_METRICS}


def count(metric: Metric, facts: Iterable[Fact]) -> int:
    """Return the figure over these facts: the definition itself, against which the database's sums are checked."""
    covered = [fact for fact in facts if metric.covers(fact)]
    if metric.weight is Weight.PATENT:
        return len({fact.patent_id for fact in covered})
    if metric.weight is Weight.ROW:
        return len(covered)
    return sum(getattr(fact, metric.weight.value) or 0 for fact in covered)


def mean_value(figures: Mapping[str, int]) -> int | None:
    """Return the mean value of contracts with a fixed total, in fen, rounded half up; None without any (rule 9)."""
    contracts = figures["fixed_contracts"]
    return (2 * figures["value"] + contracts) // (2 * contracts) if contracts else None

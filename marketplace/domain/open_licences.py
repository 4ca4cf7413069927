"""What the law asks of an open licence: the check before a declaration (R-11), what endangers it, the fee reduction (R-08)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from marketplace.domain.declarations import DeclaredTerms, DocumentKind
from marketplace.domain.errors import N_
from marketplace.domain.money import PaymentMode
from marketplace.domain.patents import LegalStatus, PatentType
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.terms import RoyaltyBase

BASIS_POINTS = 10_000
LEAST_REASON = 5


class Verdict(StrEnum):
    """What a line of the check says. Pending: signatures, which follow the check."""

    PASSED = "passed"
    FAILED = "failed"
    WARNING = "warning"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the check: message ids with parameters, and the field of the form that mends it."""

    code: str
    verdict: Verdict
    title: str
    remedy: str = ""
    beside: str = ""
    params: dict[str, object] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        """Whether the declaration may not be checked with this line as it is."""
        return self.verdict is Verdict.FAILED


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known today of the patent behind a declaration. `in_arrears` None: nobody has entered its fees."""

    patent_type: PatentType
    legal_status: LegalStatus
    patent_number: str | None
    in_force_until: date | None
    owned: bool
    in_arrears: bool | None
    exclusive_until: date | None
    suspended: bool
    pledged: bool
    attached: frozenset[DocumentKind]
    unsigned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A declaration as the check sees it."""

    terms: DeclaredTerms
    standing: Standing
    book: RuleBook
    today: date


def reduction(full_fen: int, other_reduction_bp: int, book: RuleBook) -> int:
    """R-08: the annual fee to pay in fen; the better reduction alone counts, they don't add up.

    400000 fen: 340000 under the open licence alone, 60000 with a reduction of 85 % from elsewhere.
    """
    best = max(book.open_licence_reduction_bp, other_reduction_bp)
    return (full_fen * (BASIS_POINTS - best) + BASIS_POINTS // 2) // BASIS_POINTS


def checklist(case: Case) -> tuple[Line, ...]:
    """R-11: every line of the check before a declaration is filed (Implementing Rules, rules 85 and 86)."""
    return tuple(check(case) for check in _CHECKS)


def risks(case: Case) -> tuple[str, ...]:
    """Return what endangers an announced declaration today, as codes of lines, and `expiry` when its end is near."""
    failed = {line.code for line in checklist(case) if line.blocks}
    if case.standing.in_arrears is None:  # nothing is known, so nothing has come up
        failed.discard("fees")
    found = [code for code in LASTING if code in failed]
    ends = [day for day in (case.terms.ends_on, case.standing.in_force_until) if day]
    if ends and min(ends) - case.today <= timedelta(days=case.book.expiry_notice_days):
        found.append("expiry")
    return tuple(found)


def is_over(case: Case) -> bool:
    """Tell whether the declared period or the right itself has ended."""
    ends = [day for day in (case.terms.ends_on, case.standing.in_force_until) if day]
    return case.standing.legal_status in _ENDED or any(day < case.today for day in ends)


_ENDED = frozenset({LegalStatus.LAPSED, LegalStatus.EXPIRED, LegalStatus.INVALIDATED})
#: Lines that may fail after the announcement, and what the pages call them.
LASTING: dict[str, str] = {
    "owner": N_("专利权人已变更"),
    "fees": N_("年费欠缴"),
    "exclusive": N_("出现独占或排他许可"),
    "suspended": N_("权属纠纷或保全，程序中止"),
    "pledge": N_("已质押，缺质权人同意"),
}
RISK_TITLES: dict[str, str] = {**LASTING, "expiry": N_("许可期限或专利权即将届满")}


def _line(code: str, title: str, problem: bool, remedy: str, beside: str = "", **params: object) -> Line:
    if not problem:
        return Line(code, Verdict.PASSED, title)
    return Line(code, Verdict.FAILED, title, remedy, beside, params)


def _warned(code: str, title: str, remedy: str, case: Case, **params: object) -> Line:
    """A warning once its reason is given; without one it blocks."""
    given = len(case.terms.reason.strip()) >= LEAST_REASON
    return Line(code, Verdict.WARNING if given else Verdict.FAILED, title, remedy, "reason", params)


def _granted(case: Case) -> Line:
    standing = case.standing
    ended = standing.in_force_until is not None and standing.in_force_until < case.today
    remedy = N_("专利须已授权公告且有效：请核验法律状态；未授权的申请和已终止的专利不能声明")
    problem = standing.legal_status is not LegalStatus.GRANTED or ended
    return _line("granted", N_("专利已授权公告且有效"), problem, remedy)


def _owner(case: Case) -> Line:
    remedy = N_("登记的专利权人不是本单位：请更正著录信息，或由登记的权利人声明")
    return _line("owner", N_("本单位是登记的专利权人"), not case.standing.owned, remedy)


def _fields(case: Case) -> Line:
    title, terms = N_("专利号、专利权人、使用费、许可期限四项齐全"), case.terms
    if not case.standing.patent_number:
        remedy = N_("缺专利号：请在专利库中补全（重新导入带专利号的清单）")
        return _line("fields", title, True, remedy)
    if not terms.fee_is_complete:
        remedy = N_("请填写使用费：金额、提成率或免费使用期，按所选付费方式")
        return _line("fields", title, True, remedy, "price")
    if not terms.ends_on:
        return _line("fields", title, True, N_("请填写许可期限的截止日"), "ends_on")
    free = terms.payment_mode is PaymentMode.FREE
    remedy = N_("请写明支付方式：账户、支付时间")
    return _line("fields", title, not (free or terms.payment_method.strip()), remedy, "payment_method")


def _fees(case: Case) -> Line:
    title, owed = N_("年费没有欠缴"), case.standing.in_arrears
    if owed is None:
        return _warned("fees", title, N_("平台没有该专利的缴费记录，请在“说明”中写明最近一次缴费"), case)
    return _line("fees", title, owed, N_("年费欠缴：请补缴年费和滞纳金，登记后再声明"))


def _exclusive(case: Case) -> Line:
    until = case.standing.exclusive_until
    remedy = N_("独占或排他许可到 %(date)s 才结束：期满或解除后才能声明")
    return _line(
        "exclusive", N_("没有有效的独占或排他许可"), until is not None, remedy, date=str(until)
    )  # fmt: skip


def _suspended(case: Case) -> Line:
    remedy = N_("权属纠纷或财产保全使程序中止：解除并登记后才能声明")
    return _line("suspended", N_("没有因权属纠纷或保全中止"), case.standing.suspended, remedy)


def _pledge(case: Case) -> Line:
    lacking = case.standing.pledged and DocumentKind.PLEDGEE_CONSENT not in case.standing.attached
    remedy = N_("专利已质押：请上传质权人书面同意")
    return _line("pledge", N_("未质押，或质权人已书面同意"), lacking, remedy, "pledgee_consent")


def _report(case: Case) -> Line:
    needed = case.standing.patent_type is not PatentType.INVENTION
    lacking = needed and DocumentKind.EVALUATION_REPORT not in case.standing.attached
    remedy = N_("实用新型和外观设计须附专利权评价报告：请上传，或先向国家知识产权局请求作出")
    return _line("report", N_("实用新型、外观设计附专利权评价报告"), lacking, remedy, "evaluation_report")


def _signatures(case: Case) -> Line:
    title, unsigned = N_("全体专利权人已签署"), case.standing.unsigned
    if not unsigned:
        return Line("signatures", Verdict.PASSED, title)
    remedy, names = N_("提交后由下列权利人签署并上传签署件：%(names)s"), "、".join(unsigned)
    return Line("signatures", Verdict.PENDING, title, remedy, params={"names": names})


def _period(case: Case) -> Line:
    ends, until = case.terms.ends_on, case.standing.in_force_until
    title = N_("许可期限不超过专利权届满日")
    if until is None:
        remedy = N_("保护期届满日不明：请先补全申请日")
        return _line("period", title, True, remedy)
    if ends is not None and ends <= case.today:
        return _line("period", title, True, N_("许可期限须晚于今天"), "ends_on")
    remedy = N_("许可期限不能超过专利权期限届满日 %(date)s（民法典第八百六十五条）")
    return _line("period", title, ends is None or ends > until, remedy, "ends_on", date=until.isoformat())


def _caps(case: Case) -> Line:
    terms, book = case.terms, case.book
    title = N_("使用费不高于一般标准")
    profit = terms.royalty_base is RoyaltyBase.PROFIT
    cap = book.open_profit_rate_cap_bp if profit else book.open_sales_rate_cap_bp
    above = (terms.price_fen or 0) > book.open_fee_cap_fen or (terms.royalty_bp or 0) > cap
    if not above:
        return Line("caps", Verdict.PASSED, title)
    remedy = N_(
        "固定费用一般不高于 %(fee)s 万元，提成一般不高于净销售额的 %(sales)s%% 或利润的 %(profit)s%%：须说明理由"
    )
    return _warned(
        "caps", title, remedy, case, fee=f"{book.open_fee_cap_fen // 1_000_000:,}",
        sales=f"{book.open_sales_rate_cap_bp / 100:g}", profit=f"{book.open_profit_rate_cap_bp / 100:g}",
    )  # fmt: skip


def _advertising(case: Case) -> Line:
    text = f"{case.terms.other}{case.terms.payment_method}{case.terms.territory}"
    found = [word for word in case.book.advertising_words if word in text]
    remedy = N_("声明须准确、清楚，不得有宣传用语：请删去“%(words)s”")
    return _line("advertising", N_("没有宣传用语"), bool(found), remedy, "other", words="、".join(found))


_CHECKS: tuple[Callable[[Case], Line], ...] = (
    _granted, _owner, _fields, _fees, _exclusive, _suspended, _pledge, _report, _signatures, _period, _caps, _advertising,
)  # fmt: skip

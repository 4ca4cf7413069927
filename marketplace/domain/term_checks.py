"""What keeps terms from being offered: each problem stands beside the field that mends it."""

from collections.abc import Iterator
from datetime import date

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.licences import LicenceType
from marketplace.domain.money import ROYALTY_MODES, PaymentMode
from marketplace.domain.payment_checks import payment_part_problems
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.terms import OWNER_CHANGING, DealType, Terms

_USUAL = RuleBook()


def terms_problems(
    terms: Terms, in_force_until: date | None, today: date, book: RuleBook = _USUAL
) -> list[InvalidInput]:
    """Return what keeps these terms from being offered; empty when they may be. `book` has the trial's longest months."""
    problems = [*_payment_problems(terms, book), *_period_problems(terms, in_force_until, today)]
    if terms.technology_fen is not None and terms.technology_fen > (terms.price_fen or 0):
        problems.append(InvalidInput("technology", "part_above_total", N_("技术部分金额不能超过合同总价")))
    return problems


def _payment_problems(terms: Terms, book: RuleBook) -> list[InvalidInput]:
    mode, price = terms.payment_mode, terms.price_fen
    if min(price or 0, terms.technology_fen or 0) < 0:
        return [InvalidInput("price", "negative", N_("金额不能为负数"))]
    if mode is PaymentMode.FREE and price:
        return [InvalidInput("price", "free_with_price", N_("免费许可的价款应为 0"))]
    return [*_price_problems(terms, book.trial_longest_months), *payment_part_problems(terms)]


def _price_problems(terms: Terms, longest: int) -> Iterator[InvalidInput]:
    mode, price = terms.payment_mode, terms.price_fen
    if mode is PaymentMode.DEFERRED and not price and not terms.royalty_bp:
        yield InvalidInput("price", "price_missing", N_("请填写试用期满后的价款（元）或提成率"))
    elif mode not in (PaymentMode.FREE, PaymentMode.ROYALTY, PaymentMode.DEFERRED) and not price:
        yield InvalidInput("price", "price_missing", N_("请填写价款（元）"))
    if mode in ROYALTY_MODES and not terms.royalty_bp:
        yield InvalidInput("royalty_rate", "rate_missing", N_("提成付费须填写提成率（占提成基数的百分比）"))
    if mode is PaymentMode.DEFERRED and not 1 <= (terms.deferred_months or 0) <= longest:
        message_id = N_("先使用后付费须约定 1 至 %(most)s 个月的免费使用期")
        yield InvalidInput("deferred_months", "months", message_id, most=longest)


def _period_problems(terms: Terms, in_force_until: date | None, today: date) -> list[InvalidInput]:
    """Check the licence period; it may not outlast the patent (Civil Code art. 865)."""
    if terms.deal_type in OWNER_CHANGING:
        return []
    if not terms.licence_type:
        return [InvalidInput("licence_type", "licence_type_missing", N_("请选择许可方式：普通、排他或独占"))]
    if terms.deal_type is DealType.OPEN_LICENCE and terms.licence_type is not LicenceType.NON_EXCLUSIVE:
        message = N_("开放许可只能是普通许可（专利法第五十一条）")
        return [InvalidInput("licence_type", "open_is_ordinary", message)]
    if not terms.starts_on or not terms.ends_on:
        return [InvalidInput("ends_on", "period_missing", N_("请填写许可期限的起止日期"))]
    if terms.ends_on < terms.starts_on:
        return [InvalidInput("ends_on", "period_reversed", N_("许可期限的截止日期早于开始日期"))]
    if terms.ends_on < today:
        return [InvalidInput("ends_on", "period_over", N_("许可期限的截止日期已过，请填写今天或以后的日期"))]
    if in_force_until and terms.ends_on > in_force_until:
        message = N_("许可期限不能超过专利权期限届满日 %(date)s（民法典第八百六十五条）")
        return [InvalidInput("ends_on", "beyond_patent", message, date=in_force_until.isoformat())]
    return []

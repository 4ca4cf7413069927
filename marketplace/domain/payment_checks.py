"""What is wrong with royalty, instalments, trial or shares; fields are named as the offer form names them."""

from collections.abc import Iterator

from marketplace.domain.accounts import check_uscc
from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.money import ROYALTY_MODES, PaymentMode, yuan
from marketplace.domain.royalties import REPORT_MONTHS
from marketplace.domain.terms import DealType, EquityTerms, RoyaltyTerms, Terms, TrialTerms

MAX_DAILY_BP = 100  # 1 % a day: above it the field was surely misread


def payment_part_problems(terms: Terms) -> Iterator[InvalidInput]:
    """Yield what keeps the parts of these terms from being offered."""
    if terms.royalty:
        yield from _royalty_problems(terms, terms.royalty)
    yield from _instalment_problems(terms)
    if terms.trial:
        yield from _trial_problems(terms.trial, terms.deferred_months or 0)
    if terms.deal_type is DealType.EQUITY:
        yield from _equity_problems(terms, terms.equity or EquityTerms())
    if terms.late_interest_bp is not None and not 0 <= terms.late_interest_bp <= MAX_DAILY_BP:
        yield InvalidInput("late_interest", "rate", N_("逾期违约金按日计，应不超过每日 1%"))


def _royalty_problems(terms: Terms, royalty: RoyaltyTerms) -> Iterator[InvalidInput]:
    if terms.payment_mode not in ROYALTY_MODES | {PaymentMode.DEFERRED}:
        message = N_("所选付款方式不含提成：请改选提成付款，或清空提成细则")
        yield InvalidInput("payment_mode", "royalty_unused", message)
    ends = [tier.up_to_fen or 0 for tier in royalty.tiers[:-1]]
    if ends != sorted(set(ends)) or any(end <= 0 for end in ends):
        yield InvalidInput("tier_from_1", "tiers_order", N_("各档起点应大于 0 并逐档增大"))
    if royalty.entry_fee_creditable and terms.payment_mode is not PaymentMode.ENTRY_FEE_AND_ROYALTY:
        message = N_("只有“入门费加提成”才能约定入门费抵扣提成")
        yield InvalidInput("entry_fee_creditable", "no_entry_fee", message)
    if royalty.report_months not in REPORT_MONTHS:
        yield InvalidInput("royalty_report_months", "months", N_("报告周期为 1、3、6 或 12 个月"))
    else:
        yield from _cap_problems(royalty)


def _cap_problems(royalty: RoyaltyTerms) -> Iterator[InvalidInput]:
    year_minimum = royalty.minimum_fen * 12 // royalty.report_months
    if royalty.year_cap_fen is not None and royalty.year_cap_fen < max(1, year_minimum):
        message_id = N_("每年上限应大于 0，且不低于全年最低提成 %(amount)s 元")
        yield InvalidInput("year_cap", "cap_below_minimum", message_id, amount=yuan(year_minimum))
    least = max(1, royalty.year_cap_fen or royalty.minimum_fen)
    if royalty.total_cap_fen is not None and royalty.total_cap_fen < least:
        message = N_("累计上限应大于 0，且不低于每年上限和最低提成")
        yield InvalidInput("total_cap", "cap_below_minimum", message)


def _instalment_problems(terms: Terms) -> Iterator[InvalidInput]:
    if terms.payment_mode is not PaymentMode.INSTALMENTS:
        if terms.instalments:
            message = N_("填写了分期明细，付款方式应选“分期支付”；否则请清空分期明细")
            yield InvalidInput("payment_mode", "instalments_unused", message)
        return
    if not terms.instalments:
        yield InvalidInput("part_amount_1", "instalments_missing", N_("分期支付须写明各期金额和付款时间"))
        return
    for place, one in enumerate(terms.instalments, 1):
        if one.amount_fen <= 0:
            yield InvalidInput(f"part_amount_{place}", "amount", N_("请填写本期金额（元）"))
        if bool(one.due_on) == bool(one.milestone):
            message = N_("请为本期填写付款日期或里程碑，两者选一")
            yield InvalidInput(f"part_on_{place}", "day_or_milestone", message)
    total = sum(one.amount_fen for one in terms.instalments)
    if terms.price_fen and total != terms.price_fen:
        message_id = N_("各期金额之和 %(total)s 元与价款 %(price)s 元不一致")
        parts = {"total": yuan(total), "price": yuan(terms.price_fen)}
        yield InvalidInput("part_amount_1", "instalments_sum", message_id, **parts)


def _trial_problems(trial: TrialTerms, months: int) -> Iterator[InvalidInput]:
    if not (trial.on_date or trial.first_sale or trial.revenue_fen or trial.milestone):
        yield InvalidInput("trigger_date", "trigger_missing", N_("请至少选择一种付费触发条件"))
    if trial.revenue_fen is not None and trial.revenue_fen <= 0:
        yield InvalidInput("trigger_revenue", "revenue", N_("累计收入门槛应大于 0，不用该条件请留空"))
    if not 0 <= trial.payment_days <= 365:
        yield InvalidInput("trial_payment_days", "days", N_("触发后的付款期限为 0 至 365 天"))
    if not months <= trial.long_stop_months <= 120:
        message = N_("最长期限不短于免费使用期，且不超过 120 个月")
        yield InvalidInput("long_stop_months", "months", message)
    if not 1 <= trial.report_months <= 12:
        yield InvalidInput("trial_report_months", "months", N_("使用报告周期为 1 至 12 个月"))
    if not 0 <= trial.exit_notice_days <= 180:
        yield InvalidInput("exit_notice_days", "days", N_("退出通知期为 0 至 180 天"))


def _equity_problems(terms: Terms, equity: EquityTerms) -> Iterator[InvalidInput]:
    """R-25's own check of the inventors' part stands with the rule; here stands what makes the terms complete."""
    if not equity.company:
        yield InvalidInput("company", "company_missing", N_("请填写接受出资的公司名称"))
    try:
        check_uscc(equity.company_code, "company_code")
    except InvalidInput as problem:
        yield problem
    if equity.shares <= 0:
        yield InvalidInput("shares", "shares_missing", N_("请填写取得的股数（出资额按每股 1 元折算亦可）"))
    if equity.share_price_fen <= 0:
        yield InvalidInput("share_price", "share_price_missing", N_("请填写每股价格（元）"))
    if not 0 <= equity.inventor_shares <= equity.shares:
        yield InvalidInput("inventor_shares", "inventor_shares", N_("发明人股数不能超过取得的股数"))
    if terms.price_fen != equity.shares * equity.share_price_fen:
        yield InvalidInput("shares", "value", N_("作价金额应等于股数乘以每股价格"))

"""A patent contributed for shares: what it is worth in shares and how many go to the inventors."""

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.money import BASIS_POINTS
from marketplace.domain.terms import EquityTerms


def contribution_fen(equity: EquityTerms) -> int:
    """R-25: the contribution is worth shares · price of one share, in fen. 300,000 shares at 2.50 yuan: 750,000 yuan."""
    return equity.shares * equity.share_price_fen


def least_inventor_shares(shares: int, least_bp: int) -> int:
    """Return the inventors' floor in whole shares, rounded up: half of 101 is 51 (Conversion Act art. 45)."""
    return -(-shares * least_bp // BASIS_POINTS)


def equity_problem(
    equity: EquityTerms | None, *, licensee_code: str, state_unit: bool, least_bp: int
) -> InvalidInput | None:
    """Return what an equity deal lacks before it is signed, beside the offer's field, or None (R-25).

    The patent must go to the company whose shares are given: the deal's own transfer of title is that second
    record, so the deal's counterpart must be this company.
    """
    if equity is None or not (equity.company and equity.shares > 0 and equity.share_price_fen > 0):
        message = N_("请在报价中填写作价入股的公司、股数、每股价格和发明人所得股数，对方接受后再签约")
        return InvalidInput("equity", "equity_missing", message)
    if equity.company_code != licensee_code:
        message = N_(
            "专利须转让或许可给接受出资的公司：请以 %(company)s 为受让方另行交易，或更正报价中的公司"
        )
        return InvalidInput("company_code", "other_company", message, company=equity.company)
    least = least_inventor_shares(equity.shares, least_bp)
    if state_unit and equity.inventor_shares < least:
        message = N_("发明人所得股份不少于 %(least)s 股（所得股份的一半以上），请修改报价")
        return InvalidInput("inventor_shares", "inventor_shares", message, least=least)
    if equity.inventor_shares > equity.shares:
        message = N_("发明人所得股份不能超过全部股份，请修改报价")
        return InvalidInput("inventor_shares", "too_many_shares", message)
    return None

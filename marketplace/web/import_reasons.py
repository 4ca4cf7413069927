"""Short names of what may be wrong with a row, for counting; the row's own message says more."""

from flask_babel import gettext as _

from marketplace.domain.errors import N_

REASONS: dict[str, str] = {
    "application_number_missing": N_("缺申请号"),
    "application_number_invalid": N_("申请号不合规则"),
    "application_number_damaged": N_("申请号被改成科学计数法"),
    "publication_number": N_("误填公开（公告）号"),
    "foreign_number": N_("外国专利"),
    "check_digit": N_("校验位不对"),
    "check_digit_missing": N_("缺校验位"),
    "number_from_future": N_("申请号年份晚于今年"),
    "several_numbers": N_("一格多个申请号"),
    "numbers_differ": N_("专利号与申请号不一致"),
    "number_repeated": N_("同号而内容不同"),
    "held_by_other": N_("已由其他单位登记"),
    "type_mismatch": N_("专利类型与申请号不一致"),
    "title_missing": N_("缺专利名称"),
    "text_damaged": N_("文字有乱码"),
    "too_long": N_("内容过长"),
    "date_invalid": N_("日期无法识别"),
    "date_incomplete": N_("日期不完整"),
    "date_implausible": N_("日期过早"),
    "date_in_future": N_("日期晚于今天"),
}


def reason(code: str) -> str:
    """The translated short name of an error code."""
    return _(REASONS.get(code, N_("其他")))

"""What a declaration declares, and the steps that follow it."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from marketplace.domain.declarations import MODES, DeclaredTerms, DocumentKind
from marketplace.domain.errors import InvalidInput
from marketplace.domain.money import (
    ROYALTY_MODES,
    PaymentMode,
    basis_points_from_percent,
    fen_from_yuan,
    yuan,
)
from marketplace.domain.terms import RoyaltyBase
from marketplace.web.forms.base import KeyedForm
from marketplace.web.labels import choices

_NEEDED = InputRequired(_l("此项必填"))
_FILES = {"accept": ".pdf,.jpg,.jpeg,.png"}
_KINDS = _l("PDF、JPG 或 PNG，不超过 20 MiB")
ATTACHMENTS = (DocumentKind.EVALUATION_REPORT, DocumentKind.PLEDGEE_CONSENT)


class DeclarationForm(KeyedForm):
    """The same terms for everybody. Defaults suit the most frequent case."""

    payment_mode = RadioField(_l("付费方式"), default=PaymentMode.LUMP_SUM.value)
    price = StringField(
        _l("使用费（元）"),
        [Length(max=30)],
        description=_l("一次总付的金额、入门费，或先用后付到期应付的金额"),
        render_kw={"inputmode": "decimal"},
    )
    royalty_rate = StringField(
        _l("提成率（百分比）"),
        [Length(max=10)],
        description=_l("仅提成类填写，例如 3.5"),
        render_kw={"inputmode": "decimal"},
    )
    royalty_base = SelectField(_l("提成基数"), default=RoyaltyBase.NET_SALES.value)
    deferred_months = IntegerField(
        _l("免费使用期（月）"), [Optional()], description=_l("先使用后付费时填写，1 至 36")
    )
    ends_on = DateField(_l("许可期限至"), [Optional()], description=_l("自公告之日起；不超过专利权届满日"))
    payment_method = TextAreaField(
        _l("支付方式"),
        description=_l("收款账户和支付时间，例如：通知后 30 日内汇入开户行、户名、账号；会公开显示"),
        render_kw={"rows": 3, "maxlength": 500},
    )
    territory = StringField(_l("地域范围"), render_kw={"maxlength": 200})
    other = TextAreaField(
        _l("其他事项"),
        description=_l("例如技术资料、培训；须准确清楚，不得有宣传用语，不要填写个人信息"),
        render_kw={"rows": 3, "maxlength": 2000},
    )
    evaluation_report = FileField(
        _l("专利权评价报告"), description=_l("实用新型、外观设计必须附上；PDF、JPG 或 PNG"), render_kw=_FILES
    )
    pledgee_consent = FileField(
        _l("质权人书面同意"), description=_l("专利已质押时必须附上；PDF、JPG 或 PNG"), render_kw=_FILES
    )
    reason = TextAreaField(
        _l("说明"),
        description=_l("核对清单要求说明的事项，例如费用高于一般标准的理由、最近一次缴纳年费的时间；不公开"),
        render_kw={"rows": 2, "maxlength": 500},
    )
    contact = StringField(
        _l("联系人及电话或邮箱"),
        description=_l("接收书面通知，公开显示，请填办公联系方式"),
        render_kw={"maxlength": 200},
    )

    def fill_choices(self) -> None:
        """Offer every choice in the reader's language."""
        self.payment_mode.choices = choices(PaymentMode, *MODES)
        self.royalty_base.choices = choices(RoyaltyBase, RoyaltyBase.NET_SALES, RoyaltyBase.PROFIT)

    def read(self) -> tuple[DeclaredTerms, list[InvalidInput]]:
        """Return what was typed, without what doesn't apply to the way of paying, and the numbers that can't be read."""
        problems: list[InvalidInput] = []

        def number(name: str, parse: Callable[[str, str], int]) -> int | None:
            text = self._fields[name].data
            try:
                return parse(text, name) if text else None
            except InvalidInput as problem:
                problems.append(problem)
                return None

        mode = PaymentMode(self.payment_mode.data)
        rated, priced = mode in ROYALTY_MODES, mode not in (PaymentMode.FREE, PaymentMode.ROYALTY)
        values: dict[str, Any] = {
            "price_fen": number("price", fen_from_yuan) if priced else None,
            "royalty_bp": number("royalty_rate", basis_points_from_percent) if rated else None,
            "royalty_base": RoyaltyBase(self.royalty_base.data) if rated else RoyaltyBase.NET_SALES,
            "deferred_months": self.deferred_months.data if mode is PaymentMode.DEFERRED else None,
            "ends_on": self.ends_on.data,
        }
        if mode is not PaymentMode.FREE:
            values["payment_method"] = self.payment_method.data or ""
        for name in ("territory", "other", "reason", "contact"):
            values[name] = self._fields[name].data or ""
        return DeclaredTerms(mode, **values), problems

    def chosen(self) -> dict[DocumentKind, Any]:
        """Return the files that were chosen, by kind."""
        return {kind: file for kind in ATTACHMENTS if (file := self._fields[kind].data) and file.filename}

    def load(self, terms: DeclaredTerms) -> None:
        """Start from these terms."""
        for name in DeclaredTerms.__slots__:
            if name in self._fields:
                self._fields[name].data = getattr(terms, name)
        self.price.data = yuan(terms.price_fen) if terms.price_fen else ""
        self.royalty_rate.data = f"{terms.royalty_bp / 100:g}" if terms.royalty_bp else ""


class OwnerSignatureForm(KeyedForm):
    """One owner's signature with its file."""

    signer = SelectField(_l("签署的权利人"))
    signed_on = DateField(_l("签署日期"), [_NEEDED])
    file = FileField(
        _l("签署或盖章后的声明"), [FileRequired(_l("请选择文件"))], description=_KINDS, render_kw=_FILES
    )


class FilingForm(KeyedForm):
    """The office's receipt."""

    receipt_number = StringField(_l("受理编号"), [_NEEDED, Length(max=60)])
    filed_on = DateField(_l("提交日期"), [_NEEDED])


class ReasonForm(KeyedForm):
    """What the office says."""

    reason = StringField(_l("通知内容或理由"), [_NEEDED, Length(min=2, max=500)])


class AnnouncementForm(KeyedForm):
    """The office's announcement of the declaration."""

    announcement_number = StringField(_l("公告编号"), [_NEEDED, Length(max=60)])
    announced_on = DateField(_l("公告日期"), [_NEEDED])


class WithdrawalForm(KeyedForm):
    """Why the declaration is withdrawn, and that all owners consent."""

    reason = StringField(_l("撤回理由"), [_NEEDED, Length(min=2, max=500)])
    file = FileField(
        _l("全体专利权人的书面同意"),
        [FileRequired(_l("请选择文件"))],
        description=_KINDS,
        render_kw=_FILES,
    )


class WithdrawalAnnouncementForm(KeyedForm):
    """The office's announcement of the withdrawal."""

    ended_on = DateField(_l("撤回公告日期"), [_NEEDED])


class RevisionForm(KeyedForm):
    """Take the declaration back to a draft."""

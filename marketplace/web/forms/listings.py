"""What a listing offers, and the reason for sending it back or taking it away."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from marketplace.domain import money
from marketplace.domain.errors import Invalid, InvalidInput
from marketplace.domain.licences import LicenceType
from marketplace.domain.listings import PriceKind, Proposal
from marketplace.domain.money import ROYALTY_MODES, PaymentMode
from marketplace.domain.terms import OWNER_CHANGING, DealType
from marketplace.web.forms.base import KeyedForm
from marketplace.web.labels import READINESS, choices


class ListingForm(KeyedForm):
    """The offer: right, price, payment, and what a reader should know. Defaults suit the most frequent case."""

    application_number = StringField(
        _l("申请号或专利号"), [Length(max=40)], description=_l("任意写法均可，例如 ZL202110123456.7")
    )
    deal_type = RadioField(_l("交易方式"), default=DealType.LICENCE.value)
    licence_type = SelectField(
        _l("许可方式"),
        default=LicenceType.NON_EXCLUSIVE.value,
        description=_l("转让和作价入股不用选"),
    )
    payment_mode = SelectField(_l("付款方式"), default=PaymentMode.LUMP_SUM.value)
    price_kind = RadioField(_l("价格"), default=PriceKind.FIXED.value)
    price = StringField(
        _l("金额（元）"),
        [Length(max=30)],
        description=_l("提成支付可不填；入门费加提成填入门费"),
        render_kw={"inputmode": "decimal"},
    )
    royalty_rate = StringField(
        _l("提成率（占净销售额的百分比）"),
        [Length(max=10)],
        description=_l("仅提成类付款方式填写，例如 3.5"),
        render_kw={"inputmode": "decimal"},
    )
    price_reason = StringField(
        _l("面议的理由"), [Length(max=500)], description=_l("选择面议时必填，会公开显示")
    )
    free_for_small = BooleanField(
        _l("对小微企业免费"), description=_l("仅限许可和开放许可；其他企业仍按以上价格付费")
    )
    readiness_level = SelectField(_l("技术成熟度"), default="")
    description = TextAreaField(
        _l("解决的问题、优势和配套服务"), [Length(max=5000)], render_kw={"rows": 5, "maxlength": 5000}
    )
    contact = StringField(
        _l("联系人及电话或邮箱"), [Length(max=200)], description=_l("公开显示，请填办公联系方式")
    )
    mandate = StringField(
        _l("授权委托依据"), [Length(max=300)], description=_l("登记的权利人不是本单位时填写文件名称和编号")
    )

    def fill_choices(self) -> None:
        """Offer every choice in the reader's language."""
        self.deal_type.choices = choices(DealType)
        self.licence_type.choices = choices(
            LicenceType, LicenceType.NON_EXCLUSIVE, LicenceType.SOLE, LicenceType.EXCLUSIVE
        )
        self.payment_mode.choices = choices(PaymentMode)
        self.price_kind.choices = choices(PriceKind, PriceKind.FIXED, PriceKind.NEGOTIABLE)
        levels = [(str(level), _(text)) for level, text in READINESS.items()]
        self.readiness_level.choices = [("", _("未填写")), *levels]

    def proposal(self) -> Proposal:
        """Return the offer; what doesn't apply to the chosen right or payment is left out. Invalid for bad numbers."""
        deal_type, mode = DealType(self.deal_type.data), PaymentMode(self.payment_mode.data)
        free = mode is PaymentMode.FREE
        kind = PriceKind.FREE if free else PriceKind(self.price_kind.data)
        fixed, problems = kind is PriceKind.FIXED, []

        def number(read: Callable[[str], int], text: str, applies: bool) -> int | None:
            try:
                return read(text) if applies and text else None
            except InvalidInput as problem:
                problems.append(problem)
                return None

        price = number(money.fen_from_yuan, self.price.data or "", fixed)
        rate = number(
            money.basis_points_from_percent, self.royalty_rate.data or "", fixed and mode in ROYALTY_MODES
        )
        if problems:
            raise Invalid(problems)
        return Proposal(
            deal_type=deal_type,
            licence_type=None if deal_type in OWNER_CHANGING else LicenceType(self.licence_type.data),
            payment_mode=mode,
            price_kind=kind,
            price_fen=price,
            royalty_bp=rate,
            price_reason=(self.price_reason.data or "") if kind is PriceKind.NEGOTIABLE else "",
            free_for_small=bool(self.free_for_small.data) and not free,
        )

    def details(self) -> dict[str, Any]:
        """Return what stands beside the offer, as the use cases name it."""
        return {
            "mandate": self.mandate.data or "",
            "contact": self.contact.data or "",
            "description": self.description.data or "",
            "readiness_level": int(self.readiness_level.data) if self.readiness_level.data else None,
        }

    def load(self, listing: Any) -> None:
        """Show what a stored listing offers."""
        for name in (
            "deal_type", "payment_mode", "price_reason", "free_for_small", "description", "contact", "mandate",
        ):  # fmt: skip
            self[name].data = getattr(listing, name)
        self.licence_type.data = listing.licence_type or LicenceType.NON_EXCLUSIVE.value
        self.price_kind.data = (
            PriceKind.NEGOTIABLE.value
            if listing.price_kind == PriceKind.NEGOTIABLE
            else PriceKind.FIXED.value
        )
        self.price.data = money.yuan(listing.price_fen) if listing.price_fen else ""
        self.royalty_rate.data = f"{listing.royalty_bp / 100:g}" if listing.royalty_bp else ""
        self.readiness_level.data = str(listing.readiness_level or "")


class StepForm(KeyedForm):
    """A step of the listing's process, with a reason where it needs one."""

    reason = StringField(_l("理由"), [Length(max=500)])

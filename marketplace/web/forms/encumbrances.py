"""Entering what lies on a patent, and its end."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from marketplace.domain.encumbrances import MAX_HOLDER, MAX_REFERENCE, MAX_SOURCE, EncumbranceKind
from marketplace.domain.money import fen_from_yuan
from marketplace.services.encumbrances import Entered
from marketplace.web.forms.base import KeyedForm
from marketplace.web.labels import choices

_NEEDED = InputRequired(_l("此项必填"))
_SOURCE = _l("例如 国家知识产权局公布公告、专利登记簿副本")


class EncumbranceForm(KeyedForm):
    """A new entry."""

    kind = SelectField(_l("类别"))
    holder = StringField(_l("质权人、申请人或决定机关"), [_NEEDED, Length(max=MAX_HOLDER)])
    reference = StringField(_l("登记号或文书号（可选）"), [Length(max=MAX_REFERENCE)])
    starts_on = DateField(_l("开始日期"), [_NEEDED])
    ends_on = DateField(_l("结束日期（未定可不填）"), [Optional()])
    amount = StringField(_l("担保债权金额（元，质押时填写）"))
    source = StringField(_l("来源"), [_NEEDED, Length(max=MAX_SOURCE)], description=_SOURCE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices(EncumbranceKind)

    def entered(self) -> Entered:
        """Return what was typed; InvalidInput beside `amount`."""
        text = self.amount.data
        return Entered(
            kind=EncumbranceKind(self.kind.data),
            holder=self.holder.data,
            starts_on=self.starts_on.data,
            source=self.source.data,
            ends_on=self.ends_on.data,
            amount_fen=fen_from_yuan(text, "amount") if text else None,
            reference=self.reference.data or "",
        )


class EndForm(KeyedForm):
    """The last day of an entry and the source that says so."""

    ends_on = DateField(_l("解除日期"), [_NEEDED])
    source = StringField(_l("来源"), [_NEEDED, Length(max=MAX_SOURCE)], description=_SOURCE)

"""The forms of the request page and of the deal room."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange

from marketplace.domain.affiliation import Ground
from marketplace.web.forms.base import BaseForm, KeyedForm
from marketplace.web.labels import choices

_NEEDED = InputRequired(_l("此项必填"))


class RequestForm(BaseForm):
    """What the asker writes; the deal's id was made when the page was first shown."""

    deal_id = HiddenField()
    message = TextAreaField(
        _l("留言"),
        [_NEEDED, Length(max=5000)],
        description=_l("说明用途、希望的许可方式或价格，以及想了解的问题；最多 5,000 字"),
        render_kw={"rows": 5},
    )
    related = RadioField(
        _l("与权利人是否有关联关系？"),
        [_NEEDED],
        description=_l("有下列任一情形即为关联关系，请如实申报；公示价格时会标明"),
    )
    grounds = SelectMultipleField(_l("关联情形（有关联关系时勾选）"), validate_choice=False)
    anonymous = BooleanField(
        _l("匿名提出：在本单位公开名称、报价或接受报价之前，权利人看不到本单位名称"),
    )
    also = SelectMultipleField(_l("一并申请同一权利人的其他专利（可选）"))
    submit = SubmitField(_l("提交意向"))

    def fill_choices(self, others: list[tuple[str, str]]) -> None:
        """Offer yes and no, and the owner's similar listings."""
        self.related.choices = [("no", _l("没有关联关系")), ("yes", _l("有关联关系"))]
        self.grounds.choices = choices(Ground)
        self.also.choices = others


class MessageForm(KeyedForm):
    """A message, or the owner's first answer."""

    message = TextAreaField(_l("留言"), [_NEEDED, Length(max=5000)], render_kw={"rows": 3})


class AcceptForm(KeyedForm):
    """Accept the offer that was read."""

    version = IntegerField(validators=[InputRequired(), NumberRange(min=1)])


class SignatureForm(KeyedForm):
    """A party's signed copy of the contract."""

    file = FileField(
        _l("签署后的合同文件"),
        [FileRequired(_l("请选择文件"))],
        description=_l("PDF、JPG 或 PNG，不超过 20 MiB；平台保存其 SHA-256 值"),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )


class EffectForm(KeyedForm):
    """The day on which the contract takes effect."""

    effective_on = DateField(_l("合同生效日"), [_NEEDED])


class EndForm(KeyedForm):
    """Why a deal ends."""

    reason = StringField(_l("理由（对方可见）"), [_NEEDED, Length(min=2, max=500)])

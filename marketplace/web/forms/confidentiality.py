"""The forms of an agreement on confidentiality."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from marketplace.domain.confidentiality import MONTHS_LONGEST, SUBJECT_LONGEST
from marketplace.web.forms.base import KeyedForm


class AgreementForm(KeyedForm):
    """What is to be kept to oneself, and for how long."""

    subject = TextAreaField(
        _l("保密内容"),
        [InputRequired(_l("此项必填")), Length(min=2, max=SUBJECT_LONGEST)],
        description=_l("例如：未公开的工艺参数、中试数据、样品和报价"),
        render_kw={"rows": 2},
    )
    months = IntegerField(
        _l("保密期（月）"),
        [InputRequired(_l("请填写 1 至 120 的整数")), NumberRange(1, MONTHS_LONGEST)],
        default=24,
    )


class AnswerForm(KeyedForm):
    """An answer to the agreement that was read, known by its hash."""

    agreement = HiddenField()

"""Publishing a price, objecting to it, deciding an objection."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from marketplace.domain.objections import (
    LEAST_CONTACT,
    LEAST_DECISION,
    LEAST_REASON,
    MOST_CONTACT,
    MOST_DECISION,
    MOST_REASON,
)
from marketplace.web.forms.base import KeyedForm

_NEEDED = InputRequired(_l("此项必填"))


class PublishForm(KeyedForm):
    """Show the price; what is shown can't be edited, so it is confirmed first."""

    grounds = SelectMultipleField(_l("本单位所知的关联情形"), validate_choice=False, choices=[])
    confirmed = BooleanField(
        _l("已核对公示内容，公示后不能修改"), [InputRequired(_l("请核对公示内容后勾选确认"))]
    )


class ObjectionForm(KeyedForm):
    """What somebody has against the price, and how to reach them."""

    reason = TextAreaField(
        _l("异议理由"),
        [_NEEDED, Length(min=LEAST_REASON, max=MOST_REASON, message=_l("请写 10 至 2,000 个字"))],
        description=_l("请说明对价格、受让方或程序的具体意见，10 至 2,000 个字"),
        render_kw={"rows": 5},
    )
    contact = StringField(
        _l("联系方式"),
        [
            _NEEDED,
            Length(min=LEAST_CONTACT, max=MOST_CONTACT, message=_l("请写 5 至 200 个字符")),
        ],
        description=_l("电话或邮箱；只有权利人和平台能看到，不会公开"),
    )


class DecisionForm(KeyedForm):
    """The decision on an objection, with its reason."""

    outcome = RadioField(_l("处理结果"), [_NEEDED])
    decision = TextAreaField(
        _l("处理决定及理由"),
        [_NEEDED, Length(min=LEAST_DECISION, max=MOST_DECISION, message=_l("请写 10 至 2,000 个字"))],
        description=_l("交易双方可以看到；10 至 2,000 个字"),
        render_kw={"rows": 4},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome.choices = [
            ("dismiss", _l("异议不成立，继续交易")),
            ("uphold", _l("异议成立，取消交易")),
        ]

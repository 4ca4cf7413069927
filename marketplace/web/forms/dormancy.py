"""Why a patent may rest, and until when."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired

from marketplace.domain.dormancy import DormancyReason
from marketplace.web.forms.base import KeyedForm
from marketplace.web.labels import choices


class ReasonForm(KeyedForm):
    """A reason of the list with its last day."""

    reason = SelectField(_l("暂不转化的理由"))
    until = DateField(
        _l("有效期至"),
        [InputRequired(_l("请填写日期"))],
        description=_l("到期后若仍未许可或转让，会重新列入"),
        render_kw={"type": "date"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = choices(DormancyReason)

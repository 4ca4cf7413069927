"""The notice to inventors and their answers."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, RadioField, SelectMultipleField
from wtforms.validators import InputRequired

from marketplace.domain.inventor_priority import InventorAnswer
from marketplace.web.forms.base import KeyedForm
from marketplace.web.forms.consents import ACCEPT
from marketplace.web.labels import choices

_NEEDED = InputRequired(_l("此项必填"))


class NoticeForm(KeyedForm):
    """The day on which all inventors were told of the terms."""

    notified_on = DateField(
        _l("通知全体发明人的日期"), [_NEEDED], description=_l("以书面或邮件告知转让的同等条件之日")
    )


class AnswerForm(KeyedForm):
    """Who answered what and when, with a paper or without."""

    inventors = SelectMultipleField(_l("作出答复的发明人"), validate_choice=False, choices=[])
    answer = RadioField(_l("答复"), [_NEEDED])
    answered_on = DateField(_l("答复日期"), [_NEEDED])
    paper = FileField(
        _l("声明文件（可选）"),
        id="answer-paper",
        description=_l("发明人签字的声明，PDF、JPG 或 PNG；只有本单位和平台可以查看"),
        render_kw=ACCEPT,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.answer.choices = choices(InventorAnswer)

"""Keeping a search: what it is called, and how often mail comes."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, SubmitField
from wtforms.validators import InputRequired

from marketplace.domain.saved_searches import LONGEST_NAME, Frequency
from marketplace.web.forms.base import BaseForm

_EXPLAINED = {
    Frequency.DAILY: _l("每天上午 8 点后，有新专利时"),
    Frequency.WEEKLY: _l("每周一上午 8 点后，有新专利时"),
    Frequency.NONE: _l("不发邮件，只在网站上查看"),
}


class SaveForm(BaseForm):
    """A name and a frequency."""

    name = StringField(_l("名称"), [InputRequired(_l("此项必填"))], render_kw={"maxlength": LONGEST_NAME})
    frequency = RadioField(_l("邮件通知"), default=Frequency.DAILY.value)
    submit = SubmitField(_l("保存"))

    def fill_choices(self) -> None:
        """Offer the frequencies in the reader's language."""
        self.frequency.choices = [(one.value, text) for one, text in _EXPLAINED.items()]

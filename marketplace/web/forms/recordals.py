"""What is entered about a recordal: papers, the day of each step, the office's number, ground and words."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from marketplace.domain.recordals import RecordalDocument, RefusalGround
from marketplace.web.forms.base import KeyedForm
from marketplace.web.labels import choices

_NEEDED = InputRequired(_l("此项必填"))
_WORDS = [Length(max=500)]


def _note(label: str) -> TextAreaField:
    return TextAreaField(label, [_NEEDED, *_WORDS], render_kw={"rows": 2})


class PapersForm(KeyedForm):
    """Which papers of the check list are ready."""

    papers = SelectMultipleField(_l("材料清单"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every paper; the room shows those of its own check list."""
        super().__init__(*args, **kwargs)
        self.papers.choices = choices(RecordalDocument)

    @property
    def ready(self) -> tuple[RecordalDocument, ...]:
        """Return the ticked papers."""
        return tuple(RecordalDocument(one) for one in self.papers.data or ())


class FilingForm(PapersForm):
    """The complete file went to CNIPA."""

    submitted_on = DateField(_l("向国家知识产权局提交的日期"), [_NEEDED])
    submitted_number = StringField(
        _l("受理回执编号（可不填）"), [Length(max=60)], description=_l("电子申请回执上的编号，便于日后查询")
    )


class RecordalForm(KeyedForm):
    """CNIPA's number and date."""

    recordal_number = StringField(_l("备案号或登记号"), [_NEEDED, Length(max=60)])
    recorded_on = DateField(_l("备案或登记日期"), [_NEEDED])


class CorrectionForm(KeyedForm):
    """The office asks for a correction."""

    corrected_on = DateField(_l("补正通知日期"), [_NEEDED])
    corrected_note = _note(_l("要求补正的内容"))


class RefusalForm(KeyedForm):
    """The office refuses."""

    refused_on = DateField(_l("不予备案登记通知的日期"), [_NEEDED])
    ground = SelectField(_l("理由"))
    refused_note = TextAreaField(_l("说明"), _WORDS, render_kw={"rows": 2})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the grounds of the list."""
        super().__init__(*args, **kwargs)
        self.ground.choices = choices(RefusalGround)


class ChangeForm(KeyedForm):
    """The recordal was changed."""

    changed_on = DateField(_l("备案变更日期"), [_NEEDED])
    changed_number = StringField(_l("变更后的备案号（未变可不填）"), [Length(max=60)])
    changed_note = _note(_l("变更的内容"))


class CancellationForm(KeyedForm):
    """The recordal was cancelled."""

    cancelled_on = DateField(_l("备案注销日期"), [_NEEDED])
    cancelled_note = _note(_l("注销的原因"))

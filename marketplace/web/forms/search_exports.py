"""Taking a search result away, or keeping it as evidence."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from marketplace.domain.evidence import MAX_NOTE
from marketplace.domain.search_exports import ExportFormat
from marketplace.web.filters import listed, moment, pair
from marketplace.web.forms.base import KeyedForm

LONGEST_NAME = 80  # characters of a search's conditions in a list of choices


class ExportForm(KeyedForm):
    """Which file."""

    format = RadioField(
        _l("文件格式"),
        choices=[
            SelectChoice(ExportFormat.XLSX.value, _l("Excel（xlsx），首页注明检索条件、时间和件数")),
            SelectChoice(ExportFormat.CSV.value, _l("CSV，只有数据，便于其他软件读取")),
        ],
        default=ExportFormat.XLSX.value,
    )
    submit = SubmitField(_l("导出"))


class EvidenceForm(KeyedForm):
    """What the evidence is for."""

    note = StringField(
        _l("用途说明（可选）"),
        [Length(max=MAX_NOTE)],
        description=_l("例如：石墨烯导热膜选型检索。说明与检索结果一起存档，存档后不能修改"),
        render_kw={"maxlength": MAX_NOTE},
    )
    submit = SubmitField(_l("确认留痕"))


class AttachForm(KeyedForm):
    """Which of my organisation's evidences; filled with choices by the page."""

    evidence_id = SelectField(
        _l("选择本单位的检索留痕"),
        [InputRequired(_l("请选择一份检索留痕"))],
        choices=[],
        validate_choice=False,
    )

    def fill_choices(self, evidences: Iterable[Any]) -> None:
        """Offer these evidences, each by its time, its conditions and its total."""
        self.evidence_id.choices = [
            ("", _("请选择")),
            *((str(one.public_id), _named(one)) for one in evidences),
        ]


def _named(evidence: Any) -> str:
    words = listed(pair(name, value) for name, value in evidence.words)
    told = {"time": moment(evidence.taken_at), "words": words[:LONGEST_NAME], "count": f"{evidence.total:,}"}
    return _("%(time)s · %(words)s · %(count)s 件", **told)

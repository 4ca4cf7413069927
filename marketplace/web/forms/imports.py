"""Uploading a file and correcting its mapping."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, SelectField, SubmitField

from marketplace.domain.import_fields import FIELD_LABELS, Field
from marketplace.web.forms.base import BaseForm


class UploadForm(BaseForm):
    """The file, and the day for which it states legal statuses."""

    file = FileField(
        _l("专利清单文件"),
        [FileRequired(_l("请选择文件"))],
        description=_l("xlsx、xls 或 csv，不超过 50 MB、20 万行；首行或前几行为列名"),
        render_kw={"accept": ".xlsx,.xls,.csv"},
    )
    as_of = DateField(
        _l("数据日期"), description=_l("文件从数据库导出的日期：文件中的法律状态按这一天记为已核验")
    )
    submit = SubmitField(_l("上传并核对"))


class MappingForm(BaseForm):
    """One select per column; made for a file by `mapping_form`."""

    def fields_chosen(self, count: int) -> list[Field | None]:
        """The field of each column, or None where the column is ignored."""
        values = (self[f"column_{index}"].data for index in range(count))
        return [Field(value) if value else None for value in values]


def mapping_form(headers: Sequence[str], fields: Sequence[str | None]) -> MappingForm:
    """A form with one select for each column of a file, set to its present field."""
    columns = {
        f"column_{index}": SelectField(header or _("（无列名）"), default=field or "")
        for index, (header, field) in enumerate(zip(headers, fields, strict=True))
    }
    form: MappingForm = type("ColumnsForm", (MappingForm,), columns)()
    for name in columns:
        form[name].choices = [
            ("", _("忽略这一列")),
            *((field.value, _(label)) for field, label in FIELD_LABELS.items()),
        ]
    return form

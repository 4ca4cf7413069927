"""The form by which a party shows a file to the other."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField

from marketplace.web.forms.base import KeyedForm


class FileForm(KeyedForm):
    """A file, and whether it is confidential."""

    file = FileField(
        _l("文件"),
        [FileRequired(_l("请选择文件"))],
        description=_l("PDF、JPG 或 PNG，不超过 20 MiB；同名文件再次提供即为新版本"),
        id="shared-file",
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )
    confidential = BooleanField(_l("保密文件：双方确认保密协议后对方才能看到"))

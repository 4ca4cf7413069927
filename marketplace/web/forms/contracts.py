"""The forms of the contract page: draw up a version, and state what contracts say of one's organisation."""

from dataclasses import fields

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import Length

from marketplace.domain.contracts import Paper
from marketplace.services.contract_details import Details
from marketplace.web.forms.base import BaseForm, KeyedForm
from marketplace.web.labels import choices


class DrawUpForm(KeyedForm):
    """Which of the deal's papers is to be drawn up."""

    paper = SelectField(_l("文件"))

    def prepare(self) -> None:
        """Offer the papers that there are."""
        self.paper.choices = choices(Paper)


class DetailsForm(BaseForm):
    """What contracts say of the organisation; everything may be filled in later."""

    code = StringField(
        _l("统一社会信用代码"), [Length(max=18)], description=_l("18 位；以学校标识码注册的高校请在这里填写")
    )
    address = StringField(_l("住所"), [Length(max=200)], description=_l("与营业执照或法人证书一致"))
    representative = StringField(_l("法定代表人或负责人"), [Length(max=100)])
    contact = StringField(
        _l("联系人"), [Length(max=100)], description=_l("合同履行的联系人，例如技术转移办公室")
    )
    phone = StringField(_l("电话"), [Length(max=40)], render_kw={"inputmode": "tel"})
    email = StringField(_l("电子邮箱（可不填）"), [Length(max=255)], render_kw={"inputmode": "email"})
    bank = StringField(_l("开户银行"), [Length(max=100)], description=_l("收款时必需，写到支行"))
    account = StringField(_l("账号"), [Length(max=40)])

    def fill(self, known: Details) -> None:
        """Start from what is known."""
        for one in fields(Details):
            self._fields[one.name].data = getattr(known, one.name)

    def given(self) -> Details:
        """Return what was typed."""
        return Details(**{one.name: self._fields[one.name].data or "" for one in fields(Details)})

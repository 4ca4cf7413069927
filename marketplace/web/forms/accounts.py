"""Log-in and registration."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, SelectField, StringField, SubmitField
from wtforms.validators import InputRequired, Length

from marketplace.domain.accounts import OrganisationKind, Role
from marketplace.domain.regions import CITY_NAMES, HOME_CITIES
from marketplace.web.forms.base import BaseForm
from marketplace.web.labels import choices, city_name

_NEEDED = InputRequired(_l("此项必填"))


class LogInForm(BaseForm):
    """Address and password."""

    email = StringField(_l("电子邮箱"), [_NEEDED], render_kw={"type": "email", "autocomplete": "username"})
    password = PasswordField(_l("密码"), [_NEEDED], render_kw={"autocomplete": "current-password"})
    submit = SubmitField(_l("登录"))


class RegistrationForm(BaseForm):
    """Who joins, and for which organisation."""

    kind = SelectField(_l("单位类型"))
    organisation_name = StringField(_l("单位全称"), [_NEEDED, Length(max=200)])
    code = StringField(
        _l("单位代码"),
        [_NEEDED, Length(max=18)],
        description=_l("企业填 18 位统一社会信用代码；高校可填 10 位学校标识码"),
    )
    city = SelectField(_l("所在地市"), [_NEEDED])
    role = SelectField(_l("角色"))
    name = StringField(_l("姓名"), [_NEEDED, Length(max=100)], render_kw={"autocomplete": "name"})
    email = StringField(_l("电子邮箱"), [_NEEDED], render_kw={"type": "email", "autocomplete": "email"})
    password = PasswordField(
        _l("密码"),
        [_NEEDED],
        description=_l("12 至 128 个字符，可用短语"),
        render_kw={"autocomplete": "new-password"},
    )
    submit = SubmitField(_l("提交注册"))

    def fill_choices(self) -> None:
        """Offer kinds and roles in the reader's language, the home province's cities first."""
        self.kind.choices = choices(
            OrganisationKind, OrganisationKind.UNIVERSITY, OrganisationKind.ENTERPRISE
        )
        self.role.choices = choices(
            Role, Role.TRANSFER_OFFICER, Role.COLLEGE_REVIEWER, Role.INVENTOR, Role.ENTERPRISE_USER
        )
        others = [code for code in CITY_NAMES if code not in HOME_CITIES]
        self.city.choices = [
            ("", _l("请选择")),
            *((code, city_name(code)) for code in (*HOME_CITIES, *others)),
        ]


class DecisionForm(BaseForm):
    """Accept or refuse a registration."""

    reason = StringField(_l("不通过的理由"), [Length(max=500)])

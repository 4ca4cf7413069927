"""What the platform enters about an organisation."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from marketplace.web.forms.base import KeyedForm


class ClassificationForm(KeyedForm):
    """Country and founder."""

    country = StringField(
        _l("国家或地区代码"),
        [InputRequired(_l("此项必填")), Length(max=2)],
        description=_l("两位字母：中国 CN；港澳台为 HK、MO、TW，转让手续按境外办理"),
    )
    state_unit = BooleanField(_l("国家设立的高校或科研机构（协议定价须公示）"))

"""The form in which an administrator changes the rules' settings."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from marketplace.domain.rule_book import RuleBook
from marketplace.domain.rule_settings import SETTINGS, Kind, Setting, as_text
from marketplace.web.forms.base import KeyedForm

_NEEDED = InputRequired(_l("此项必填"))
_LINES = {Kind.COUNTS, Kind.AMOUNTS, Kind.WORDS, Kind.DAYS}


class RulesForm(KeyedForm):
    """Every setting, why it changes and from when on; the fields of the settings are added below."""

    reason = TextAreaField(
        _l("修改理由和依据"),
        [_NEEDED, Length(min=5, max=500)],
        description=_l("例如文件名称和文号；所有人可见，请勿填写个人信息"),
        render_kw={"rows": 2},
    )
    in_force_on = DateField(
        _l("生效日"), [_NEEDED], description=_l("不早于今天；此日起新建的交易适用新版本，已有交易仍按原版本")
    )

    def fill(self, book: RuleBook) -> None:
        """Start from these settings."""
        for name, setting in SETTINGS.items():
            value = getattr(book, name)
            self._fields[name].data = value if setting.kind is Kind.SWITCH else as_text(setting, value)

    def typed(self) -> dict[str, str | bool]:
        """Return what was typed for each setting."""
        return {
            name: bool(self._fields[name].data) if one.kind is Kind.SWITCH else self._fields[name].data or ""
            for name, one in SETTINGS.items()
        }


def _field(setting: Setting) -> Any:
    if setting.kind is Kind.SWITCH:
        return BooleanField(_l(setting.label))
    if setting.kind in _LINES:
        return TextAreaField(_l(setting.label), [Length(max=6000)], render_kw={"rows": 6})
    return StringField(_l(setting.label), [Length(max=40)])


for _setting in SETTINGS.values():
    setattr(RulesForm, _setting.name, _field(_setting))

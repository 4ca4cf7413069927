"""What an inventor says of a patent, and what college and university decide."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length

from marketplace.domain.pool import (
    MOST_COLLEGE,
    MOST_SCENARIO,
    TIERS,
    Answers,
    Implementation,
    Willingness,
)
from marketplace.web.forms.base import KeyedForm
from marketplace.web.forms.batches import BatchForm
from marketplace.web.labels import READINESS, choices
from marketplace.web.words.pool import RATING_NAMES, TIER_NAMES


class AnswersForm(KeyedForm):
    """The inventory's questions; what is missing the domain says, beside its field."""

    publicly_funded = RadioField(_l("由财政资金支持的科研项目形成？"), validate_choice=False)
    implementation = RadioField(_l("实施情况"), validate_choice=False)
    willingness = SelectMultipleField(
        _l("可接受的转化方式"), validate_choice=False, description=_l("可多选；没有转化意愿请只选“暂不转化”")
    )
    readiness_level = SelectField(_l("技术成熟度"), validate_choice=False)
    self_rating = RadioField(_l("自评等级"), validate_choice=False)
    scenario = TextAreaField(
        _l("应用场景和产业化前景"),
        description=_l("能用在什么产品、什么场合，比现有技术好在哪里；至少 10 个字"),
        render_kw={"rows": 5, "maxlength": MOST_SCENARIO},
    )
    college = StringField(
        _l("所在学院（部门）"),
        [Length(max=MOST_COLLEGE)],
        description=_l("便于学院审核人员查找"),
        render_kw={"maxlength": MOST_COLLEGE},
    )

    def fill_choices(self) -> None:
        """Offer every choice in the reader's language."""
        self.publicly_funded.choices = [("yes", _("是")), ("no", _("否"))]
        self.implementation.choices = choices(Implementation)
        self.willingness.choices = choices(Willingness)
        self.readiness_level.choices = [
            ("", _("请选择")),
            *((str(level), _(text)) for level, text in READINESS.items()),
        ]
        self.self_rating.choices = [(str(rating), _(text)) for rating, text in RATING_NAMES.items()]

    def load(self, item: Any) -> None:
        """Show what was answered before."""
        self.publicly_funded.data = {True: "yes", False: "no"}.get(item.publicly_funded)
        self.implementation.data = item.implementation
        self.willingness.data = list(item.willingness)
        self.readiness_level.data = str(item.readiness_level or "")
        self.self_rating.data = str(item.self_rating or "")
        self.scenario.data, self.college.data = item.scenario, item.college

    def answers(self) -> Answers:
        """Return what was answered; a value that isn't among the choices counts as no answer."""
        implementation = self.implementation.data
        return Answers(
            publicly_funded={"yes": True, "no": False}.get(self.publicly_funded.data or ""),
            implementation=Implementation(implementation) if implementation in set(Implementation) else None,
            willingness=tuple(one for one in Willingness if one.value in (self.willingness.data or [])),
            readiness_level=_number(self.readiness_level.data),
            self_rating=_number(self.self_rating.data),
            scenario=(self.scenario.data or "").replace("\r\n", "\n"),
            college=self.college.data or "",
        )


class PoolBatchForm(BatchForm):
    """A step for the ticked patents."""

    tier = SelectField(_l("入库层级"), validate_choice=False)
    step = HiddenField()

    def fill_choices(self) -> None:
        """Offer the tiers."""
        self.tier.choices = [("", _("请选择")), *((str(tier), _(TIER_NAMES[tier])) for tier in TIERS)]

    @property
    def chosen_tier(self) -> int | None:
        """Return the tier, or None when none was chosen."""
        return _number(self.tier.data)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 3 else None

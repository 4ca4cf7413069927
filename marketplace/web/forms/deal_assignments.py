"""The form by which staff says who assists in a deal."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from marketplace.web.forms.base import KeyedForm


class AssignmentForm(KeyedForm):
    """One operator, or nobody."""

    operator = SelectField(_l("协助人"), validate_choice=False, choices=[])

    def fill_choices(self, operators: Iterable[Any], assigned_to: int | None) -> None:
        """Offer nobody and each operator; start from who it is now."""
        self.operator.choices = [
            ("", _l("不指定")),
            *((str(one.id), f"{one.name} · {one.email}") for one in operators),
        ]
        self.operator.data = str(assigned_to or "")

    @property
    def chosen(self) -> int | None:
        """The chosen operator's id; None for nobody, 0 for what is no id."""
        text = self.operator.data or ""
        return (int(text) if text.isdecimal() else 0) if text else None

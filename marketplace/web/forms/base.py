"""What every form does: trim text, and put a domain error beside the field that it names."""

from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from uuid_utils.compat import uuid7
from wtforms import HiddenField

from marketplace.domain.errors import Conflict, Invalid, InvalidInput, InvalidTransition
from marketplace.web.errors import sentence

#: What a view catches in order to show the form again: what the person can mend on this page.
Refusal = (InvalidInput, Invalid, Conflict, InvalidTransition)


def trim(value: Any) -> Any:
    """Strip blanks around typed text."""
    return value.strip() if isinstance(value, str) else value


def typed(text: str) -> str:
    """Return a filter's words on one line, 100 characters at most, without what PostgreSQL can't compare (U+0000)."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:100]


class BaseForm(FlaskForm):
    """A form whose text is trimmed and whose errors may come from the domain."""

    class Meta(FlaskForm.Meta):
        """Trim every text field; passwords name their own filters."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            if (
                "Password" not in unbound_field.field_class.__name__
                and "File" not in unbound_field.field_class.__name__
            ):
                filters = list(unbound_field.kwargs.get("filters", ()))
                unbound_field.kwargs["filters"] = filters if trim in filters else [*filters, trim]
            return unbound_field.bind(form=form, **options)

    def show(self, error: Exception) -> None:
        """Put each problem beside its field; what names no field of this form stands on top."""
        for problem in error.problems if isinstance(error, Invalid) else (error,):
            text = sentence(problem)  # type: ignore[arg-type]
            field = self._fields.get(getattr(problem, "field", None) or "")
            if field is None or field.type in ("HiddenField", "CSRFTokenField"):
                self.form_errors.append(text)
            else:
                field.errors = [*field.errors, text]


class KeyedForm(BaseForm):
    """A form whose request is carried out once, however often it is sent: it brings its own key."""

    request_key = HiddenField()

    @property
    def key(self) -> str:
        """Return the request's key; a fresh one when it is missing or no UUID, so that nothing else gets stored."""
        try:
            return str(UUID(self.request_key.data or ""))
        except ValueError:
            return str(uuid7())

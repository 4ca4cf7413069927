"""Papers before a signature."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from marketplace.domain.consents import ConsentKind, Proceeds
from marketplace.web.forms.base import KeyedForm
from marketplace.web.labels import choices

ACCEPT = {"accept": ".pdf,.jpg,.jpeg,.png"}


class ConsentForm(KeyedForm):
    """One paper with its file; the room offers those that the deal needs."""

    need = StringField(_l("文件"), [InputRequired(_l("请选择要登记的文件")), Length(max=230)])
    proceeds = RadioField(_l("价款的处理（质权人同意时选择）"), validate_choice=False)
    paper = FileField(
        _l("书面文件"),
        [FileRequired(_l("请选择文件"))],
        description=_l("PDF、JPG 或 PNG，不超过 20 MiB；平台保存其 SHA-256 值"),
        render_kw=ACCEPT,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.proceeds.choices = choices(Proceeds)

    @property
    def kind(self) -> ConsentKind | None:
        """Which kind of paper was chosen; None for one that there isn't."""
        kind = (self.need.data or "").partition(":")[0]
        return ConsentKind(kind) if kind in tuple(ConsentKind) else None

    @property
    def subject(self) -> str:
        """Whose paper was chosen."""
        return (self.need.data or "").partition(":")[2]

    @property
    def what_of_proceeds(self) -> Proceeds | None:
        """What becomes of the proceeds, if that was said."""
        said = self.proceeds.data
        return Proceeds(said) if said in tuple(Proceeds) else None


class SureForm(KeyedForm):
    """A step without anything to fill in; its button says that it is meant."""

    sure = HiddenField(validators=[InputRequired()])

"""An enquiry may be made without a name: the owner learns it when the asker says so, offers or accepts."""

from datetime import datetime

from marketplace.domain.deal_tasks import Side
from marketplace.domain.errors import N_, InvalidInput


def is_hidden(anonymous: bool, disclosed_at: datetime | None, reader: Side) -> bool:
    """Tell whether the asker's name is kept from this reader: only the owner's side is not to know it."""
    return anonymous and disclosed_at is None and reader is Side.LICENSOR


def check_text(text: str, organisation: str, field: str) -> None:
    """Refuse a text in which an anonymous asker names itself (InvalidInput); blanks inside the name don't help."""
    if _plain(organisation) in _plain(text):
        raise InvalidInput(
            field,
            "names_itself",
            N_("文字中写有贵单位名称，权利人会因此知道贵单位；请删去，或先公开单位名称"),
        )


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def neutral_file_name(file_name: str, version: int) -> str:
    """Return the name under which the owner gets an anonymous asker's file: its own may tell who sent it."""
    extension = file_name.rpartition(".")[2].lower()
    return f"file-{version}.{extension}"

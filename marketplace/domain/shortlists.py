"""Lists of patents that people keep: what a list may be called, how much it holds, how long a note is."""

from marketplace.domain.errors import N_, InvalidInput

#: The list into which one click saves; made at first use, so it keeps its name.
DEFAULT_NAME = N_("我的收藏")
MAX_NAME, MAX_NOTE = 50, 500
MAX_LISTS, MAX_ITEMS = 50, 500  # lists of one person, patents in one list


def check_name(text: str) -> str:
    """Return the name on one line without control characters; InvalidInput beside `name` unless it has 1 to 50."""
    name = " ".join(_printable(text).split())
    if not 1 <= len(name) <= MAX_NAME:
        raise InvalidInput("name", "name_length", N_("请填写收藏夹名称（1 至 %(most)s 个字）"), most=MAX_NAME)
    return name


def check_note(text: str) -> str:
    """Return the note with plain line ends, which browsers send as two characters; InvalidInput beside `note`."""
    note = _printable(text.replace("\r\n", "\n")).strip()
    if len(note) > MAX_NOTE:
        raise InvalidInput(
            "note",
            "note_length",
            N_("备注最多 %(most)s 个字，现有 %(count)s 个，请删减"),
            most=MAX_NOTE,
            count=len(note),
        )
    return note


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() or character == "\n" else " " for character in text)

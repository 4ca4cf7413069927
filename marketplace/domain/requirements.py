"""What must be there before the parties may sign: consents, notices, documents (R-13 to R-18, R-21)."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that the law or a rule asks for before a signature, and whether it is there.

    `title` and `remedy` are message ids with `params`; `section` is the part of the deal room where it is provided.
    """

    code: str
    rule: str
    met: bool
    title: str
    remedy: str = ""
    section: str = ""
    params: dict[str, object] = field(default_factory=dict)

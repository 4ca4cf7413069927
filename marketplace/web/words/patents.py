"""What is said of patents."""

from enum import StrEnum

from marketplace.domain.errors import N_
from marketplace.domain.patents import LegalStatus, PatentType

WORDS: tuple[tuple[StrEnum, str], ...] = (
    (PatentType.INVENTION, N_("发明")),
    (PatentType.UTILITY_MODEL, N_("实用新型")),
    (PatentType.DESIGN, N_("外观设计")),
    (LegalStatus.PENDING, N_("审查中")),
    (LegalStatus.GRANTED, N_("有效")),
    (LegalStatus.LAPSED, N_("终止")),
    (LegalStatus.EXPIRED, N_("届满")),
    (LegalStatus.INVALIDATED, N_("宣告无效")),
    (LegalStatus.REFUSED, N_("驳回")),
    (LegalStatus.WITHDRAWN, N_("撤回")),
    (LegalStatus.UNKNOWN, N_("未核验")),
)

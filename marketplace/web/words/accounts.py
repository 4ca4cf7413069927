"""What is said of people and organisations."""

from enum import StrEnum

from marketplace.domain.accounts import OrganisationKind, Role
from marketplace.domain.errors import N_

WORDS: tuple[tuple[StrEnum, str], ...] = (
    (Role.INVENTOR, N_("发明人")),
    (Role.COLLEGE_REVIEWER, N_("学院审核人员")),
    (Role.TRANSFER_OFFICER, N_("技术转移专员")),
    (Role.ENTERPRISE_USER, N_("企业用户")),
    (Role.OPERATOR, N_("运营人员")),
    (Role.ADMINISTRATOR, N_("管理员")),
    (OrganisationKind.UNIVERSITY, N_("高校院所")),
    (OrganisationKind.ENTERPRISE, N_("企业")),
    (OrganisationKind.PLATFORM, N_("平台")),
)

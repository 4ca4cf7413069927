"""What is said of listings."""

from enum import StrEnum

from marketplace.domain.errors import N_
from marketplace.domain.listings import ListingAction, ListingStatus, PriceKind

WORDS: tuple[tuple[StrEnum, str], ...] = (
    (PriceKind.FIXED, N_("明码标价")),
    (PriceKind.NEGOTIABLE, N_("面议")),
    (PriceKind.FREE, N_("不收费")),
    (ListingStatus.DRAFT, N_("草稿")),
    (ListingStatus.SUBMITTED, N_("待本单位审批")),
    (ListingStatus.RETURNED, N_("已退回")),
    (ListingStatus.OWNER_APPROVED, N_("待平台审核")),
    (ListingStatus.APPROVED, N_("已审核，待发布")),
    (ListingStatus.PUBLISHED, N_("已发布")),
    (ListingStatus.SUSPENDED, N_("已暂停")),
    (ListingStatus.RESERVED, N_("已锁定")),
    (ListingStatus.CLOSED, N_("已关闭")),
    (ListingAction.SUBMIT, N_("提交审批")),
    (ListingAction.RETURN, N_("退回")),
    (ListingAction.APPROVE_OWNER, N_("本单位批准")),
    (ListingAction.APPROVE_PLATFORM, N_("平台审核通过")),
    (ListingAction.PUBLISH, N_("发布")),
    (ListingAction.SUSPEND, N_("暂停")),
    (ListingAction.RESUME, N_("恢复")),
    (ListingAction.RESERVE, N_("锁定")),
    (ListingAction.RELEASE, N_("解除锁定")),
    (ListingAction.CLOSE, N_("关闭")),
)

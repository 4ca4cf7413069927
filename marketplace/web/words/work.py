"""What is said of imports, exports and saved searches."""

from enum import StrEnum

from marketplace.domain.errors import N_
from marketplace.domain.import_states import ImportAction, ImportState
from marketplace.domain.saved_searches import Frequency
from marketplace.domain.search_exports import ExportAction, ExportState

WORDS: tuple[tuple[StrEnum, str], ...] = (
    (ImportAction.CHECKED, N_("完成核对")),
    (ImportAction.RECHECK, N_("修改列的对应")),
    (ImportAction.CONFIRM, N_("确认导入")),
    (ImportAction.START, N_("开始导入")),
    (ImportAction.FINISH, N_("完成导入")),
    (ImportAction.CANCEL, N_("取消导入")),
    (ImportAction.FAIL, N_("中止导入")),
    (ImportState.CHECKING, N_("核对中")),
    (ImportState.READY, N_("待确认")),
    (ImportState.QUEUED, N_("等待导入")),
    (ImportState.RUNNING, N_("导入中")),
    (ImportState.DONE, N_("已完成")),
    (ImportState.CANCELLED, N_("已取消")),
    (ImportState.FAILED, N_("未完成")),
    (Frequency.DAILY, N_("每天")),
    (Frequency.WEEKLY, N_("每周一")),
    (Frequency.NONE, N_("暂停邮件")),
    (ExportState.QUEUED, N_("等待生成")),
    (ExportState.RUNNING, N_("生成中")),
    (ExportState.DONE, N_("已完成")),
    (ExportState.CANCELLED, N_("已取消")),
    (ExportState.FAILED, N_("未完成")),
    (ExportAction.START, N_("开始生成")),
    (ExportAction.FINISH, N_("完成导出")),
    (ExportAction.CANCEL, N_("取消导出")),
    (ExportAction.FAIL, N_("中止导出")),
)

"""The notice to inventors and their answers, recorded in the deal room."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.inventor_priority import InventorAnswer
from marketplace.services import inventor_priority
from marketplace.web.access import actor, now
from marketplace.web.deal_room import step
from marketplace.web.forms.inventor_priority import AnswerForm, NoticeForm

bp = Blueprint("inventor_priority", __name__)


@bp.post("/deals/<uuid:deal_id>/inventors/notice")
def notify(deal_id: UUID) -> ResponseReturnValue:
    """Record the day on which all inventors were told."""

    def carry_out(form: NoticeForm) -> None:
        inventor_priority.notify(actor(), deal_id, form.notified_on.data, form.key, now=now())

    return step(deal_id, "notice", carry_out, _("已登记对发明人的通知"))


@bp.post("/deals/<uuid:deal_id>/inventors/answers")
def answer(deal_id: UUID) -> ResponseReturnValue:
    """Record what inventors answered."""

    def carry_out(form: AnswerForm) -> None:
        file = form.paper.data
        upload = (file.stream, file.filename) if file and file.filename else None
        inventor_priority.answer(
            actor(), deal_id, _ids(form.inventors.data or []), InventorAnswer(form.answer.data),
            form.answered_on.data, form.key, upload=upload, now=now(),
        )  # fmt: skip

    return step(deal_id, "answer", carry_out, _("已登记发明人的答复"))


def _ids(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError:
        raise InvalidInput("inventors", "no_such_inventor", N_("请勾选作出答复的发明人")) from None

"""What other nouns show in the deal room: their sections, and the forms that stand in them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from marketplace.domain.clock import local_day
from marketplace.domain.deal_tasks import Task, TaskState
from marketplace.domain.errors import N_
from marketplace.services import (
    annual_fees,
    contracts,
    preparations,
    recordal_queues,
    revenue,
    schedule_sums,
    schedule_views,
    trial_rooms,
)
from marketplace.services.deal_rooms import Room
from marketplace.web import schedules, taking_room
from marketplace.web.access import actor, now
from marketplace.web.forms import confidentiality, trials
from marketplace.web.forms.base import KeyedForm
from marketplace.web.forms.confidentiality import AgreementForm
from marketplace.web.forms.consents import ConsentForm, SureForm
from marketplace.web.forms.deal_assignments import AssignmentForm
from marketplace.web.forms.deal_files import FileForm
from marketplace.web.forms.deals import (
    AcceptForm,
    EffectForm,
    EndForm,
    MessageForm,
    SignatureForm,
)
from marketplace.web.forms.inventor_priority import AnswerForm, NoticeForm
from marketplace.web.forms.open_licences import ConfirmationForm, PaymentForm
from marketplace.web.forms.performance import NoteForm, ReasonForm
from marketplace.web.forms.publicity import DecisionForm, PublishForm
from marketplace.web.forms.recordals import (
    CancellationForm,
    ChangeForm,
    CorrectionForm,
    FilingForm,
    PapersForm,
    RecordalForm,
    RefusalForm,
)
from marketplace.web.forms.revenue import CostForm
from marketplace.web.forms.search_exports import AttachForm
from marketplace.web.forms.terms import OfferForm
from marketplace.web.forms.trials import (
    ConfirmForm,
    DisputeForm,
    ExitForm,
    PaidForm,
    ReportForm,
    SizeForm,
)

#: Name in the template → the form that the room shows under it; each noun adds its own.
FORMS: dict[str, type[KeyedForm]] = {
    "message": MessageForm,
    "offer": OfferForm,
    "accept": AcceptForm,
    "signature": SignatureForm,
    "effect": EffectForm,
    "end": EndForm,
    "evidence": AttachForm,
    "note": NoteForm,
    "reason": ReasonForm,
    "agreement": AgreementForm,
    "agreement_answer": confidentiality.AnswerForm,
    "disclosure": KeyedForm,
    "file": FileForm,
    "assignment": AssignmentForm,
    "consent": ConsentForm,
    "sure": SureForm,
    "notice": NoticeForm,
    "answer": AnswerForm,
    "publish": PublishForm,
    "decision": DecisionForm,
    "recordal_prepare": KeyedForm,
    "recordal_papers": PapersForm,
    "recordal_submit": FilingForm,
    "recordal": RecordalForm,
    "recordal_correct": CorrectionForm,
    "recordal_refuse": RefusalForm,
    "recordal_change": ChangeForm,
    "recordal_cancel": CancellationForm,
    "trial_size": SizeForm,
    "trial_report": ReportForm,
    "trial_confirm": ConfirmForm,
    "trial_dispute": DisputeForm,
    "trial_decision": trials.DecisionForm,
    "trial_exit": ExitForm,
    "trial_paid": PaidForm,
    "payment": PaymentForm,
    "settlement": KeyedForm,
    "confirmation": ConfirmationForm,
    "cost": CostForm,
    "reverse_cost": KeyedForm,
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the room that another noun shows under `#section-<name>`.

    `load` returns what its template sees as `section`, or None to show nothing. `tasks` puts its work into the room's
    list; `title` (a message id) is what the list calls the section.
    """

    name: str
    template: str
    load: Callable[[Room], Any]
    title: str
    tasks: Callable[[Room, Any], Iterable[Task]] = lambda room, data: ()


def _today() -> date:
    return local_day(now())


def _revenue(room: Room) -> Any:
    return revenue.statement(actor(), room.deal, schedule_sums.received_fen(room.deal.id))


def _in_danger(room: Room, data: Any) -> Iterable[Task]:
    return (Task(N_("核对有失效风险的年费"), TaskState.NOW, "annual_fees"),)


#: In the order in which they stand in the room, after the task list.
SECTIONS: tuple[Section, ...] = (
    Section("open_licence", "open_licences/_room.html", taking_room.section, N_("开放许可")),
    Section(
        "licences",
        "consents/_licences.html",
        lambda room: preparations.licences(room.deal, _today()),
        N_("专利上已有的许可"),
    ),
    Section(
        "consents",
        "consents/_room.html",
        lambda room: preparations.papers(actor(), room.deal, _today()),
        N_("签约前的文件"),
    ),
    Section(
        "inventors",
        "inventor_priority/_room.html",
        lambda room: preparations.inventors(actor(), room.deal, _today()),
        N_("发明人优先受让权"),
    ),
    Section(
        "publicity",
        "publicity/_room.html",
        lambda room: preparations.price(actor(), room.deal, _today()),
        N_("价格公示"),
    ),
    Section("contracts", "contracts/_room.html", lambda room: contracts.of_deal(room.deal), N_("合同文本")),
    Section(
        "recordal",
        "recordals/_room.html",
        lambda room: recordal_queues.seen(actor(), room.deal, now=now()),
        N_("备案登记"),
    ),
    Section(
        "annual_fees",
        "annual_fees/_room.html",
        lambda room: annual_fees.at_risk(room.deal, now=now()) or None,
        N_("年费"),
        _in_danger,
    ),
    Section(
        "payments",
        "schedules/_room.html",
        schedules.section,
        N_("收付款"),
        lambda room, data: schedule_views.tasks(data.lines),
    ),
    Section(
        "trial",
        "trials/_room.html",
        lambda room: trial_rooms.section(actor(), room.deal, now()),
        N_("试用"),
        lambda room, data: trial_rooms.tasks(data),
    ),
    Section("revenue", "revenue/_room.html", _revenue, N_("收益分配")),
)

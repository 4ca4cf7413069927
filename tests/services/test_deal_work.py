"""What is to be done in a deal for each reader, who takes part, and who assists."""

from datetime import date, datetime
from functools import partial
from itertools import pairwise

import pytest
from flask import Flask

from marketplace.domain.accounts import Actor
from marketplace.domain.deal_tasks import Side, TaskState
from marketplace.domain.deals import DealAction, DealStatus
from marketplace.domain.errors import Conflict, InvalidInput, NotAllowed
from marketplace.domain.requirements import Requirement
from marketplace.models import Deal
from marketplace.services import (
    confidentiality,
    deal_assignments,
    deal_requirements,
    deal_rooms,
    deal_work,
    deals,
    ledger,
    performance,
)
from marketplace.services.deal_work import Work
from tests.deal_play import SALE, Play, publish
from tests.factories import People
from tests.together import together

TODAY = date(2026, 11, 23)


def _work(play: Play, reader: Actor) -> Work:
    return deal_work.work(deal_rooms.room(reader, play.id), TODAY)


def test_whose_turn_it_is_and_until_when(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.enquiry()
    owner, asker = (_work(play, one).next for one in (people.officer, people.enterprise))
    assert (owner.action, asker.action) == (DealAction.REPLY, None)
    assert asker.awaited == frozenset({Side.LICENSOR})
    assert (asker.due_on, asker.days_left) == (date(2026, 12, 7), 10)
    play.talking()
    assert _work(play, people.enterprise).next.due_on is None
    for step in ("offered", "agreed", "signed", "effective"):
        getattr(play, step)()
    operator = _work(play, people.operator).next
    assert (operator.action, operator.due_on) == ("record", date(2027, 2, 23))  # three months
    assert _work(play, people.enterprise).next.action is None


@pytest.fixture
def requirement(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A requirement before every signature that is met once the list holds True."""
    met = [False]

    def check(deal: Deal, terms: object, today: date) -> list[Requirement]:
        return [
            Requirement(
                "consent",
                "R-14",
                met[-1],
                "共有人同意",
                "请上传 %(count)s 份同意书",
                "consents",
                {"count": 2},
            )
        ]

    monkeypatch.setattr(deal_requirements, "CHECKS", (check,))
    return met


def test_what_is_needed_before_signing_comes_first_and_says_where(
    people: People, now: datetime, requirement: list[bool]
) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.OFFERED)

    def states() -> dict[str, TaskState]:
        return {task.title: task.state for task in _work(play, people.officer).tasks}

    sign = "双方上传签署后的合同"
    assert (states()["共有人同意"], states()[sign]) == (TaskState.LATER, TaskState.LATER)
    play.agreed()
    work = _work(play, people.officer)
    task = next(one for one in work.tasks if one.title == "共有人同意")
    assert (task.section, task.detail, task.params) == ("consents", "请上传 %(count)s 份同意书", {"count": 2})
    assert (states()["共有人同意"], states()[sign]) == (TaskState.NOW, TaskState.LATER)
    assert [one.code for one in work.next.unmet] == ["consent"]
    with pytest.raises(Conflict, match="请上传 2 份同意书"):
        play.sign(people.officer)
    requirement.append(True)
    assert (states()["共有人同意"], states()[sign]) == (TaskState.DONE, TaskState.NOW)
    assert _work(play, people.officer).next.unmet == ()
    play.signed()
    assert "共有人同意" not in states()


def test_what_is_open_in_a_contract_stands_before_its_completion(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now, SALE), SALE)
    play.to(DealStatus.EFFECTIVE)
    performance.perform(people.officer, play.id, "", "p", now=now)
    work = _work(play, people.officer)
    assert work.next.action == "record"
    assert {task.title: task.state for task in work.tasks}["办理转让登记"] is TaskState.NOW
    assert work.next.unmet == ()  # the step that is offered is the very one that is missing
    assert {task.title: task.state for task in work.tasks}["履行完毕"] is TaskState.LATER
    play.recorded()
    assert [one.section for one in _work(play, people.officer).next.unmet] == ["payments"]
    play.paid()
    assert _work(play, people.officer).next.action == "complete"
    assert _work(play, people.enterprise).next.action is None


def test_an_open_agreement_comes_before_an_anonymous_offer(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    ids = [play.listing.public_id]
    deals.open_deal(people.enterprise, play.id, ids, "您好", related=False, anonymous=True, now=now)
    play.talking()
    confidentiality.propose(people.officer, play.id, "中试数据", 24, "p", now=now)
    asker, owner = (_work(play, one) for one in (people.enterprise, people.officer))
    assert [one.section for one in asker.next.unmet] == ["confidentiality"]
    assert owner.next.unmet == ()
    assert asker.tasks[-1].section == owner.tasks[-1].section == "confidentiality"


def test_who_takes_part(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    ids = [play.listing.public_id]
    deals.open_deal(people.enterprise, play.id, ids, "您好", related=False, anonymous=True, now=now)
    deals.reply(people.operator, play.id, "权利人来电：欢迎", "r", now=now)
    assert [(one.organisation, one.people) for one in _work(play, people.officer).participants] == [
        (people.officer.organisation_name, ()),
        ("", ()),  # the people of an anonymous asker would tell who asks
        (None, ("operator",)),
    ]
    assert _work(play, people.operator).participants[1].people == ("enterprise",)


def test_a_reply_that_staff_records_says_so(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.enquiry()
    deal = deals.reply(people.operator, play.id, "权利人来电：欢迎", "r", now=now)
    assert (deal.status, deal.messages[-1].for_owner) == ("talking", True)
    deal = deals.message(people.operator, play.id, "平台可协助起草合同", "m", now=now)
    assert deal.messages[-1].for_owner is False
    with pytest.raises(NotAllowed):
        deals.offer(people.operator, play.id, play.terms, "o", now=now)
    play.offered()
    with pytest.raises(NotAllowed):
        deals.accept(people.operator, play.id, 1, "a", now=now)
    play.agreed()
    with pytest.raises(NotAllowed):
        play.sign(people.operator)


def test_staff_says_who_assists(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.enquiry()
    operator = people.operator.user_id
    staff = {one.id for one in deal_assignments.operators(people.administrator)}
    assert staff == {operator, people.administrator.user_id}
    for _ in range(2):
        deal = deal_assignments.assign(people.administrator, play.id, operator, "a", now=now)
    assert deal.assigned_to == operator
    assert deal_rooms.my_deals(people.operator, assigned=True)[1] == 1
    assert deal_rooms.my_deals(people.administrator, assigned=True)[1] == 0
    assert [entry.kind for entry in ledger.history(play.id)] == ["deal.open", "assignment.assign"]
    for wrong in (0, people.officer.user_id):
        with pytest.raises(InvalidInput) as refused:
            deal_assignments.assign(people.operator, play.id, wrong, f"w{wrong}", now=now)
        assert refused.value.field == "operator"
    with pytest.raises(NotAllowed):
        deal_assignments.assign(people.officer, play.id, operator, "b", now=now)
    assert deal_assignments.assign(people.operator, play.id, None, "n", now=now).assigned_to is None
    deals.cancel(people.officer, play.id, "另有安排", "end", now=now)
    with pytest.raises(Conflict, match="已结束"):
        deal_assignments.assign(people.operator, play.id, operator, "c", now=now)


def test_two_operators_at_once_leave_one_assistant_and_a_whole_ledger(
    app: Flask, people: People, now: datetime
) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.enquiry()
    ids = (people.operator.user_id, None) * 4
    calls = [
        partial(deal_assignments.assign, people.operator, play.id, ident, f"k{turn}", now=now)
        for turn, ident in enumerate(ids)
    ]
    assert all(isinstance(one, Deal) for one in together(app, calls))
    assigned = [entry for entry in ledger.history(play.id) if entry.kind == "assignment.assign"]
    bodies = ["null" if '"operator":null' in entry.body else "somebody" for entry in assigned]
    assert all(one != other for one, other in pairwise(bodies))
    assert ledger.verify() == []

"""The sample university takes its inventory: some patents filled in, some checked, some in the pool, some sent back."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.patents import LegalStatus
from marketplace.domain.pool import Answers, Implementation, PoolAction, Willingness
from marketplace.models import Patent
from marketplace.seed.listings import key
from marketplace.seed.people import Cast
from marketplace.seed.stage import Scene, Stage
from marketplace.services import pool

ITEMS = 48
AGE = timedelta(days=21)  # how long before the end the inventory was taken
COLLEGES = ("材料科学与工程学院", "机电工程学院", "能源与环境学院")
SCENARIO = "可用于寒区装备和农产品加工生产线，已与两家企业交流过中试条件，较现有工艺能耗更低。"
WILLING = (
    (Willingness.LICENCE, Willingness.OPEN_LICENCE),
    (Willingness.TRANSFER,),
    (Willingness.LICENCE, Willingness.TRANSFER, Willingness.EQUITY),
    (Willingness.NONE,),
)
RETURNED, PARKED = "请补充应用场景：写明适用的产品和用户。", "暂无明确产业化前景，一年后再评估。"


def inventory(stage: Stage, cast: Cast) -> Scene:
    """Return the scene in which inventor, college and university go through their first patents."""

    def scene(now: datetime) -> None:
        query = (
            select(Patent.number)
            .where(
                Patent.owner_id == cast.inventor.organisation_id, Patent.legal_status == LegalStatus.GRANTED
            )
            .order_by(Patent.number)
            .limit(ITEMS)
        )
        for place, number in enumerate(db.session.scalars(query).all()):
            stage.put_on(now + timedelta(hours=6 * place), partial(_one, cast, number, place))

    return scene


def _one(cast: Cast, number: str, place: int, now: datetime) -> None:
    pool.fill(cast.inventor, number, _answers(place), key("pool", number, "fill"), now=now)
    course = place % 8
    if course < 2:
        return
    college, office = cast.college, cast.officers[0]
    if course == 2:
        pool.send_back(college, number, RETURNED, key("pool", number, "return"), now=now)
        return
    pool.check(college, number, key("pool", number, "check"), now=now)
    if course == 6:
        pool.park(office, number, PARKED, key("pool", number, "park"), now=now)
    elif course > 3:
        pool.admit(office, number, 1 + place % 3, key("pool", number, "admit"), now=now)
    if course == 7:
        pool.advance(office, number, PoolAction.PUSH, key("pool", number, "push"), now=now)


def _answers(place: int) -> Answers:
    return Answers(
        publicly_funded=place % 3 > 0,
        implementation=tuple(Implementation)[place % 4],
        willingness=WILLING[place // 3 % len(WILLING)],
        readiness_level=2 + place % 7,
        self_rating=1 + place % 3,
        scenario=SCENARIO,
        college=COLLEGES[place % len(COLLEGES)],
    )

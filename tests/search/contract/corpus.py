"""Documents for the cases, and short ways to ask for ids."""

import time
from datetime import UTC, date, datetime
from typing import Any

from search import PatentDocument, SearchEngine, SearchRequest

INVENTION = {"patent_type": "invention", "legal_status": "granted"}
MODEL = {"patent_type": "utility_model", "legal_status": "lapsed"}
HARBIN = {
    "city": "230100",
    "city_name": "哈尔滨市",
    "institution": "哈尔滨工业大学",
    "owners": ("哈尔滨工业大学",),
}
DAQING = {
    "city": "230600",
    "city_name": "大庆市",
    "institution": "东北石油大学",
    "owners": ("东北石油大学",),
}
FAR = {
    "city": "232700",
    "city_name": "大兴安岭地区",
    "institution": "林业研究所",
    "owners": ("林业（集团）研究所",),
}
SALE = {"listed": True, "shown": True, "deal_types": ("transfer",), "payment_modes": ("lump_sum",)}
RENT = {
    "listed": True,
    "shown": True,
    "deal_types": ("licence", "open_licence"),
    "licence_types": ("non_exclusive",),
    "payment_modes": ("instalments", "deferred"),
}
ROWS: list[tuple[str, str, str, tuple[str, ...], dict[str, Any]]] = [
    (
        "graphene",
        "一种石墨烯导热膜及其制备方法",
        "散热快",
        ("C01B 32/184", "H05K 7/20"),
        INVENTION | HARBIN | SALE,
    ),
    ("graphite", "石墨电极", "用于烯烃裂解", ("H05B 7/00",), INVENTION | DAQING | RENT),
    ("straw", "低温秸秆热解装置", "生物质能，与电池无关", ("C10B 53/02",), MODEL | HARBIN | RENT),
    (
        "joint",
        "一种髋关节假体",
        "人工关节髋关节材料",
        ("A61F 2/32",),
        INVENTION | HARBIN | {"shown": True},
    ),
    (
        "battery",
        "锂离子电池正极材料NCM811",
        "Lithium-ion battery",
        ("H01M 4/525",),
        INVENTION | DAQING | SALE,
    ),
    ("sodium", "钠离子电池隔膜", "用于低温储能", ("H01M 50/40",), INVENTION | FAR | RENT),
    ("alloy", "形状记忆合金丝驱动器", "SMA wire actuator", ("F03G 7/06",), MODEL | FAR | SALE),
    (
        "sensor",
        "ＰＭ２．５检测用５Ｇ传感器",
        "C++与Δt=0.5s",
        ("G01N 15/06",),
        MODEL | DAQING | {"shown": True},
    ),
    (
        "robot",
        "Robot arm with vacuum gripper",
        "for station use",
        ("B25J 15/06",),
        INVENTION | HARBIN | RENT,
    ),
    (
        "design",
        "茶壶（竹节）",
        "",
        ("07-01",),
        {"patent_type": "design", "legal_status": "granted"} | FAR | SALE,
    ),
    (
        "old",
        "水泵",
        "叶轮",
        ("F04D 1/00",),
        {"patent_type": "invention", "legal_status": "expired"} | FAR | RENT,
    ),
    ("hidden", "石墨烯秘密配方", "", ("C01B 32/184",), INVENTION | HARBIN),
]
PRICES = (
    300_000_00,
    None,
    0,
    None,
    9_999_99,
    10_000_00,
    50_000_00,
    None,
    50_000_00,
    50_000_00,
    2_000_000_00,
    None,
)
PEOPLE = (
    ("张伟", "李小明"),
    ("王伟",),
    ("张伟强",),
    ("欧阳娜娜",),
    ("Tom Smith",),
    (),
    (),
    (),
    (),
    (),
    (),
    (),
)


def simple(identity: str = "a", title: str = "石墨烯", version: int = 1, **more: Any) -> PatentDocument:
    """A published document of which only the title matters."""
    given: dict[str, Any] = {"listed": True, "filed_on": date(2020, 1, 1)} | more
    return PatentDocument(identity, title, version=version, **given)


def ids(engine: SearchEngine, text: str = "") -> set[str]:
    """Ids of published documents that a text finds."""
    return {hit.id for hit in engine.search(SearchRequest(text, size=1000)).hits}


def appears(seconds: float, engine: SearchEngine, text: str, wanted: set[str]) -> bool:
    """True when a text finds exactly the wanted ids before the time is up."""
    deadline = time.monotonic() + seconds
    while ids(engine, text) != wanted:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def sample_documents() -> list[PatentDocument]:
    """Twelve patents told apart by what the cases look for; four more that no scope shows or that share a price."""
    return [
        _document(at, *row, price_fen=price, inventors=inventors)
        for at, (row, price, inventors) in enumerate(zip(ROWS, PRICES, PEOPLE, strict=True))
    ]


def _document(
    at: int,
    identity: str,
    title: str,
    abstract: str,
    ipc: tuple[str, ...],
    given: dict[str, Any],
    **more: Any,
) -> PatentDocument:
    numbers = {
        "old": ("85102475", "CN85102475B"),
        "graphene": ("ZL202110123456.7", "CN113456789A", "CN113456789B"),
        "robot": ("20221012345X", "WO2021123456A1"),
    }
    spelled = numbers.get(identity, (f"20201000{at:04}.{at % 10}",))
    values: dict[str, Any] = {
        "number": spelled[0],
        "numbers": spelled[1:],
        "filed_on": date(2015 + at % 4, 6, 1),
        "granted_on": date(2020, 1, 1 + at) if at % 2 else None,
        "published_at": datetime(2025, 3, 1 + at // 3, 8, tzinfo=UTC) if given.get("listed") else None,
        "version": 10 + at,
    }
    return PatentDocument(id=identity, title=title, abstract=abstract, ipc=ipc, **given | values | more)

"""A search in words, in both languages."""

import pytest
from flask import Flask
from flask_babel import force_locale

from marketplace.web.search_words import FACET_TITLES, words_of
from search import FACETS

ARGUMENTS = {
    "q": ["title:石墨烯"], "scope": ["all"], "sort": ["price_desc"], "city": ["230100", "230200"],
    "deal_type": ["licence"], "price_low": ["1000"],
}  # fmt: skip


CHINESE = (
    "检索词=title:石墨烯 检索范围=全部公开专利（含未挂牌） 交易方式=许可 地市=哈尔滨市；齐齐哈尔市 "
    "价格区间=不低于 ¥1,000 排序=价格从高到低"
)
ENGLISH = (
    "Words=title:石墨烯 Search scope=All public patents (including those not listed) Deal type=Licence "
    "Prefecture city=Harbin; Qiqihar Price range=¥1,000 or more Sort by=Price, high to low"
)


@pytest.mark.parametrize(("locale", "words"), [("zh_Hans_CN", CHINESE), ("en", ENGLISH)])
def test_every_condition_is_said(app: Flask, locale: str, words: str) -> None:
    with force_locale(locale):
        assert " ".join(f"{name}={value}" for name, value in words_of(ARGUMENTS)) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [("", "5", "不高于 ¥5"), ("1", "5", "¥1 至 ¥5"), ("9", "5", None), ("x", "", None)],
)
def test_prices(app: Flask, low: str, high: str, words: str | None) -> None:
    with force_locale("zh_Hans_CN"):
        assert dict(words_of({"price_low": [low], "price_high": [high]})).get("价格区间") == words


def test_every_facet_has_a_title() -> None:
    assert set(FACETS) <= set(FACET_TITLES)

"""Contracts set as PDF and Word: the same words in both, nothing run that somebody typed, the same bytes each time."""

import io
import re
from itertools import chain
from typing import Any

import pytest
from docx import Document
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from marketplace.domain.contracts import ContractKind
from marketplace.domain.terms import Terms
from marketplace.gateways import typesetting
from marketplace.gateways.contract_texts import Numbers, environment
from tests.contract_play import EXAMPLES, values
from tests.deal_play import ORDINARY

NASTY = '甲&乙 <b>{{ 7*7 }}{% if x %} #include "x" $x$ *y* \\n == 第九条 ]]> 有限公司'
_DECLARATION = {
    "number": "ZL202110000001.X", "title": "一种装置", "patent_type": "发明", "patentee": "北辰示例大学", "co_owners": ["甲所"],
    "fee_mode": "一次总付", "fee_text": "人民币 1,000 元", "fee_capital": "壹仟元整",
    "licence_period": "2029-12-31",
    "payment_account": "示例银行 0001", "territory": "", "other": "",
    "signatures": [{"name": "北辰示例大学", "signed_on": ""}, {"name": "甲所", "signed_on": "2026-11-20"}],
    "drawn_up_on": "2026-11-23",
}  # fmt: skip


DECLARATION = {"declaration": _DECLARATION}


def _words(template: str, data: dict[str, Any]) -> list[str]:
    """The text as the PDF has it, paragraph by paragraph and cell by cell, without the foot."""
    found = []
    for block in typesetting.blocks(template, data):
        if block["kind"] == "table":
            found += list(chain.from_iterable(block["rows"]))
        elif block["kind"] not in ("foot", "break"):
            found.append(block["text"])
    return [text for text in found if text.strip()]


def _word_words(file: bytes) -> list[str]:
    """The text of a Word file in the same order."""
    body = Document(io.BytesIO(file)).element.body
    texts = [
        "".join(node.text or "" for node in p.iter() if node.tag.endswith("}t")) for p in _paragraphs(body)
    ]
    return [text for text in texts if text.strip()]


def _paragraphs(body: Any) -> list[Any]:
    return [node for node in body.iter() if node.tag.endswith("}p")]


@pytest.mark.parametrize("kind, terms", EXAMPLES)
def test_both_files_say_the_same_and_nothing_is_left_unfilled(kind: ContractKind, terms: Terms) -> None:
    data = values(terms)
    words = _words(kind, data)
    assert _word_words(typesetting.docx(kind, data)) == words
    text = "\n".join(words)
    assert not re.search(r"\{\{|\{%|None|Undefined", text)
    pdf = typesetting.pdf(kind, data)
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) < 400_000  # only the characters that are used are embedded


@pytest.mark.parametrize("kind, terms", EXAMPLES)
def test_what_the_civil_code_asks_for_stands_in_every_contract(kind: ContractKind, terms: Terms) -> None:
    text = "\n".join(_words(kind, values(terms)))
    for wanted in (
        "一种石墨烯导热膜的制备方法1", "专利申请人 / 专利权人", "2021-03-04 / 2041-03-03", "202110000001.X / ZL202110000001.X",
        "统一社会信用代码", "价款与支付", "技术资料的交付", "技术服务与指导", "后续改进", "保密", "无效宣告",
        "年费与专利权的维持", "违约责任", "争议解决", "3 个月内", "签署日期",
    ):  # fmt: skip
        assert wanted in text
    numbers = re.findall(r"^(第[一二三四五六七八九十]+条)", text, re.MULTILINE)
    counted = Numbers()
    assert numbers == [counted.clause() for _ in numbers]
    assert len(numbers) > 12


def test_terms_are_written_out() -> None:
    texts = {
        (kind.value, terms.payment_mode.value, terms.deal_type.value): "\n".join(_words(kind, values(terms)))
        for kind, terms in EXAMPLES
    }
    parts = texts["transfer", "instalments", "transfer"]
    assert "第 1 期：人民币 100,000 元（大写：壹拾万元整），于2027年1月31日以前支付" in parts
    assert "第 2 期：人民币 200,000 元（大写：贰拾万元整），在“中试通过”" in parts
    assert (
        "作价人民币 1,500,000 元（大写：壹佰伍拾万元整），折合示例新能源有限公司"
        in texts["transfer", "lump_sum", "equity"]
    )
    tiers = texts["exclusive", "entry_fee_and_royalty", "licence"]
    assert "不超过人民币 2,000,000 元（大写：贰佰万元整）的部分：按 3% 计算" in tiers
    assert (
        "超过人民币 2,000,000 元（大写：贰佰万元整）、不超过人民币 5,000,000 元（大写：伍佰万元整）的部分：按 2% 计算"
        in tiers
    )
    assert "超过人民币 5,000,000 元（大写：伍佰万元整）的部分：按 1% 计算" in tiers
    assert "可以抵扣以后应付的提成费" in tiers
    assert "净销售额的 3.5%" in texts["sole", "royalty", "licence"]
    assert "无须就实施标的专利向甲方付款" in texts["ordinary", "free", "licence"]
    use = texts["use_first", "deferred", "licence"]
    for wanted in (
        "先行使用期为 12 个月",
        "第一笔收入",
        "累计达到人民币 1,000,000 元",
        "样机验收",
        "30 日内支付",
        "满 36 个月",
        "保单 0001",
    ):
        assert wanted in use
    assert "第一行" in texts["ordinary", "lump_sum", "licence"]


def test_the_same_values_give_the_same_bytes() -> None:
    data = values(ORDINARY)
    assert typesetting.pdf("ordinary", data) == typesetting.pdf("ordinary", data)
    assert typesetting.pdf("ordinary", data) != typesetting.pdf("ordinary", {**data, "version": 2})


def test_what_somebody_typed_is_only_text() -> None:
    plain = values(ORDINARY)
    data = values(ORDINARY, licensee={**plain["licensee"], "name": NASTY})
    assert [block["kind"] for block in typesetting.blocks("ordinary", data)] == [
        block["kind"] for block in typesetting.blocks("ordinary", plain)
    ]
    words = _words("ordinary", data)
    assert NASTY in words
    assert _word_words(typesetting.docx("ordinary", data)) == words
    assert typesetting.pdf("ordinary", data).startswith(b"%PDF-")


def test_a_value_can_t_add_a_clause_or_break_the_file() -> None:
    data = values(
        ORDINARY, notes=["一\n== 假条款\n- 假", "二\ufdd0clause\ufdd1假条款", "三\x00\x0b\x1f\ud800\uffff尾"]
    )
    words = _words("ordinary", data)
    assert [word for word in words if word.startswith("第")] == [
        word for word in _words("ordinary", values(ORDINARY)) if word.startswith("第")
    ]
    assert any("一 == 假条款 - 假" in word for word in words)
    assert any("三 尾" in word for word in words)
    assert _word_words(typesetting.docx("ordinary", data)) == words
    typesetting.pdf("ordinary", data)


def test_forty_patents_stand_in_an_annex_and_few_in_the_text() -> None:
    many = typesetting.blocks("transfer", values(ORDINARY, patents=40))
    assert any(block.get("text") == "附件一　标的专利清单" for block in many)
    table = [block for block in many if block["kind"] == "table"][-1]
    assert len(table["rows"]) == 41
    assert table["rows"][40][0] == "40"
    few = typesetting.blocks("transfer", values(ORDINARY, patents=5))
    assert not any("附件一" in block.get("text", "") for block in few)
    assert any(len(block.get("rows", ())) == 6 for block in few)
    pages = typesetting.pdf("transfer", values(ORDINARY, patents=40))
    assert _word_words(typesetting.docx("transfer", values(ORDINARY, patents=40)))[-1]
    assert len(pages) > 1000


def test_the_agreement_on_secrecy_needs_no_terms() -> None:
    data = values(ORDINARY)
    for name in ("terms", "trial", "notes", "licences", "royalty_base", "recordal_months"):
        del data[name]
    text = "\n".join(_words("confidentiality", data))
    for wanted in ("保密信息", "资料的返还", "权利的保留", "三年", "一种石墨烯导热膜的制备方法1"):
        assert wanted in text
    assert _word_words(typesetting.docx("confidentiality", data)) == _words("confidentiality", data)


def test_the_declaration_states_what_article_85_asks_for() -> None:
    words = _words("declaration", DECLARATION)
    assert _word_words(typesetting.docx("declaration", DECLARATION)) == words
    text = "\n".join(words)
    for wanted in (
        "ZL202110000001.X",
        "北辰示例大学",
        "甲所",
        "一次总付",
        "壹仟元整",
        "自本声明公告之日起至 2029-12-31",
        "无",
        "2026-11-20",
    ):
        assert wanted in text
    assert typesetting.pdf("declaration", DECLARATION) == typesetting.pdf("declaration", DECLARATION)
    free = "\n".join(
        _words("declaration", {"declaration": {**_DECLARATION, "co_owners": [], "fee_capital": ""}})
    )
    assert "共有专利权人" not in free
    assert "大写" not in free


def test_a_missing_value_is_an_error_and_never_a_blank() -> None:
    data = values(ORDINARY)
    del data["notes"]
    with pytest.raises(UndefinedError):
        typesetting.pdf("ordinary", data)


@pytest.mark.parametrize("autoescape", [True, False])
def test_a_text_can_t_reach_beyond_its_values(autoescape: bool) -> None:
    sandbox = environment(autoescape=autoescape)
    with pytest.raises((SecurityError, UndefinedError)):
        sandbox.from_string("{{ x.__class__.__mro__[1].__subclasses__() }}").render(x="")
    with pytest.raises(SecurityError):
        sandbox.from_string("{{ x.append(1) }}").render(x=[])


def test_characters_that_the_fonts_lack_are_named_once() -> None:
    assert typesetting.unknown_characters("㛃𠮷𬭚䶮喆堃 ABC，") == []
    assert typesetting.unknown_characters("示例𫚈𪜀𫚈\n") == ["𫚈", "𪜀"]


def test_numbers_of_clauses_items_and_points() -> None:
    number = Numbers()
    assert [number.clause() for _ in range(21)][9::10] == ["第十条", "第二十条"]
    assert (number.clause(), number.item(), number.item(), number.point(), number.point()) == (
        "第二十二条", "22.1", "22.2", "（1）", "（2）",
    )  # fmt: skip
    number.item()
    assert number.point() == "（1）"

"""Charts stand inside the page, so they hold links and names, and nothing that the page's policy refuses."""

import re
from xml.etree import ElementTree

from marketplace.web.charts import Bar, stacked_bars


def test_names_are_text_and_marks_are_links() -> None:
    name = "<script>alert(1)</script>&学院"
    chart = stacked_bars(
        "标题", [name, "乙"], {"转让": [Bar(2, name, "/rows?a=1&b=2"), Bar(0, "无", "/none")]}
    )
    assert "<script" not in chart
    assert not re.search(r"<style|\sstyle=|xlink|<!--", chart)
    root = ElementTree.fromstring(str(chart))
    links = [node for node in root.iter() if node.tag.endswith("}a")]
    assert [(link.get("href"), link.get("aria-label")) for link in links] == [("/rows?a=1&b=2", name)]
    assert (root.get("role"), root.get("aria-label")) == ("group", "标题")


def test_the_first_line_is_drawn_on_top() -> None:
    chart = stacked_bars("标题", ["甲", "乙"], {"转让": [Bar(1, "甲", "/1"), Bar(1, "乙", "/2")]})
    height = {text: float(y) for y, text in re.findall(r'y="([\d.]+)"[^>]*>([甲乙])<', chart)}
    assert height["甲"] < height["乙"]

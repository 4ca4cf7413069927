"""One step for many: each by itself, nothing for an empty choice, and what was typed once is said once."""

import pytest

from marketplace.domain.errors import Conflict, InvalidInput
from marketplace.services.batches import MOST, Outcome, each


def test_a_refusal_stops_only_the_one_that_it_concerns() -> None:
    done: list[int] = []

    def carry_out(ident: int) -> None:
        if ident == 2:
            raise Conflict("已被他人更改")
        done.append(ident)

    outcomes = each([1, 2, 3, 1], carry_out, {1: "一", 3: "三"})
    assert done == [1, 3]
    assert outcomes[0] == Outcome("一")
    assert [(one.name, one.problem is None) for one in outcomes] == [("一", True), ("2", False), ("三", True)]


@pytest.mark.parametrize("count", [0, MOST + 1])
def test_nothing_and_too_much_is_refused(count: int) -> None:
    with pytest.raises(InvalidInput, match="请勾选"):
        each(list(range(count)), lambda ident: None, {})
    assert len(each(list(range(MOST)), lambda ident: None, {})) == MOST


def test_what_was_typed_for_all_is_refused_before_anything_is_done() -> None:
    def carry_out(ident: int) -> None:
        raise InvalidInput("reason", "reason_missing", "请填写理由")

    with pytest.raises(InvalidInput, match="请填写理由"):
        each([1, 2], carry_out, {})

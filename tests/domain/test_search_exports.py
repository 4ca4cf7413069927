"""Exports: sizes that are refused, and the states of the work."""

import pytest

from marketplace.domain.errors import InvalidInput, InvalidTransition
from marketplace.domain.search_exports import (
    EXPORT_PROCESS,
    MOST,
    ExportAction,
    ExportState,
    advance,
    check_size,
)


def test_sizes() -> None:
    for total in (1, 2_000, MOST):
        check_size(total)
    for total, code in ((0, "nothing_found"), (MOST + 1, "too_many")):
        with pytest.raises(InvalidInput) as refused:
            check_size(total)
        assert refused.value.code == code
    assert "50,001" in str(refused.value)


@pytest.mark.parametrize("state", ExportState)
@pytest.mark.parametrize("action", ExportAction)
def test_what_the_table_lacks_is_refused(state: ExportState, action: ExportAction) -> None:
    if (state, action) in EXPORT_PROCESS:
        assert advance(state, action) in ExportState
    else:
        with pytest.raises(InvalidTransition):
            advance(state, action)


def test_what_is_over_stays_over() -> None:
    over = (ExportState.DONE, ExportState.CANCELLED, ExportState.FAILED)
    assert not [pair for pair in EXPORT_PROCESS if pair[0] in over]

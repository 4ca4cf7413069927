"""The table of reserve projects is the study's."""

from marketplace.domain.reserve_projects import RESERVE_PROCESS
from tests.study_tables import own_rows, study_rows

#: Domain study §9, last paragraph: candidate → listed (year) → in_progress → converted / dropped.
STUDY = """
candidate list listed BA
listed begin in_progress OBA
in_progress convert converted OBA
in_progress drop dropped OBA
"""


def test_the_table_is_the_studys() -> None:
    assert own_rows(RESERVE_PROCESS) == study_rows(STUDY)
    assert RESERVE_PROCESS.final() == {"converted", "dropped"}

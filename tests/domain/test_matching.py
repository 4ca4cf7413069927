"""The table of matching requests is the study's."""

from marketplace.domain.matching import MATCHING_PROCESS
from tests.study_tables import own_rows, study_rows

#: Domain study §9, matching request; "any open state" is each that is neither draft nor an end.
STUDY = """
draft publish open E
open assign assigned BA
assigned propose proposed B
proposed rate rated E
rated meet meeting B
rated reopen open EB
meeting open_deal deal B
open close closed_no_match EBS | assigned close closed_no_match EBS | proposed close closed_no_match EBS
rated close closed_no_match EBS | meeting close closed_no_match EBS
"""


def test_the_table_is_the_studys() -> None:
    assert own_rows(MATCHING_PROCESS) == study_rows(STUDY)
    assert MATCHING_PROCESS.final() == {"deal", "closed_no_match"}

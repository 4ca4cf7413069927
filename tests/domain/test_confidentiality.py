"""The agreement on confidentiality, who may read what, and names that are not told."""

from datetime import UTC, datetime

import pytest

from marketplace.domain.anonymity import check_text, is_hidden, neutral_file_name
from marketplace.domain.confidentiality import (
    CONFIDENTIALITY,
    ConfidentialityAction,
    check_turn,
    checked_terms,
)
from marketplace.domain.deal_documents import may_read
from marketplace.domain.deal_tasks import Side
from marketplace.domain.errors import Conflict, InvalidInput
from marketplace.domain.processes import By

OWNER, ASKER, STAFF = Side.LICENSOR, Side.LICENSEE, Side.STAFF
TOLD = datetime(2026, 11, 23, tzinfo=UTC)


def test_the_table_is_the_agreements() -> None:
    parties = frozenset({By.OWNER, By.COUNTERPART})
    rows = {(move.source, move.action, move.target): move.by for move in CONFIDENTIALITY.moves.values()}
    assert rows == dict.fromkeys(
        [
            ("proposed", "confirm", "in_force"),
            ("proposed", "decline", "declined"),
            ("proposed", "withdraw", "withdrawn"),
        ],
        parties,
    )


@pytest.mark.parametrize("action", ["confirm", "decline", "withdraw"])
def test_a_proposal_is_answered_by_the_other_side_and_taken_back_by_ones_own(action: str) -> None:
    own = action == "withdraw"
    check_turn(ConfidentialityAction(action), proposed_it=own)
    with pytest.raises(Conflict):
        check_turn(ConfidentialityAction(action), proposed_it=not own)


@pytest.mark.parametrize(("subject", "months"), [("中", 24), ("长" * 501, 24), ("数据", 0), ("数据", 121)])
def test_an_agreement_says_what_and_how_long(subject: str, months: int) -> None:
    with pytest.raises(InvalidInput):
        checked_terms(subject, months)
    assert checked_terms("  中试\n数据 ", 120) == {"subject": "中试 数据", "months": 120}


@pytest.mark.parametrize(
    ("owner", "reader", "confidential", "agreed", "readable"),
    [
        (OWNER, OWNER, True, False, True),
        (OWNER, ASKER, True, False, False),
        (OWNER, ASKER, True, True, True),
        (OWNER, STAFF, True, True, False),
        (OWNER, STAFF, False, False, True),
        (OWNER, ASKER, False, False, True),
        (ASKER, OWNER, True, False, False),
    ],
)
def test_who_may_read_a_file(
    owner: Side, reader: Side, confidential: bool, agreed: bool, readable: bool
) -> None:
    assert may_read(owner, reader, confidential=confidential, agreed=agreed) is readable


def test_only_the_owner_is_not_to_know_who_asks() -> None:
    assert is_hidden(True, None, OWNER)
    assert not any(is_hidden(True, None, reader) for reader in (ASKER, STAFF))
    assert not is_hidden(True, TOLD, OWNER)
    assert not is_hidden(False, None, OWNER)


@pytest.mark.parametrize(
    "text", ["我们是示例新材料有限公司", "示例 新材料\n有限公司", "〔示例新材料有限公司〕"]
)
def test_an_anonymous_text_does_not_name_its_writer(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_text(text, "示例新材料有限公司", "message")
    assert refused.value.field == "message"
    check_text("想了解新材料", "示例新材料有限公司", "message")


def test_a_file_of_nobody_has_a_name_that_tells_nothing() -> None:
    assert neutral_file_name("示例新材料有限公司 需求.PDF", 3) == "file-3.pdf"

"""docs/access.md says what the tables and the declarations say."""

from __future__ import annotations

from fazhi.kernel.procedures.seeing import CIRCLES, Stance
from tests.access.expected import CLASSES, STANCES
from tests.access.written import PAGE, rewritten


def test_the_page_on_access_is_up_to_date() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == rewritten(text), "run: python -m tests.access.written"


NAMED = {
    Stance.HEADS: "head of the lead organ", Stance.LEADS: "of the lead organ",
    Stance.TAKES_PART: "of an organ taking part", Stance.HANDLED: "acted, of an organ taking part",
    Stance.NAMED: "named reader", Stance.ROLE_ACTS: "role acts in such matters",
}  # fmt: skip


def test_each_stance_that_the_kernel_knows_sees_the_classes_of_its_row() -> None:
    assert set(NAMED) == set(Stance)
    for stance, row in NAMED.items():
        seen = tuple(secrecy for secrecy in CLASSES if stance in CIRCLES[secrecy].seen_by)
        assert seen == STANCES[row].sees, row

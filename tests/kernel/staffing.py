"""The way of a proposal on organs and posts, done the short way: drafted, proposed, decided."""

from __future__ import annotations

from typing import Any

import pytest

from fazhi.kernel.organs.models import Officer, Post
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.staffing.models import Proposal, ProposalRow, StaffingChange
from tests.conftest import County
from tests.kernel.desk import codes, date, everything

Row = tuple[str, dict[str, Any]]
FAMILIES = {"organs": "kernel.organs", "posts": "kernel.posts"}


class Staffing:
    """Proposes by an organ's administrator and decides by the principal of the organ that must."""

    def __init__(self, county: County) -> None:
        self.county = county

    def draft(self, scope: str, *rows: Row, organ: str = "market", on: str = "2021-05-01", late: str = "") -> Proposal:
        drafted = Proposal.objects.create(
            scope=scope, organ=self.county.organ(organ), heading="调整", basis="演编〔2021〕3号", late_reason=late,
            effective_on=date(on), drafted_by=self.county.officer(organ, "administrator"),
        )  # fmt: skip
        for position, (action, values) in enumerate(rows, start=1):
            ProposalRow.objects.create(draft=drafted, position=position, action=action, values=values)
        return drafted

    def propose(self, draft: Proposal, day: str = "2021-04-20", by: Post | None = None) -> StaffingChange:
        organ = next(key for key, each in self.county.organs.items() if each == draft.organ)
        post = by or self.county.post(organ, "administrator")
        act = open_matter(FAMILIES[draft.scope], "propose", by=post, on=date(day), data={"scheme": draft.pk})
        return StaffingChange.objects.get(pk=act.matter_id)

    def approve(self, matter: StaffingChange, day: str = "2021-04-21", by: Post | None = None) -> Act:
        decider = next(key for key, each in self.county.organs.items() if each == matter.decider)
        return perform(matter, "approve", by=by or self.county.post(decider, "principal"), on=date(day))

    def through(self, scope: str, *rows: Row, organ: str = "market", on: str = "2021-05-01") -> StaffingChange:
        matter = self.propose(self.draft(scope, *rows, organ=organ, on=on))
        self.approve(matter)
        return matter

    def refused(self, scope: str, *rows: Row, organ: str = "market", on: str = "2021-05-01") -> list[str]:
        """What a proposal is refused for, in English; nothing of it is kept."""
        before = everything()
        draft = self.draft(scope, *rows, organ=organ, on=on)
        with pytest.raises(Refusal) as caught:
            self.propose(draft)
        codes(caught.value)
        draft.delete()
        assert everything() == before
        return [ground.says.en for ground in caught.value.grounds]

    def number(self, organ: str, role: str, nth: int = 0) -> str:
        return self.county.officer(organ, role, nth).number


def posts_on(officer: Officer, day: str) -> set[tuple[str, str]]:
    """Organ and role of the posts that an officer holds on a day."""
    return {(post.organ.code, post.role) for post in Post.objects.held_by(officer, date(day))}

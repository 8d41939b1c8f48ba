"""Three campaigns of 2021 from the plan to the published results: two across departments, one within the bureau.

Who is drawn differs from one installation to the next, since each draw has an identity of its own; how many are drawn,
and how many of them cannot be reached, does not.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.db import transaction

from fazhi.demo.adjusting import after
from fazhi.demo.diary import Happening, matter_of
from fazhi.demo.people import JUSTICE_BUREAU, organ, post_of
from fazhi.demo.tables import day, rows
from fazhi.kernel.draws.models import Draw
from fazhi.kernel.draws.seeds import commitment
from fazhi.kernel.files.store import Upload
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.procedure import draft_values
from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.kernel.organs.posts import appoint
from fazhi.kernel.organs.roles import HANDLER
from fazhi.kernel.procedures import errands
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.services.inspection.campaign_forms import planned
from fazhi.services.inspection.visit_forms import POINT, points
from fazhi.services.models import AbnormalListing, Inspector, SiteInspection

MARKET_BUREAU = "221"
_PUT_RIGHT = 9
"""Of so many targets one is ordered to put something right."""
_APPOINTED = datetime.date(2020, 12, 15)
Row = dict[str, str]


@transaction.atomic
def appoint_inspectors() -> None:
    """Inspectors of the directory who are no officers yet are appointed as handlers, to record their visits."""
    if Officer.objects.filter(number__startswith="JC").exists():
        return
    organs = {each.code: each for each in Organ.objects.all()}
    known = {(row["name"], row["organ"]) for row in rows("officers.csv")}
    for serial, row in enumerate(rows("inspectors.csv"), start=1):
        if (row["name"], row["organ"]) not in known:
            officer = Officer(number=f"JC{serial:04d}", name=row["name"])
            record(officer)
            appoint(officer, organs[row["organ"]], HANDLER, _APPOINTED)


def happenings() -> Iterator[Happening]:
    """All campaigns."""
    for row in rows("inspection_campaigns.csv"):
        yield from Campaign(row).happenings()


class Campaign:
    """A campaign and the days of its way."""

    def __init__(self, row: Row) -> None:
        """Take its row of the table."""
        self.row, self.key = row, f"demo:campaign:{row['key']}"
        self.prepared_on, self.concluded_on = day(row["prepared_on"]), day(row["concluded_on"])
        self.opened_on = after(self.prepared_on, 2)

    def happenings(self) -> Iterator[Happening]:
        """From the preparation to the publication."""
        start, opened = self.prepared_on, self.opened_on
        yield Happening(start, f"{self.key}:prepare", self._prepare)
        opinion = {"opinion": "抽查事项、比例和人员安排符合年度计划，同意实施。"}
        yield self._step("approve", after(start, 1), "principal", lambda: opinion)
        yield self._step("open_draw", opened, "handler", self._draw_terms)
        yield self._step("freeze", opened, "reviewer", dict, self._draw)
        for name, on in (("commit", after(opened, 1)), ("reveal", after(opened, 2))):
            for code in (MARKET_BUREAU, JUSTICE_BUREAU):
                said = partial(getattr(self, f"_{name}"), code)
                yield self._step(name, on, "handler", said, self._draw, code=code, suffix=code)
        yield self._step("assign", after(opened, 2), "handler", dict, self._draw)
        # Where many were drawn it is the worker who opens their inspections.
        yield self._step("begin", after(opened, 3), "handler", dict, then=errands.carry_on)
        for nth in range(int(self.row["targets"])):
            yield from self._inspection(nth)
        yield self._step("conclude", self.concluded_on, "reviewer", dict)
        yield from self._publish(f"{self.key}:conclude", after(self.concluded_on, 2))

    def _step(
        self, name: str, on: datetime.date, role: str, said: Callable[[], dict[str, Any]],
        of: Callable[[], Matter] | None = None, *, code: str = MARKET_BUREAU, suffix: str = "",
        then: Callable[[], object] = lambda: None,
    ) -> Happening:  # fmt: skip
        key = f"{self.key}:{name}{suffix and ':'}{suffix}"

        def run() -> None:
            perform((of or self._campaign)(), name, by=post_of(code, role, on), on=on, data=said(), request_key=key)
            then()

        return Happening(on, key, run)

    def _campaign(self) -> Matter:
        return matter_of(f"{self.key}:prepare")

    def _draw(self) -> Matter:
        return Draw.objects.get(serves=self._campaign().pk)

    def _prepare(self) -> None:
        on = self.prepared_on
        line = next(key for key, _, row in planned(on) if str(row["line"]) == self.row["line"])
        data = {
            "planned": line, "industry": self.row["industry"], "strata": self.row["strata"],
            "visits_from": self.row["visits_from"], "visits_until": self.row["visits_until"], "per_organ": 2,
            "load": int(self.row["load"]), "not_again": 1,
        }  # fmt: skip
        by = post_of(MARKET_BUREAU, "handler", on)
        open_matter(
            "services.inspection-campaign", "prepare", by=by, on=on, data=data, request_key=f"{self.key}:prepare"
        )

    def _draw_terms(self) -> dict[str, Any]:
        """Visits are not announced: list and outcome are public once they are over."""
        return {
            "committers": [organ(code).pk for code in (MARKET_BUREAU, JUSTICE_BUREAU)],
            "commit_by": after(self.opened_on, 1), "reveal_by": after(self.opened_on, 2),
            "open_on": self.concluded_on,
        }  # fmt: skip

    def _commit(self, code: str) -> dict[str, str]:
        terms = bytes.fromhex(Draw.objects.get(pk=self._draw().pk).terms_sha256)
        return {"commitment": commitment(terms, code, _secret(self.key, code))}

    def _reveal(self, code: str) -> dict[str, str]:
        return {"secret": _secret(self.key, code).hex()}

    def _inspection(self, nth: int) -> Iterator[Happening]:
        """A visit, its review, and what follows."""
        key = f"{self.key}:target:{nth}"
        days = (day(self.row["visits_until"]) - day(self.row["visits_from"])).days
        on = after(
            day(self.row["visits_from"]) + datetime.timedelta(days=nth * days // int(self.row["targets"]) - 1), 1
        )
        reviewed = after(on, 1)
        yield Happening(on, f"{key}:visit", lambda: self._visit(nth, on, f"{key}:visit"))
        yield self._of(nth, "review", reviewed, "reviewer", {"opinion": "程序合法，结果属实。"})
        if nth < int(self.row["unreached"]):
            facts = {"ground": "unreached", "facts": "两次到登记住所检查均无人，登记电话无法接通，邮寄函件被退回。"}
            yield self._of(nth, "propose_to_list", after(reviewed, 1), "handler", facts)
            yield from self._listing(nth, after(reviewed, 3))
        elif nth % _PUT_RIGHT == _PUT_RIGHT - 1:
            until = after(reviewed, 10)
            order = {"ordered": "按规定公示有关信息，完善台账。", "correct_by": until}
            yield self._of(nth, "order", after(reviewed, 1), "handler", order)
            yield self._of(nth, "look_again", until, "handler", {"corrected": "已按要求改正。"})

    def _of(self, nth: int, name: str, on: datetime.date, role: str, data: dict[str, Any]) -> Happening:
        return self._step(name, on, role, lambda: data, lambda: self._site(nth), suffix=f"target:{nth}")

    def _site(self, nth: int) -> SiteInspection:
        return SiteInspection.objects.filter(campaign=self._campaign().pk).order_by("opened_on", "number")[nth]

    def _visit(self, nth: int, on: datetime.date, key: str) -> None:
        site = self._site(nth)
        unreached, wrong = nth < int(self.row["unreached"]), nth % _PUT_RIGHT == _PUT_RIGHT - 1
        found = "登记住所无人，电话无法接通。" if unreached else "部分信息未按规定公示。" if wrong else ""
        result = "unreachable" if unreached else "correction-ordered" if wrong else "no-problem"
        data: dict[str, Any] = {
            "present": site.inspectors, "result": result, "findings": found,
            "signature": "absent" if unreached else "signed", "witness": "村民委员会工作人员" if unreached else "",
            "met": "" if unreached else "企业负责人",
        }  # fmt: skip
        answers = {} if unreached else {point: "no" if wrong and last else "yes" for point, last in _points(site)}
        photo = Upload(
            f"现场照片说明-{nth + 1}.txt", f"演示材料：{site.target_name}现场照片。\n".encode(), "text/plain"
        )
        perform(site, "visit", by=_goes(site, on), on=on, data=data | answers, uploads=[photo], request_key=key)

    def _listing(self, nth: int, on: datetime.date) -> Iterator[Happening]:
        def matter() -> Matter:
            return AbnormalListing.objects.get(inspection=self._site(nth).pk)

        yield self._step("decide", on, "principal", dict, matter, suffix=f"target:{nth}")
        yield from self._publish(f"{self.key}:decide:target:{nth}", after(on, 1))

    def _publish(self, source: str, on: datetime.date) -> Iterator[Happening]:
        def notice() -> Matter:
            return Notice.objects.get(source=Act.objects.get(request_key=source))

        def draft() -> dict[str, Any]:
            return dict(draft_values(Notice.objects.get(pk=notice().pk)))

        suffix = source.removeprefix(f"{self.key}:")
        yield self._step("draft", on, "handler", draft, notice, suffix=suffix)
        yield self._step("publish", after(on, 1), "reviewer", lambda: {"no_secrets": True}, notice, suffix=suffix)


def _secret(campaign: str, code: str) -> bytes:
    """Of the demonstration only: a real office draws its own and tells nobody."""
    return hashlib.sha256(f"演示 {campaign} {code}".encode()).digest()


def _points(site: SiteInspection) -> Iterator[tuple[str, bool]]:
    """The fields of the checklist, and whether it is the last."""
    names = [f"{POINT}{number}" for number, _ in points(site)]
    for name in names:
        yield name, name == names[-1]


def _goes(site: SiteInspection, on: datetime.date) -> Post:
    """The post of one of the bureau's inspectors drawn who is a handler."""
    names = Inspector.objects.as_of(on).filter(code__in=site.inspectors, organ__code=MARKET_BUREAU)
    posts = Post.objects.as_of(on).filter(organ__code=MARKET_BUREAU, role=HANDLER.key)
    found = posts.filter(officer__name__in=names.values("name")).select_related("officer", "organ")
    post = found.order_by("officer__number").first()
    if post is None:
        raise LookupError(f"{site.target_name} 没有可登记检查的检查人员。No inspector of {site.target} can record it.")
    return post

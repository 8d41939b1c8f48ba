"""Some 300 penalty cases of 2021, on both sides of 2021-07-15: on the spot, and through every branch of the long way.

What happens in a case on which working day follows from its branch; parties are invented.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cache, partial
from typing import Any

from fazhi.demo.adjusting import Plan, after, own_way
from fazhi.demo.diary import Happening, matter_of
from fazhi.demo.penalty_branches import Step, way_of
from fazhi.demo.penalty_contents import Contents
from fazhi.demo.people import JUSTICE_BUREAU, post_of
from fazhi.demo.tables import day, rows
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.procedure import draft_values
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, MatterParty

_BENCHMARKS_ON, _BENCHMARKS_FROM = datetime.date(2020, 12, 16), datetime.date(2020, 12, 21)
_LARGE = (("citizen", "公民", "1000", "500"), ("organisation", "法人、其他组织", "10000", "5000"))
"""Standards of large amounts as Shijiazhuang set them in 2000 (石家庄市令第112号), if they hold still."""
_DRAFT, _PUBLISH = 2, 4
"""Working days after a decision."""
Row = dict[str, str]


@cache
def _items() -> dict[str, Row]:
    return {row["item"]: row for row in rows("penalty_items.csv")}


def happenings() -> Iterator[Happening]:
    """The benchmarks and standards first, then every case."""
    for code in sorted({row["organ"] for row in _items().values()}):
        mine = [_benchmark(row) for row in _items().values() if row["organ"] == code]
        yield from own_way(_adjusting("benchmarks", "行政处罚裁量基准", code, mine, "行政处罚法；裁量基准制度。"))
    large = [("add", f"LA-{kind}", _large(*rest, kind=kind)) for kind, *rest in _LARGE]
    yield from own_way(_adjusting("large-amounts", "听证较大数额标准", JUSTICE_BUREAU, large, "石家庄市令第112号。"))
    for row in rows("penalties.csv"):
        yield from Case(row).happenings()


def _adjusting(name: str, title: str, code: str, changes: list[Any], ground: str) -> Plan:
    register = f"enforcement.{name}"
    return Plan(
        f"demo:{register}:{code}", f"{register}.adjustment", register, code, title, ground, _BENCHMARKS_FROM,
        _BENCHMARKS_ON, changes,
    )  # fmt: skip


def _benchmark(row: Row) -> tuple[str, str, dict[str, Any]]:
    given = {
        "name": f"{row['cause']}（一般）", "kind": "ordinary", "organ": row["organ"], "power_item": row["item"],
        "circumstances": "没有从轻、从重情节。", "least": row["least"], "most": row["most"],
        "basis": [{"law": row["basis"].split("》")[0].removeprefix("《")}],
    }  # fmt: skip
    return "add", row["benchmark"], given


def _large(label: str, business: str, other: str, *, kind: str) -> dict[str, Any]:
    return {
        "name": f"{label}较大数额", "kind": kind, "business": business, "non_business": other,
        "basis": [{"law": "石家庄市人民政府令第112号", "article": "2"}],
    }  # fmt: skip


class Case:
    """A case and its way."""

    def __init__(self, row: Row) -> None:
        """Take its row of the table, and what is penalised."""
        self.row, self.item, self.key = row, _items()[row["item"]], f"demo:penalty:{row['key']}"
        self.begun, self.contents = day(row["on"]), Contents(row, self.item, self.key)

    def happenings(self) -> Iterator[Happening]:
        """Every step on its working day; what is decided is published within its limit."""
        for number, step in enumerate(way_of(self.row["branch"])):
            on = self._day(step)
            yield Happening(on, f"{self.key}:{number}", partial(self._do, step, on, number))
            if step.act in ("decide", "spare", "impose"):
                decided = f"{self.key}:{number}"
                yield self._notice(decided, "draft", after(on, _DRAFT), "handler")
                yield self._notice(decided, "publish", after(on, _PUBLISH), "reviewer")

    def _day(self, step: Step) -> datetime.date:
        return after(self.begun, step.working_days) + step.days * datetime.date.resolution

    def _do(self, step: Step, on: datetime.date, number: int) -> None:
        key = f"{self.key}:{number}"
        by, data = self._by(step, on), self.contents.of(step.content, dict(step.data), on)
        if step.opens:
            open_matter(step.opens, step.act, by=by, on=on, data=data, request_key=key)
            return
        matter = matter_of(f"{self.key}:{step.of}")
        served = MatterParty.objects.filter(matter=matter, capacity="party") if step.act == "serve" else None
        party = served[0].party if served else None
        perform(matter, step.act, by=by, on=on, data=data, request_key=key, party=party)

    def _by(self, step: Step, on: datetime.date) -> Post:
        if step.role == "officer":
            holder = self.contents.certificates(on)[0].holder
            return Post.objects.held_by(holder, on).filter(organ__code=self.row["organ"])[0]
        return post_of(self.row["organ"], step.role, on)

    def _notice(self, decided: str, name: str, on: datetime.date, role: str) -> Happening:
        key = f"{decided}:{name}"

        def run() -> None:
            notice = Notice.objects.get(source=Act.objects.get(request_key=decided))
            data = draft_values(notice) if name == "draft" else {"no_secrets": True}
            perform(notice, name, by=post_of(self.row["organ"], role, on), on=on, data=data, request_key=key)

        return Happening(on, key, run)

"""Enforcement certificates in 2021: 35 organs confirmed, old ones taken over, 867 officers trained and certified.

Old certificates were taken over at the end of 2020; the new ones of 2021 replace them (换发新版), organ by organ.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, partial
from typing import Any

from django.db import transaction

from fazhi.demo.adjusting import Plan as Change
from fazhi.demo.adjusting import after, own_way
from fazhi.demo.diary import Happening, matter_of
from fazhi.demo.people import JUSTICE_BUREAU, organ, post_of
from fazhi.demo.tables import day, rows
from fazhi.kernel.ledger.journal import record, record_many
from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.kernel.organs.posts import appoint
from fazhi.kernel.organs.roles import HANDLER
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.trainings.models import Attendance, ExamResult, Training, TrainingField

_APPOINTED = datetime.date(2020, 12, 1)
_CONFIRMED, _TAKEN_OVER = datetime.date(2020, 12, 9), datetime.date(2020, 12, 16)
_OLD_FROM, _OLD_LAST = "2017-01-01", "2021-12-31"
_YEARS = 5
"""Term of the new certificates, as printed on them."""
_AGAIN = 7
"""Officers who attend each of the later trainings once more."""
_EXEMPTIONS_ON, _EXEMPTIONS_FROM = datetime.date(2021, 8, 2), datetime.date(2021, 8, 16)
_MARKET_BUREAU = "221"
Row = dict[str, str]


@cache
def _officers() -> dict[str, list[Row]]:
    """The officers of each organ, by its code."""
    found: dict[str, list[Row]] = {}
    for row in rows("enforcement_officers.csv"):
        found.setdefault(row["organ"], []).append(row)
    return found


@cache
def _trainings() -> dict[str, Row]:
    return {row["number"]: row for row in rows("trainings.csv")}


@transaction.atomic
def appoint_officers() -> None:
    """Enforcement officers who are not in public service here yet are appointed as handlers."""
    listed = [row for officers in _officers().values() for row in officers]
    known = set(Officer.objects.values_list("number", flat=True))
    organs = {each.code: each for each in Organ.objects.all()}
    for row in listed:
        if row["number"] not in known and row["organ"] in organs:
            officer = Officer(number=row["number"], name=row["name"])
            record(officer)
            appoint(officer, organs[row["organ"]], HANDLER, _APPOINTED)


@transaction.atomic
def record_trainings() -> None:
    """Trainings, who attended and who passed: sheets that the bureau handed in after each."""
    if Training.objects.exists():
        return
    bureau, organs = organ(JUSTICE_BUREAU), {each.code: each for each in Organ.objects.all()}
    for number, row in _trainings().items():
        held, last = day(row["from"]), day(row["to"])
        common = {"organ": bureau, "happened_on": held, "title": row["title"]}
        record(
            Training(
                **common, number=number, mode=row["mode"], field=TrainingField.ENFORCEMENT, ended_on=last,
                hours=Decimal(row["hours"]),
            )
        )  # fmt: skip
        present = list(_attending(number))
        record_many(
            [
                Attendance(
                    **common, number=each["number"], name=each["name"], unit=organs[each["organ"]], training=number,
                    hours=Decimal(row["hours"]),
                )
                for each in present
            ]
        )  # fmt: skip
        if row["exam_on"]:
            record_many([_result(bureau, organs, row, each) for each in present])


def _attending(training: str) -> Iterator[Row]:
    """The officers of the organs whose training it is; of a later one some of the market bureau's, once more."""
    own = [each["organ"] for each in rows("enforcement_organs.csv") if each["training"] == training]
    for code in own:
        yield from _officers()[code]
    if not own:
        yield from _officers()[_MARKET_BUREAU][:_AGAIN]


def _result(bureau: Organ, organs: dict[str, Organ], row: Row, each: Row) -> ExamResult:
    points = 60 + sum(map(ord, each["name"])) % 40
    return ExamResult(
        organ=bureau, happened_on=day(row["exam_on"]), title=f"{row['title']}考试", number=each["number"],
        name=each["name"], unit=organs[each["organ"]], field=TrainingField.ENFORCEMENT, paper=f"{row['number']}-A",
        score=Decimal(points), passed=True,
    )  # fmt: skip


def happenings() -> Iterator[Happening]:
    """Titles, old certificates, new ones; the list of exemptions."""
    for row in rows("enforcement_organs.csv"):
        yield from _title(row)
        old = [each for each in _officers()[row["organ"]] if each["old_certificate"]]
        if old:
            yield from _taken_over(row["organ"], old)
        new = [each for each in _officers()[row["organ"]] if not each["old_certificate"]]
        for kind, people in (("renewal", old), ("first", new)):
            if people:
                yield from _certified(row, kind, people)
    yield from own_way(
        Change(
            "demo:exemptions", "services.exemptions.adjustment", "services.exemptions", _MARKET_BUREAU,
            "市场监管领域首次轻微违法行为免罚清单", "行政处罚法第三十三条；优化营商环境条例。", _EXEMPTIONS_FROM,
            _EXEMPTIONS_ON, [("add", row["code"], _exemption(row)) for row in rows("exemptions.csv")],
        )
    )  # fmt: skip


def _exemption(row: Row) -> dict[str, Any]:
    given = {name: row[name] for name in ("name", "organ", "power_item", "terms")}
    return given | {"kind": "first", "basis": [{"law": row["law"], "article": row["article"]}]}


def _title(row: Row) -> Iterator[Happening]:
    key = f"demo:enforcing:{row['organ']}"
    given = {name: row[name] for name in ("kind", "scope", "legal_basis")}

    def apply() -> None:
        open_matter(
            "enforcement.qualification", "apply", by=post_of(row["organ"], "handler", _CONFIRMED), on=_CONFIRMED,
            data=given, request_key=f"{key}:apply",
        )  # fmt: skip

    yield Happening(_CONFIRMED, f"{key}:apply", apply)
    yield _bureau(f"{key}:apply", f"{key}:confirm", "confirm", "reviewer", after(_CONFIRMED, 2),
                  {"opinion": "职责、依据清楚，确认其执法主体资格。"})  # fmt: skip


def _bureau(opened: str, key: str, name: str, role: str, on: datetime.date, data: dict[str, Any]) -> Happening:
    """An act of the justice bureau in a matter that an organ opened."""

    def run() -> None:
        perform(matter_of(opened), name, by=_of_the_bureau(role, on, opened), on=on, data=data, request_key=key)

    return Happening(on, key, run)


def _of_the_bureau(role: str, on: datetime.date, opened: str) -> Post:
    """A post of the bureau; of its own applications another officer than the one who applied."""
    post = post_of(JUSTICE_BUREAU, role, on)
    if matter_of(opened).acts.filter(officer=post.officer).exists():
        others = Post.objects.as_of(on).filter(organ__code=JUSTICE_BUREAU, role=role).exclude(officer=post.officer)
        return others.select_related("officer", "organ").order_by("from_on", "officer__number")[0]
    return post


def _taken_over(code: str, officers: list[Row]) -> Iterator[Happening]:
    key = f"demo:certificates:{code}:taken-over"
    lines = [
        f"{each['number']} {each['old_certificate']} {_OLD_FROM} {_OLD_LAST} {each['domains']}" for each in officers
    ]  # fmt: skip
    yield Happening(_TAKEN_OVER, f"{key}:take_over", partial(
        _open, code, "take_over", _TAKEN_OVER, {"people": "\n".join(lines)}, f"{key}:take_over"
    ))  # fmt: skip
    yield _bureau(f"{key}:take_over", f"{key}:compare", "compare", "handler", after(_TAKEN_OVER, 2), {})


def _open(code: str, name: str, on: datetime.date, data: dict[str, Any], key: str) -> None:
    open_matter(
        "enforcement.certification", name, by=post_of(code, "handler", on), on=on, data=data, request_key=key
    )  # fmt: skip


def _certified(row: Row, kind: str, officers: list[Row]) -> Iterator[Happening]:
    """From the application to the certificates, after the organ's training and its examination."""
    key, opened = f"demo:certificates:{row['organ']}:{kind}", f"demo:certificates:{row['organ']}:{kind}:apply"
    applied = after(day(_trainings()[row["training"]]["exam_on"]), 5)
    reviewed, handed_in, issued = after(applied, 3), after(applied, 5), after(applied, 25)
    people = "\n".join(f"{each['number']} {each['domains']}" for each in officers)
    yield Happening(applied, opened, partial(
        _open, row["organ"], "apply", applied, {"people": people, "kind": kind}, opened
    ))  # fmt: skip
    yield _bureau(
        opened, f"{key}:review", "review", "reviewer", reviewed, {"opinion": "主体、人员、培训、考试合格，同意报送。"}
    )
    letter = {"letter": f"演司执函〔2021〕{row['organ']}{'-2' if kind == 'first' else ''}号", "handed_in_on": handed_in}
    yield _bureau(opened, f"{key}:hand_in", "hand_in", "handler", handed_in, letter)
    last = issued.replace(year=issued.year + _YEARS) - datetime.date.resolution
    answers = "\n".join(f"{each['number']} {each['certificate']}" for each in officers)
    yield _bureau(opened, f"{key}:issue", "issue", "handler", issued,
                  {"numbers": answers, "valid_from": issued, "valid_until": last})  # fmt: skip

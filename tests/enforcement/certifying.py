"""Certificates done the short way: the market bureau confirmed, two officers trained, examined and certified."""

from __future__ import annotations

import datetime
from typing import Any

from fazhi.enforcement.models import Certificate, CertificateApplication, QualificationMatter
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.trainings.models import Attendance, ExamResult, Training, TrainingField, TrainingMode
from tests.conftest import County
from tests.kernel.desk import date

APPLIED, ISSUED, LAST = "2021-04-06", "2021-05-10", "2026-05-09"
NUMBERS = ("YS13013001", "YS13013002")


def officers(organ: str = "market") -> tuple[str, str]:
    """Numbers of the two handlers of an organ."""
    return f"{organ}-handler-0", f"{organ}-handler-1"


def confirm(county: County, organ: str = "market", on: str = "2021-02-01") -> QualificationMatter:
    data = {"kind": "statutory", "scope": "市场监督管理", "legal_basis": "行政处罚法（2017年）第十五条"}
    opened = open_matter(
        "enforcement.qualification", "apply", by=county.post(organ, "handler"), on=date(on), data=data
    )  # fmt: skip
    matter = QualificationMatter.objects.get(pk=opened.matter_id)
    perform(matter, "confirm", by=county.post("justice", "reviewer"), on=date(on), data={"opinion": "符合规定"})
    return matter


def train(county: County, *numbers: str, on: str = "2021-03-10", hours: str = "8") -> None:
    bureau = county.organ("justice")
    day = date(on)
    training = Training(
        organ=bureau, happened_on=day, title="执法培训", number=f"PX-{on}", mode=TrainingMode.OFFLINE,
        field=TrainingField.ENFORCEMENT, ended_on=day, hours=hours,
    )  # fmt: skip
    rows = [
        Attendance(
            organ=bureau, happened_on=day, title="执法培训", number=number, name=number, training=training.number,
            unit=county.organ("market"), hours=hours,
        )
        for number in numbers
    ]  # fmt: skip
    record_many([training, *rows])


def examine(county: County, *numbers: str, on: str = "2021-03-20", passed: bool = True) -> None:
    record_many(
        [
            ExamResult(
                organ=county.organ("justice"), happened_on=date(on), title="执法资格考试", number=number, name=number,
                unit=county.organ("market"), field=TrainingField.ENFORCEMENT, paper="ZF2021-A",
                score="88.0" if passed else "52.0", passed=passed,
            )
            for number in numbers
        ]
    )  # fmt: skip


def apply(
    county: County, *numbers: str, on: str = APPLIED, organ: str = "market", kind: str = "first"
) -> CertificateApplication:
    people = "\n".join(f"{number} 食品；药品" for number in numbers)
    opened = open_matter(
        "enforcement.certification", "apply", by=county.post(organ, "handler"), on=date(on),
        data={"people": people, "kind": kind},
    )  # fmt: skip
    return CertificateApplication.objects.get(pk=opened.matter_id)


def review(county: County, matter: CertificateApplication, on: str = "2021-04-12") -> Act:
    return perform(matter, "review", by=county.post("justice", "reviewer"), on=date(on), data={"opinion": "同意报送"})


def hand_in(county: County, matter: CertificateApplication, on: str = "2021-04-13") -> Act:
    data = {"letter": "演司函〔2021〕6号", "handed_in_on": on}
    return perform(matter, "hand_in", by=county.post("justice", "handler"), on=date(on), data=data)


def issue(county: County, matter: CertificateApplication, answers: str, on: str = ISSUED, **others: Any) -> Act:
    data = {"numbers": answers, "valid_from": on, "valid_until": LAST, **others}
    return perform(matter, "issue", by=county.post("justice", "handler"), on=date(on), data=data)


def certify(
    county: County, organ: str = "market", codes: tuple[str, ...] = NUMBERS, **others: Any
) -> list[Certificate]:
    """Both handlers of an organ certified, by the whole way."""
    numbers = officers(organ)
    confirm(county, organ)
    train(county, *numbers)
    examine(county, *numbers)
    matter = apply(county, *numbers, organ=organ)
    review(county, matter)
    hand_in(county, matter)
    issue(county, matter, "\n".join(f"{n} {c}" for n, c in zip(numbers, codes, strict=True)), **others)
    return list(Certificate.objects.standing().filter(code__in=codes).order_by("code"))


def days_after(day: str, number: int) -> str:
    """The day so many days after another one."""
    return (date(day) + number * datetime.date.resolution).isoformat()

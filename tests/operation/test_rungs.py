"""The ladder of warnings is data, and an installation may have its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fazhi.kernel.clocks.models import ClockWarning
from fazhi.kernel.clocks.rungs import BrokenRungs, ladder, rung_of
from fazhi.kernel.clocks.warning import warn
from fazhi.operation.checks import check_mail, check_rungs
from tests.kernel.desk import Desk, date

OWN = """\
- {key: half, zh: 过半提醒, en: Half used, used: 0.5}
- {key: week, zh: 超期七日, en: A week overdue, calendar_days_after: 7, principal: true}
"""


@pytest.fixture
def own(tmp_path: Path, settings: Any) -> Path:
    path = tmp_path / "rungs.yaml"
    path.write_text(OWN, encoding="utf-8")
    settings.RUNGS = str(path)
    return path


def test_an_installation_has_a_ladder_of_its_own(desk: Desk, own: Path) -> None:
    desk.accepted("2021-03-01", "2021-03-03")  # due on 2021-03-31
    day = date("2021-03-04")
    while day < date("2021-04-10"):
        warn(day)
        day += day.resolution
    given = [(each.rung, each.given_on.isoformat()) for each in ClockWarning.objects.order_by("given_on")]
    assert given == [("half", "2021-03-17"), ("week", "2021-04-07")]
    assert rung_of("half").zh == "过半提醒"
    assert rung_of("overdue").zh == "overdue"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- {key: half, zh: 过半, en: Half}", "exactly one"),
        ("- {key: half, zh: 过半, en: Half, used: 0.5, calendar_days_after: 1}", "exactly one"),
        ("- {key: half, zh: 过半, en: Half, used: 1.5}", "used"),
        (
            "- {key: half, zh: 过半, en: Half, used: 0.5}\n- {key: half, zh: 又, en: Again, used: 0.6}",
            "each stand once",
        ),
        ("- {key: Half way, zh: 过半, en: Half, used: 0.5}", "key"),
        ("- {key: half, zh: 过半, en: Half, sued: 0.5}", "sued"),
        ("[]", "none"),
        ("- {key: half", "fault"),
    ],
)
def test_a_ladder_with_a_fault_is_named_at_start(tmp_path: Path, settings: Any, text: str, says: str) -> None:
    path = tmp_path / "rungs.yaml"
    path.write_text(text, encoding="utf-8")
    settings.RUNGS = str(path)
    with pytest.raises(BrokenRungs, match=says):
        ladder()
    (found,) = check_rungs()
    assert str(path) in found.msg


def test_a_ladder_that_is_not_there_is_named(settings: Any) -> None:
    settings.RUNGS = "/nowhere/rungs.yaml"
    with pytest.raises(BrokenRungs, match=r"/nowhere/rungs\.yaml"):
        ladder()


@pytest.mark.parametrize("given", ["mail.example.gov.cn:25", "ftp://mail.example.gov.cn", "smtp://"])
def test_a_mail_server_that_cannot_be_read_is_refused_at_start(settings: Any, given: str) -> None:
    settings.ENV = {"FAZHI_SMTP": given}
    settings.EMAIL_HOST = "" if given == "smtp://" else "mail.example.gov.cn"
    assert [each.id for each in check_mail()] == ["operation.E002"]
    settings.ENV = {}
    assert check_mail() == []

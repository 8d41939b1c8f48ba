"""What a sheet or a row makes stumble stops that import alone, with a reason for its people; others go on."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError

from fazhi.exchange.models import ImportRun, Mode, Standing
from fazhi.exchange.runs import deciding, passing
from fazhi.exchange.runs.jobs import go_on
from fazhi.exchange.runs.keeping import Begun, SheetGone, begin, drop
from fazhi.exchange.runs.mapping import open_up, use
from fazhi.exchange.runs.working import advance
from fazhi.exchange.sheets import Mapping
from fazhi.exchange.targets import parties
from fazhi.exchange.targets.records import RecordTarget
from fazhi.exchange.targets.registry import target_of
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.intake import Upload
from fazhi.kernel.ledger.errors import ContentRefused
from fazhi.kernel.parties.models import Party
from tests.conftest import County
from tests.exchange.importing import DAY, NOW, counted, hand_in, sheet_of

pytestmark = pytest.mark.django_db
SECRET = "13012340001"


def waiting(county: County, organ: str, name: str, minutes: int) -> ImportRun:
    """An import that waits for the worker to examine it."""
    target, by = target_of("parties"), county.post(organ, "clerk")
    rows = [{"party_kind": "citizen", "party_name": name, "party_phone": SECRET}]
    now = NOW + datetime.timedelta(minutes=minutes)
    run = begin(Begun(target, by, DAY, now, {}, Mode.WHOLE), Upload("表.xlsx", sheet_of(target, rows, by, {}), ""))
    open_up(run, now)
    assert run.standing == Standing.EXAMINING
    return run


def stumbling(over: str, fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of this name make the reader stumble."""
    plain = passing.check

    def check(*args: Any, **kwargs: Any) -> Iterator[Any]:
        for row in plain(*args, **kwargs):
            if row.values["party_name"] == over:
                raise fault
            yield row

    monkeypatch.setattr(passing, "check", check)


def test_a_sheet_that_cannot_be_read_stops_alone(
    county: County, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    poisoned, good = waiting(county, "town", "毒", 0), waiting(county, "market", "李大壮", 1)
    stumbling("毒", ValueError(f"invalid literal: {SECRET}"), monkeypatch)
    with caplog.at_level(logging.INFO):
        go_on(NOW)
    poisoned.refresh_from_db()
    good.refresh_from_db()
    assert (poisoned.standing, good.standing) == (Standing.STOPPED, Standing.EXAMINED)
    assert "不能读取" in poisoned.why
    assert "ValueError" in caplog.text
    assert SECRET not in caplog.text
    assert go_on(NOW) is None


def test_what_a_target_stumbles_over_stops_alone(
    county: County, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    poisoned, good = waiting(county, "town", "毒", 0), waiting(county, "market", "李大壮", 1)
    plain = parties._wrong

    def wrong(values: dict[str, str], unread: Any) -> Any:
        if values["party_name"] == "毒":
            raise RuntimeError(SECRET)
        return plain(values, unread)

    monkeypatch.setattr(parties, "_wrong", wrong)
    go_on(NOW)
    poisoned.refresh_from_db()
    good.refresh_from_db()
    assert (poisoned.standing, good.standing) == (Standing.STOPPED, Standing.EXAMINED)
    assert "已停止" in poisoned.why
    assert SECRET not in poisoned.why + caplog.text


def test_what_the_ledger_refuses_stops_the_import_and_rows_that_are_in_stay(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parties.PartyTarget, "chunk", 1, raising=False)
    names = ("王小明", "毒", "李大壮")
    run = hand_in("parties", [{"party_kind": "citizen", "party_name": name} for name in names],
                  county.post("market", "clerk"))  # fmt: skip
    plain = parties.find_or_record

    def refused(**fields: str) -> Party:
        if fields["name"] == "毒":
            raise ContentRefused("name 的内容不能写成规范 JSON。", "name has no canonical JSON.")
        return plain(**fields)

    monkeypatch.setattr(parties, "find_or_record", refused)
    deciding.choose_mode(run, Mode.BY_ROW)
    deciding.confirm(run, DAY, NOW)
    go_on(NOW)
    run.refresh_from_db()
    assert (run.standing, run.lines.count(), Party.objects.count()) == (Standing.STOPPED, 1, 1)
    assert "规范 JSON" in run.why


def test_a_busy_database_stops_nothing(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    run, other = waiting(county, "town", "王小明", 0), waiting(county, "market", "李大壮", 1)
    stumbling("王小明", OperationalError("database is locked"), monkeypatch)
    go_on(NOW)
    run.refresh_from_db()
    other.refresh_from_db()
    assert (run.standing, other.standing) == (Standing.EXAMINING, Standing.EXAMINED)


def test_a_sheet_that_cannot_be_opened_is_refused_where_it_is_handed_in(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(passing, "read", broken)
    with pytest.raises(FileError, match="不能读取") as refused:
        hand_in("parties", [{"party_kind": "citizen", "party_name": "王小明"}], county.post("market", "clerk"))
    assert SECRET not in str(refused.value)
    assert not ImportRun.objects.exists()


ROUNDS = [{"happened_on": datetime.date(2021, 3, nth), "title": f"巡查{nth}", "stalls": nth} for nth in range(1, 7)]


def begun(county: County, monkeypatch: pytest.MonkeyPatch) -> ImportRun:
    """A sheet of three chunks that is to be examined."""
    monkeypatch.setattr(RecordTarget, "chunk", 2, raising=False)
    target, by = target_of("records.toy.round"), county.post("market", "handler")
    run = begin(Begun(target, by, DAY, NOW, {}, Mode.WHOLE), Upload("表.xlsx", sheet_of(target, ROUNDS, by, {}), ""))
    open_up(run, NOW)
    return run


def test_who_examines_behind_another_undoes_nothing_of_what_followed(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = begun(county, monkeypatch)
    quick = ImportRun.objects.get(pk=slow.pk)

    def overtaken(run: ImportRun) -> None:
        if quick.standing == Standing.EXAMINING:
            quick.refresh_from_db()
            advance(quick, NOW)
            deciding.choose_mode(quick, Mode.WHOLE)
            deciding.ask(quick, county.post("market", "principal"), DAY, NOW)

    advance(slow, NOW, told=overtaken)
    kept = ImportRun.objects.get()
    assert (kept.standing, slow.standing) == (Standing.ASKED, Standing.ASKED)
    assert (kept.counts["new"], kept.findings.count()) == (6, 3)


def test_who_examines_by_a_mapping_of_before_stops(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = begun(county, monkeypatch)
    other = ImportRun.objects.get(pk=slow.pk)
    mapping = Mapping.of(other.mapping)
    without = Mapping(tuple(route for route in mapping.routes if route.column != "organ"), {"organ": "town"})

    def mapped_anew(run: ImportRun) -> None:
        if other.mapping != without.jsonable():
            use(other, without, NOW)

    advance(slow, NOW, told=mapped_anew)
    assert ImportRun.objects.get().counts == {}
    advance(slow, NOW)
    assert counted(slow) == {"bad": 6}


def test_what_was_withdrawn_while_it_was_examined_is_gone(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    run = begun(county, monkeypatch)
    with pytest.raises(SheetGone):
        advance(run, NOW, told=lambda examined: drop(ImportRun.objects.get(pk=examined.pk)))
    assert not ImportRun.objects.exists()

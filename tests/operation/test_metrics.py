"""Numbers for Prometheus: with the token only, and with nobody's name in a label."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client

from fazhi.kernel.procedures.refusals import Refusal
from fazhi.now import moment
from fazhi.operation.gauges import by_colour, gauges
from fazhi.operation.metrics import exposition, share
from tests.kernel.desk import Desk, date


def numbers() -> dict[str, float]:
    text = exposition(gauges(moment())).decode()
    return {
        line.rpartition(" ")[0]: float(line.rpartition(" ")[2])
        for line in text.splitlines()
        if not line.startswith("#")
    }


def grown(before: dict[str, float], name: str) -> float:
    return numbers().get(name, 0) - before.get(name, 0)


@pytest.mark.parametrize("header", [None, "", "Bearer ", "Bearer wrong", "Basic eDp5", "Bearer 错"])
def test_without_the_token_there_is_no_such_page(db: None, header: str | None) -> None:
    given = {} if header is None else {"HTTP_AUTHORIZATION": header}
    assert Client().get("/metrics", **given).status_code == 404


def test_acts_refusals_requests_and_clocks_are_counted(desk: Desk) -> None:
    before = numbers()
    matter = desk.accepted("2021-03-01", "2021-03-03")
    with pytest.raises(Refusal):
        desk.do(matter, "decide", "2021-03-05")  # nobody has visited the place
    response = Client().get("/metrics", HTTP_AUTHORIZATION=f"Bearer {settings.METRICS_TOKEN}")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain")
    Client().get("/no/such/page/")
    assert grown(before, 'fazhi_acts_total{act="accept",outcome="done",procedure="toy.permit"}') == 1
    assert grown(before, 'fazhi_acts_total{act="decide",outcome="Licensing34",procedure="toy.permit"}') == 1
    assert grown(before, 'fazhi_request_seconds_count{method="GET",status="2xx",view="metrics"}') == 1
    assert grown(before, 'fazhi_request_seconds_count{method="GET",status="4xx",view="none"}') == 1
    now = numbers()
    assert now['fazhi_clocks{colour="red"}'] == 1
    assert now["fazhi_worker_age_seconds"] == -1
    assert "fazhi_leaves_waiting" in now


def test_a_request_sent_twice_is_counted_as_one_act_and_a_repetition(desk: Desk) -> None:
    before = numbers()
    for _ in range(2):
        desk.open(request_key="k-1")
    assert grown(before, 'fazhi_acts_total{act="apply",outcome="done",procedure="toy.permit"}') == 1
    assert grown(before, 'fazhi_acts_total{act="apply",outcome="repeated",procedure="toy.permit"}') == 1


def test_errors_of_the_database_are_counted_by_kind(db: None) -> None:
    before = numbers()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")
    kinds = [name for name in numbers() if name.startswith("fazhi_database_errors_total") and grown(before, name)]
    assert len(kinds) == 1


def test_clocks_are_counted_by_colour(desk: Desk) -> None:
    desk.accepted("2021-03-01", "2021-03-03")  # due on 2021-03-31
    paused = desk.accepted("2021-03-01", "2021-03-03")
    desk.do(paused, "suspend", "2021-03-05")
    for day, colour in (("2021-03-04", "green"), ("2021-03-30", "amber"), ("2021-04-01", "red")):
        found = {each.value: number for each, number in by_colour(date(day)).items() if number}
        assert found == {colour: 1, "blue": 1}


def test_no_label_holds_what_was_typed(desk: Desk) -> None:
    """Whatever comes in, as a path, a method or a value, labels stay names of our own code."""
    matter = desk.accepted()
    with pytest.raises(Refusal):
        desk.do(matter, "bill", "2021-03-05", {"pay_by": "130130195712010000", "amount": "13012340001"})
    client = Client()
    for path in ("/matters/王小明/", "/open/王小明/apply/", "/x/130130195712010000/?q=13012340001", "/figures/王小明/"):
        client.get(path)
        client.generic("王小明".encode().decode("latin-1"), path)
    text = exposition(gauges(moment())).decode()
    for hidden in ("王小明", "130130195712010000", "13012340001", str(matter.pk), "market-handler"):
        assert hidden not in text
    values = set(re.findall(r'="([^"]*)"', text))
    assert {value for value in values if not re.fullmatch(r"[A-Za-z0-9_.+:-]+", value)} == set()


def test_files_of_dead_processes_are_swept_and_those_of_living_ones_kept(tmp_path: Any) -> None:
    import os

    dead, alive = tmp_path / "counter_99999999.db", tmp_path / f"counter_{os.getpid()}.db"
    dead.touch()
    alive.touch()
    share(tmp_path)
    assert not dead.exists() and alive.exists()

"""The records behind a number: bound by the county's bundle, proved against its checkpoint, and nothing else told."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.db import connection

from fazhi.cli.rolling import bundle_, drill_, records, rollup
from fazhi.kernel.figures.declaring import figures, year
from fazhi.kernel.ledger import notes
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.keys import signing_key
from fazhi.kernel.ledger.models import Leaf
from fazhi.kernel.organs.models import Place
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.returns.envelopes import opened
from fazhi.kernel.returns.models import Installation
from fazhi.report.rolling.adding import upper_content
from fazhi.report.rolling.listing import digest_of
from tests.conftest import FOUNDED, PLACE, County
from tests.kernel.desk import Desk
from tests.report.rolling.nation import NO_LOG, Log, Sender, levels, nation
from tests.report.rolling.test_adding import rolled

pytestmark = pytest.mark.django_db
GRANTED = "toy.permits.granted"


@pytest.fixture
def desk(county: County) -> Desk:
    desk = Desk(county)
    for _ in range(3):
        desk.decided()
    return desk


def run(command: Any, *given: object) -> Result:
    return CliRunner().invoke(command, [str(each) for each in given])


@pytest.fixture
def made(desk: Desk, tmp_path: Path) -> Path:
    """The county's bundle."""
    path = tmp_path / "county" / "130130.json"
    assert run(bundle_, "--place", PLACE, "--year", 2021, "--out", path).exit_code == 0
    return path


def content(path: Path) -> dict[str, Any]:
    return dict(opened(path.read_bytes()).content)


def test_a_list_is_the_leaves_of_what_the_figure_counts_and_the_command_shows_each_proof(
    made: Path, tmp_path: Path
) -> None:
    out = tmp_path / "list.json"
    assert run(records, GRANTED, "--bundle", made, "--out", out).exit_code == 0
    acts = figures()[GRANTED].records(year(PLACE, 2021)).values("pk")
    right = sorted(Leaf.objects.filter(kind="procedures.act", subject__in=acts).values_list("index", "hash"))
    assert [tuple(each) for each in json.loads(out.read_bytes())["records"]] == right and len(right) == 3
    shown = run(drill_, made, GRANTED, "--records", out)
    assert shown.exit_code == 0
    assert [line.split()[0] for line in shown.output.splitlines()[1:]] == [f"#{index}" for index, _ in right]
    assert shown.output.count("存证成立") == 3


def test_nothing_of_a_record_but_its_leaf_is_told(made: Path, tmp_path: Path) -> None:
    out = tmp_path / "list.json"
    run(records, GRANTED, "--bundle", made, "--out", out)
    for act in Act.objects.all():
        assert str(act.pk) not in out.read_text() and str(act.pk) not in made.read_text()
    assert set(json.loads(out.read_bytes())) == {"format", "place", "year", "figure", "salt", "records", "paths"}


def test_only_figures_whose_single_records_are_public_are_bound(made: Path) -> None:
    entries = content(made)["figures"]
    public = {id for id, each in figures().items() if each.public_records and not each.form}
    assert {id for id, entry in entries.items() if "records" in entry} == public
    hidden = next(id for id in entries if id not in public)
    told = run(records, hidden, "--bundle", made, "--out", made.with_name("x.json"))
    assert told.exit_code == 2 and "没有" in told.output and "记录清单" in told.output
    assert not made.with_name("x.json").exists()


def test_the_digest_of_a_list_cannot_be_tried_out_without_its_salt(made: Path, tmp_path: Path) -> None:
    """Whoever has the public tiles knows every index and hash: without a salt, a short list is found by trying."""
    out = tmp_path / "list.json"
    run(records, GRANTED, "--bundle", made, "--out", out)
    listed, named = json.loads(out.read_bytes()), content(made)["figures"][GRANTED]["records"]["digest"]
    leaves = [(index, value) for index, value in listed["records"]]
    assert digest_of(PLACE, 2021, GRANTED, listed["salt"], leaves) == named
    assert digest_of(PLACE, 2021, GRANTED, "", leaves) != named
    assert len(listed["salt"]) == 32 and listed["salt"] not in made.read_text()


def test_one_record_may_be_proved_alone(made: Path, tmp_path: Path) -> None:
    out = tmp_path / "one.json"
    run(records, GRANTED, "--bundle", made, "--out", out)
    index = json.loads(out.read_bytes())["records"][1][0]
    assert run(records, GRANTED, "--bundle", made, "--record", index, "--out", out).exit_code == 0
    shown = run(drill_, made, GRANTED, "--records", out).output.splitlines()[1:]
    assert ["存证成立" in line for line in shown] == [False, True, False]
    refused = run(records, GRANTED, "--bundle", made, "--record", 10**6, "--out", out)
    assert refused.exit_code == 2 and "清单中没有" in refused.output


def test_a_list_is_that_of_the_bundle_also_when_more_was_recorded_since(
    made: Path, desk: Desk, tmp_path: Path
) -> None:  # fmt: skip
    desk.decided()
    out = tmp_path / "later.json"
    assert run(records, GRANTED, "--bundle", made, "--out", out).exit_code == 0
    assert len(json.loads(out.read_bytes())["records"]) == 3
    again = made.with_name("again.json")
    run(bundle_, "--place", PLACE, "--year", 2021, "--out", again)
    assert content(again)["figures"][GRANTED]["records"]["count"] == 4
    mixed = run(drill_, again, GRANTED, "--records", out)
    assert mixed.exit_code == 1 and "清单与数据包所载的摘要不符" in mixed.output


def test_a_list_with_a_record_left_out_or_a_false_proof_is_found(made: Path, tmp_path: Path) -> None:
    out = tmp_path / "list.json"
    run(records, GRANTED, "--bundle", made, "--out", out)
    data = json.loads(out.read_bytes())
    out.write_text(json.dumps(data | {"records": data["records"][1:]}))
    assert run(drill_, made, GRANTED, "--records", out).exit_code == 1
    paths = {index: ["0" * 64, *path[1:]] for index, path in data["paths"].items()}
    out.write_text(json.dumps(data | {"paths": paths}))
    shown = run(drill_, made, GRANTED, "--records", out)
    assert shown.exit_code == 1 and shown.output.count("存证不成立") == 3


def test_a_bundle_of_another_installation_has_no_list_here(made: Path, tmp_path: Path) -> None:
    stranger = Sender("130131")
    foreign = tmp_path / "foreign.json"
    entries = content(made) | {"place": "130131"}
    foreign.write_bytes(stranger.seal(entries))
    told = run(records, GRANTED, "--bundle", foreign, "--out", tmp_path / "x.json")
    assert told.exit_code == 2 and "与数据包所载的摘要不符" in told.output


def test_the_address_of_the_site_is_told_where_others_reach_it(
    desk: Desk, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "site" not in content(made)
    monkeypatch.setattr(settings, "BASE_URL", "https://yanshi.example")
    run(bundle_, "--place", PLACE, "--year", 2021, "--out", made)
    assert content(made)["site"] == "https://yanshi.example"


def test_the_city_adds_up_by_the_register_without_a_table_of_keys(made: Path, tmp_path: Path, county: County) -> None:
    given = ["--place", "130100", "--year", 2021, "--name", "演示市", "--out", tmp_path / "city.json", made.parent]
    nobody = run(rollup, *given)
    assert nobody.exit_code == 2 and "没有 130100 下级地方的装置" in nobody.output
    record(Place(code="130100", level="city", name="演示市", from_on=FOUNDED))
    own = notes.verifier_key(settings.LEDGER_ORIGIN, signing_key(first_use=False).public_key())
    record(
        Installation(
            subject=uuid.uuid4(), code="inst-130130", name="演示县", kind="below", organ=county.organ("justice"),
            of_place=PLACE, verifier_key=own, from_on=FOUNDED,
        )
    )  # fmt: skip
    done = run(rollup, *given)
    assert done.exit_code == 0 and "1/1" in done.output
    listed = tmp_path / "list.json"
    run(records, GRANTED, "--bundle", made, "--out", listed)
    shown = run(drill_, tmp_path / "city.json", GRANTED, "--folder", made.parent, "--records", listed)
    assert shown.exit_code == 0 and shown.output.count("存证成立") == 3, "one record is reached from the city"


def test_one_record_is_reached_from_the_top_of_three_levels(tmp_path: Path) -> None:
    top = nation(provinces=2, cities=4, counties=9)
    county = top.below[1].below[0].below[0]
    county.log, county.kept = Log.of(county.code, 100), {"f.000": [7, 64, 99]}
    bundles = {each.code: each.own(count=2) for city in next(levels(top)) for each in city.below}
    for level in levels(top):
        for place in level:
            received, added = rolled(place, [bundles[below.code] for below in place.below])
            sums = upper_content(place.code, place.code, 2021, received, added.values(), NO_LOG)
            bundles[place.code] = place.seal(sums)
    for code, text in bundles.items():
        (tmp_path / f"{code}.json").write_bytes(text)
    listed = tmp_path / "list"
    listed.write_bytes(county.list_of("f.000"))
    shown = run(drill_, tmp_path / "000000.json", "f.000", "--folder", tmp_path, "--records", listed)
    lines = shown.output.splitlines()
    at = next(number for number, line in enumerate(lines) if line.strip().startswith(county.code))
    assert shown.exit_code == 0
    assert [line.split()[0] for line in lines[at + 1 : at + 4]] == ["#7", "#64", "#99"]
    assert all(line.startswith("        #") and "存证成立" in line for line in lines[at + 1 : at + 4])


def test_a_bundle_asks_the_database_for_a_bounded_number_of_rows_a_record(desk: Desk, made: Path) -> None:
    """Binding the records takes few statements a figure, however many records there are."""
    asked: list[str] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    def statements() -> int:
        asked.clear()
        with connection.execute_wrapper(look):
            run(bundle_, "--place", PLACE, "--year", 2021, "--out", made)
        return len(asked)

    before = statements()
    for _ in range(5):
        desk.decided()
    assert statements() - before <= 5

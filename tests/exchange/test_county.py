"""A whole county goes out to a directory and back into an empty installation, equal and proved; or nothing does."""

from __future__ import annotations

import datetime
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.apps import apps
from django.db import transaction
from django.test import override_settings
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from fazhi.exchange.county import manifest as parts
from fazhi.exchange.county import placing, state, tables
from fazhi.exchange.county.carrying import carried, left
from fazhi.exchange.county.dictionary import title_of, words_of
from fazhi.exchange.county.emptiness import rows_anywhere
from fazhi.exchange.county.errors import CountyRefused
from fazhi.exchange.county.loading import Loaded, load
from fazhi.exchange.county.manifest import KEYS, MANIFEST, SIGNATURE, Manifest
from fazhi.exchange.county.taking import take
from fazhi.exchange.county.values import columns_of
from fazhi.kernel.files.models import File
from fazhi.kernel.files.store import Upload, read
from fazhi.kernel.ledger import keys
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.organs.models import Post
from fazhi.kernel.parties.models import PersonalRead, Purpose, ReadKind
from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.search.rebuilding import check
from fazhi.now import SHANGHAI
from fazhi.web.account.models import AccessEvent, Kind
from tests.conftest import HAN, County
from tests.kernel.desk import Desk

PLANTED = ("planted-account", "203.0.113.77", "planted-of-access", "planted-of-reading")
SECRET, NAME, PHONE = "一个足够长的口令", "王小明", "13012340001"
NOW = datetime.datetime(2021, 4, 1, 9, tzinfo=SHANGHAI)


def at_home(home: Path) -> override_settings:
    """The settings of an installation in a folder; its database is the test's."""
    home.mkdir(exist_ok=True)
    stored = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(home / "files")}}
    from django.conf import settings

    return override_settings(
        HOME=home, KEYS=home / "keys", FILES=home / "files", STORAGES={**settings.STORAGES, "default": stored}
    )


def live(county: County) -> None:
    """Acts, papers, files, a purge, a correction, a register, a draft, notices."""
    desk = Desk(county)
    permit = desk.accepted()
    desk.do(permit, "inspect", "2021-03-04", uploads=[Upload("勘验笔录.pdf", b"%PDF-1.4 seen", "application/pdf")])
    desk.do(permit, "decide", "2021-03-10")
    other = desk.accepted()
    desk.do(other, "inspect", "2021-03-04", uploads=[Upload("照片.txt", "作废".encode(), "text/plain")])
    id = Act.objects.get(matter=other, name="inspect").data["attachments"][0]
    asked = desk.do(other, "ask_purge", "2021-03-11", {"target": f"file:{id}", "basis": "secret"})
    desk.do(other, "purge", "2021-03-12", {"asked": asked.pk})
    desk.tip()
    by = county.post("market", "handler")
    account, address, why, purpose = PLANTED
    record(AccessEvent(kind=Kind.CLOSED, happened_at=NOW, username=account, address=address, note=why))
    record(
        PersonalRead(
            officer=by.officer_id, post=by.subject, organ=by.organ_id, place_code="130000", day=NOW.date(),
            kind=ReadKind.values[0], purpose=Purpose.values[0], note=purpose,
        )
    )  # fmt: skip


@pytest.fixture(scope="module")
def source(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Directories ``whole`` and ``bare`` of a county, of which the database holds nothing any more."""
    folder = tmp_path_factory.mktemp("county")
    with django_db_blocker.unblock(), at_home(folder / "home"), transaction.atomic():
        live(County())
        take(folder / "whole", NOW, passphrase=SECRET)
        take(folder / "bare", NOW, without_personal=True)
        assert verify().ok
        transaction.set_rollback(True)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def copy(source: Path, tmp_path: Path) -> Path:
    """A copy of the whole directory, to be damaged."""
    return Path(shutil.copytree(source / "whole", tmp_path / "copy"))


@pytest.fixture
def empty(db: None, tmp_path: Path) -> Iterator[Path]:
    """An installation with its tables and nothing in them."""
    with at_home(tmp_path / "new"):
        yield tmp_path / "new"


def loaded(folder: Path, **others: Any) -> Loaded:
    return load(folder, passphrase=SECRET, **others)


def refused(folder: Path, home: Path, **others: Any) -> str:
    """Loading is refused, and leaves nothing; why."""
    with pytest.raises(CountyRefused) as fault:
        load(folder, **{"passphrase": SECRET, **others})
    assert rows_anywhere() == ""
    assert [path for path in home.rglob("*") if path.is_file()] == []
    assert list(home.glob(".loading-*")) == []
    return str(fault.value)


def rewritten(folder: Path, change: Callable[[dict[str, Any]], None], *, sign: Path | None = None) -> None:
    """Change the manifest, and sign it anew where a folder of keys is given."""
    told = json.loads((folder / MANIFEST).read_text())
    change(told)
    text = Manifest.model_validate(told).model_dump_json(indent=1).encode() if sign else json.dumps(told).encode()
    (folder / MANIFEST).write_bytes(text)
    if sign:
        with override_settings(KEYS=sign):
            (folder / SIGNATURE).write_bytes(keys.signing_key(first_use=False).sign(parts._SIGNED + text))


def told(folder: Path) -> Manifest:
    return parts.read(folder)[0]


def test_it_comes_back_equal_and_proved(source: Path, empty: Path) -> None:
    before = told(source / "whole")
    done = loaded(source / "whole")
    assert done.leaves == before.log.size == done.rows
    assert verify().ok and check() == []
    assert state.computed() == before.figures and any(each.value for each in before.figures)
    held = File.objects.filter(purge=None)
    assert [read(each) for each in held if each.media_type == "application/pdf"] == [b"%PDF-1.4 seen"]
    assert File.objects.get(media_type="text/plain").title == "〔已清除〕"
    kept = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (empty / "files").rglob("*")
        if path.is_file()
    }
    assert kept and all(name == digest for name, digest in kept.items())
    assert set(kept) == {Path(each.name).name for each in before.files}


def test_what_was_loaded_goes_out_the_same_and_goes_on(source: Path, empty: Path, tmp_path: Path) -> None:
    loaded(source / "whole")
    take(tmp_path / "again", NOW, passphrase=SECRET)
    for model in carried():
        first, second = (
            [row for some in tables.read(model, folder / f"tables/{model._meta.db_table}.parquet") for row in some]
            for folder in (source / "whole", tmp_path / "again")
        )
        more = 1 if model._meta.db_table == "ledger_checkpoint" else 0
        assert len(second) == len(first) + more and second[: len(first)] == first, model
    by = Post.objects.get(organ__code="market", officer__number="market-handler-0")
    open_matter("toy.tip", "take", by=by, on=datetime.date(2021, 4, 1), data={"text": "又一条"})
    assert verify().ok and Act.objects.filter(name="take").count() == 2


def test_any_program_reads_it(source: Path) -> None:
    with duckdb.connect() as base:
        for each in told(source / "whole").tables:
            found = base.execute(f"SELECT count(*) FROM '{source / 'whole' / each.name}'").fetchone()
            assert found == (each.rows,), each.table
        acts = f"'{source / 'whole'}/tables/procedures_act.parquet'"
        types = {row[0]: row[1] for row in base.execute(f"DESCRIBE SELECT * FROM {acts}").fetchall()}
        assert (types["happened_on"], types["recorded_at"], types["seq"]) == (
            "DATE",
            "TIMESTAMP WITH TIME ZONE",
            "BIGINT",
        )
        days = base.execute(f"SELECT min(happened_on) FROM {acts} WHERE name = 'apply'").fetchone()
        assert days == (datetime.date(2021, 3, 1),)


def texts(folder: Path) -> bytes:
    with duckdb.connect() as base:
        every = [base.execute(f"SELECT * FROM '{path}'").fetchall() for path in sorted(folder.rglob("*.parquet"))]
    others = [path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".parquet"]
    return repr(every).encode() + b"".join(others)


def test_without_personal_data_there_is_none_and_it_cannot_be_loaded(source: Path, empty: Path) -> None:
    assert NAME.encode() in texts(source / "whole") and PHONE.encode() not in texts(source / "whole")
    bare = texts(source / "bare")
    assert NAME.encode() not in bare and PHONE.encode() not in bare
    assert not (source / "bare" / "files").exists() and not (source / "bare" / KEYS).exists()
    assert not (source / "bare" / "tables" / "parties_partyindex.parquet").exists()
    assert "仅供分析" in refused(source / "bare", empty)


@pytest.mark.parametrize("planted", PLANTED)
def test_the_journals_of_access_and_reading_stay_behind_without_personal_data(source: Path, planted: str) -> None:
    assert planted.encode() in texts(source / "whole") and planted.encode() not in texts(source / "bare")
    left_out = json.loads((source / "bare" / "dictionary.json").read_text())["left_out"]
    assert {"parties_personalread", AccessEvent._meta.db_table, "parties_partyindex"} <= left_out.keys()
    assert "登录日志" in (source / "bare" / "README.md").read_text()


def test_no_key_leaves_but_under_the_passphrase(source: Path) -> None:
    home = source / "home" / "keys"
    secrets = [(home / keys.PERSONAL).read_bytes(), (home / keys.SIGNING).read_bytes().splitlines()[1]]
    for path in (source / "whole").rglob("*"):
        assert not path.is_file() or not any(secret in path.read_bytes() for secret in secrets), path
        assert path.stat().st_mode & 0o077 == 0, "nobody else reads it"


KINDS = [
    MANIFEST, SIGNATURE, KEYS, "README.md", "dictionary.json", "tables/procedures_act.parquet",
    "tables/ledger_leaf.parquet", "tables/toy_stall.parquet", "files/*/*",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("harm", ["flipped", "missing", "linked"])
def test_a_file_that_is_not_as_it_was_written_is_refused(copy: Path, empty: Path, kind: str, harm: str) -> None:
    path = next(iter(sorted(copy.glob(kind))))
    raw = path.read_bytes()
    path.unlink()
    if harm == "flipped":
        middle = len(raw) // 2
        path.write_bytes(raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :])
    elif harm == "linked":
        (copy.parent / "elsewhere").write_bytes(raw)
        path.symlink_to(copy.parent / "elsewhere")
    named = MANIFEST if kind in (MANIFEST, SIGNATURE) else path.name
    assert named in refused(copy, empty)


def test_another_schema_version_is_refused_by_the_migrations_that_differ(copy: Path, empty: Path) -> None:
    rewritten(copy, lambda told: told["migrations"].append("parties.0999_later"))
    said = refused(copy, empty)
    assert "parties.0999_later" in said and "版本" in said


@pytest.mark.parametrize("name", [
    "tables/../../etc/passwd", "/etc/passwd", "files/00/../../../x", "tables/a.parquet/../../b",
    "law/0/statutes/../x.yaml", "files/ab/" + "cd" * 32, "tables\\x.parquet",
])  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused(copy: Path, empty: Path, name: str) -> None:
    rewritten(copy, lambda told: told["parts"].append({"name": name, "size": 1, "sha256": "0" * 64}))
    assert "写有" in refused(copy, empty)


def test_a_name_that_stands_twice_is_refused(copy: Path, empty: Path) -> None:
    rewritten(copy, lambda told: told["parts"].append(told["parts"][0]))
    assert "重名" in refused(copy, empty)


def test_what_was_changed_and_signed_again_is_found_by_the_ledger(copy: Path, source: Path, empty: Path) -> None:
    """Whoever has the passphrase can sign; what they changed still does not fit its leaf."""
    path = copy / "tables" / "procedures_act.parquet"
    path.unlink()
    place = [column.attname for column in columns_of(Act)].index("reason")
    rows = [row for some in tables.read(Act, source / "whole/tables/procedures_act.parquet") for row in some]
    with transaction.atomic():
        for some in (File, *[model for model in carried() if model is not File]):
            for batch in tables.read(some, source / f"whole/tables/{some._meta.db_table}.parquet"):
                tables.insert(some, batch)
        tables.write(Act, path, lambda row: (*row[:place], "另有隐情", *row[place + 1 :]))
        transaction.set_rollback(True)
    found = parts.part(copy, "tables/procedures_act.parquet")

    def change(told: dict[str, Any]) -> None:
        for each in told["tables"]:
            if each["table"] == "procedures_act":
                each |= {"sha256": found.sha256, "size": found.size}

    assert rows
    rewritten(copy, change, sign=source / "home" / "keys")
    assert "证据与日志不符" in refused(copy, empty)


def test_a_figure_that_differs_keeps_it_out(copy: Path, source: Path, empty: Path) -> None:
    rewritten(copy, lambda told: told["figures"][0].update(value=99), sign=source / "home" / "keys")
    assert "数据与导出时不同" in refused(copy, empty)


def test_rows_that_are_missing_keep_it_out(copy: Path, source: Path, empty: Path) -> None:
    def one_more(told: dict[str, Any]) -> None:
        for each in told["tables"]:
            each["rows"] += 1

    rewritten(copy, one_more, sign=source / "home" / "keys")
    assert "行，清单为" in refused(copy, empty)


def test_a_database_without_tables_is_told_so_and_not_another_version(
    source: Path, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fazhi.exchange.county.emptiness.tables_missing", lambda: True)
    monkeypatch.setattr("fazhi.exchange.county.loading.migrations", list)
    assert "fazhi migrate" in refused(source / "whole", empty)


def test_another_passphrase_opens_nothing(source: Path, empty: Path) -> None:
    assert "口令" in refused(source / "whole", empty, passphrase="别的口令别的口令")


def test_an_installation_that_holds_something_is_not_loaded_into(source: Path, empty: Path, county: County) -> None:
    with pytest.raises(CountyRefused, match="不是空的"):
        loaded(source / "whole")
    assert verify().ok and Act.objects.count() == 0


@pytest.mark.parametrize("there", ["files/aa/mine", "keys/ledger.pem"])
def test_a_file_that_is_there_is_not_overwritten(source: Path, empty: Path, there: str) -> None:
    path = empty / there
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    with pytest.raises(CountyRefused, match="不是空的"):
        loaded(source / "whole")
    assert path.read_text() == "mine" and rows_anywhere() == ""


def test_a_demonstration_is_said_by_who_loads_it(source: Path, empty: Path) -> None:
    assert "去掉 --demonstration" in refused(source / "whole", empty, demonstration=True)


def test_another_log_name_is_refused(source: Path, empty: Path, settings: Settings) -> None:
    settings.LEDGER_ORIGIN = "elsewhere.example/ledger"
    assert "FAZHI_LEDGER_ORIGIN=fazhi.example/ledger" in refused(source / "whole", empty)


def test_a_load_that_fails_at_the_last_moment_leaves_nothing(
    source: Path, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def placed_and_then(folder: Path) -> None:
        placing.place(folder)
        raise CountyRefused("磁盘已满", "the disk is full")

    monkeypatch.setattr("fazhi.exchange.county.loading.place", placed_and_then)
    assert "磁盘已满" in refused(source / "whole", empty)


def test_what_a_killed_load_left_is_taken_back_by_the_next(
    source: Path, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the placing of the files and the commit of the rows, as by a power cut: nothing is undone."""
    monkeypatch.setattr("fazhi.exchange.county.loading.take_back", lambda folder: None)
    monkeypatch.setattr("fazhi.exchange.county.placing.shutil.rmtree", lambda *_, **__: None)

    def killed(folder: Path) -> None:
        placing.place(folder)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("fazhi.exchange.county.loading.place", killed)
        with pytest.raises(KeyboardInterrupt):
            loaded(source / "whole")
    assert (empty / "keys" / "ledger.pem").exists() and list(empty.glob(".loading-*"))
    monkeypatch.undo()
    assert loaded(source / "whole").leaves == told(source / "whole").log.size
    assert list(empty.glob(".loading-*")) == []


def test_nothing_is_exported_over_something_or_without_a_choice(empty: Path, county: County, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine").write_text("mine")
    for target, how, why in (
        (tmp_path / "there", {"without_personal": True}, "已有内容"),
        (tmp_path / "out", {}, "二选一"),
        (tmp_path / "out", {"without_personal": True, "passphrase": SECRET}, "二选一"),
        (tmp_path / "no" / "out", {"without_personal": True}, "没有目录"),
    ):
        with pytest.raises(CountyRefused, match=why):
            take(target, NOW, **how)  # type: ignore[arg-type]
    assert not (tmp_path / "out").exists() and list(tmp_path.glob(".fazhi-county-*")) == []


def test_an_installation_without_records_has_nothing_to_export(empty: Path, tmp_path: Path) -> None:
    with pytest.raises(CountyRefused, match="没有任何记录"):
        take(tmp_path / "out", NOW, without_personal=True)


def test_a_file_that_the_store_has_lost_is_named(empty: Path, county: County, tmp_path: Path) -> None:
    live(county)
    digest = File.objects.filter(purge=None).values_list("sha256", flat=True)[0]
    path = empty / "files" / digest[:2] / digest
    path.write_bytes(b"harmed")
    made = take(tmp_path / "out", NOW, passphrase=SECRET)
    assert made.manifest.lost == [path.name] and path.name not in {Path(each.name).name for each in made.manifest.files}


def test_every_table_is_carried_or_left_with_a_reason_and_refers_to_no_table_that_stays() -> None:
    known = {model._meta.db_table for model in carried()}
    every = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if not model._meta.proxy}
    assert known | set(left()) == every and not known & set(left())
    for model in carried():
        for column in columns_of(model):
            to = column.related_model
            assert to is None or to._meta.db_table in known, f"{column} refers to {to}"  # type: ignore[union-attr]


def test_the_dictionary_names_every_table_and_column_in_both_languages(source: Path) -> None:
    for model in carried():
        if model.__module__.startswith("tests."):
            continue
        assert HAN.search(title_of(model).zh), model
        for column in columns_of(model):
            assert HAN.search(words_of(column).zh) and words_of(column).en, column
    read_me = (source / "whole" / "README.md").read_text()
    assert "### procedures_act 行为" in read_me and "auth_user" in read_me and "duckdb" in read_me

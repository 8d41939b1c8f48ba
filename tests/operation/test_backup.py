"""A backup made while officers write is consistent; what is damaged, foreign or made to do harm is refused."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from fazhi.operation import archive
from fazhi.operation import restore as restoring
from fazhi.operation.archive import ArchiveRefused, Manifest
from fazhi.operation.restore import RestoreRefused
from fazhi.operation.sealing import Opening, Sealing, SealRefused
from tests import database
from tests.command import environment_of, fazhi, migrated, python
from tests.operation.test_sending import FOUND

SQLITE = pytest.mark.skipif(bool(database.server()), reason="looks into the archive's file of SQLite")
FILE = """
import django; django.setup()
from fazhi.kernel.files.store import Upload, keep
from django.db import transaction
with transaction.atomic():
    print(keep(Upload("申请书.txt", "王小明申请".encode(), "text/plain")).sha256)
"""
WRITING = """
import datetime, itertools, sys, django; django.setup()
from fazhi.kernel.files.store import Upload, keep
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.engine import open_matter
by = Post.objects.select_related("officer", "organ").get(organ__code="207")
checked = Post.objects.get(organ__code="221").organ_id
for nth in range(int(sys.argv[1])) if sys.argv[1:] else itertools.count():
    open_matter("oversight.rectification", "open", by=by, on=datetime.date(2021, 3, 22), data={
        "source": "file-review", "checked": checked, "problem": f"第{nth}项", "legal_basis": "行政处罚法 61",
        "rectify_by": "2021-04-12", "check_number": f"AJ-{nth}"})
    print(nth, flush=True)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with two organs, a finding and a file, and a statute of its own."""
    home = tmp_path_factory.mktemp("installed")
    migrated(home)
    for script in (FOUND, FILE):
        made = python(home, "-c", script, DJANGO_SETTINGS_MODULE="fazhi.settings")
        assert made.returncode == 0, made.stderr
    return home


@pytest.fixture(scope="module")
def backed_up(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Archives of its data and of its keys."""
    folder = tmp_path_factory.mktemp("backups")
    data, kept = folder / "data.tar.gz", folder / "keys.tar.gz"
    told = fazhi(installed, "backup", str(data), "--keys", str(kept))
    assert told.returncode == 0, told.stderr
    assert "未加密" in told.stderr and "分开存放" in told.stderr
    return data, kept


def test_an_archive_becomes_an_installation_that_verifies_and_goes_on(
    backed_up: tuple[Path, Path], installed: Path, tmp_path: Path
) -> None:
    data, kept = backed_up
    told = fazhi(tmp_path, "restore", str(data), "--keys", str(kept))
    assert told.returncode == 0, told.stderr
    script = (
        "import django; django.setup()\n"
        "from fazhi.kernel.files.models import File\nfrom fazhi.kernel.files.store import read\n"
        "print(read(File.objects.get(media_type__startswith='text')).decode())\n"
    )
    assert "王小明申请" in python(tmp_path, "-c", script, DJANGO_SETTINGS_MODULE="fazhi.settings").stdout
    again = python(tmp_path, "-c", WRITING, "1", DJANGO_SETTINGS_MODULE="fazhi.settings")
    assert again.returncode == 0, again.stderr
    place = (("ledger", "sequence"),) if database.server() else ()
    for command in (*place, ("ledger", "verify"), ("doctor",)):
        done = fazhi(tmp_path, *command)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_backup_made_while_officers_write_verifies(installed: Path, tmp_path: Path) -> None:
    """Whatever the moment at which it is taken: rows, leaves and the head of the log agree."""
    environment = {**environment_of(installed), "DJANGO_SETTINGS_MODULE": "fazhi.settings"}
    with subprocess.Popen(
        [sys.executable, "-c", WRITING], env=environment, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "0\n"
        told = fazhi(installed, "backup", str(tmp_path / "running.tar.gz"))
        before = writer.stdout.readline()
        writer.kill()
    assert told.returncode == 0, told.stderr
    assert before, "it went on writing"
    verified = fazhi(installed, "restore", str(tmp_path / "running.tar.gz"), "--verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "可恢复" in verified.stdout


def test_an_installation_that_holds_something_is_never_overwritten(
    backed_up: tuple[Path, Path], installed: Path, tmp_path: Path
) -> None:
    before = everything(installed)
    told = fazhi(installed, "restore", str(backed_up[0]))
    assert told.returncode == 2
    assert "不覆盖" in told.stderr
    assert everything(installed) == before
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "ledger.pem").write_text("mine")
    told = fazhi(tmp_path, "restore", str(backed_up[0]), "--keys", str(backed_up[1]))
    assert told.returncode == 2
    assert "ledger.pem" in told.stderr
    assert (tmp_path / "keys" / "ledger.pem").read_text() == "mine"


def everything(home: Path) -> set[str]:
    skipped = ("locks", "metrics", "static", "sqlite3-wal", "sqlite3-shm", "session.key", "metrics.token", "reports")
    return {
        str(path.relative_to(home)) for path in home.rglob("*") if not any(word in str(path) for word in skipped)
    } - {"keys"}


def flipped(raw: bytes) -> bytes:
    middle = len(raw) // 2
    return raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "a bit": flipped, "cut": lambda raw: raw[: len(raw) // 2], "empty": lambda raw: b"",
    "foreign": lambda raw: b"x" * 999,
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_archive_is_refused(backed_up: tuple[Path, Path], tmp_path: Path, damage: str) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(DAMAGES[damage](backed_up[0].read_bytes()))
    with pytest.raises(ArchiveRefused, match=r"broken\.tar\.gz"), archive.reading(broken) as (manifest, members):
        members.take_out(manifest, tmp_path / "out")


def test_a_damaged_archive_leaves_nothing(backed_up: tuple[Path, Path], tmp_path: Path) -> None:
    broken, home = tmp_path / "broken.tar.gz", tmp_path / "home"
    broken.write_bytes(flipped(backed_up[0].read_bytes()))
    told = fazhi(home, "restore", str(broken))
    assert told.returncode == 2, told.stdout
    assert "Traceback" not in told.stderr
    assert not home.exists()


def rewritten(source: Path, target: Path, change: Callable[[dict[str, Any], dict[str, bytes]], None]) -> Path:
    """The archive with its manifest and members changed."""
    with tarfile.open(source) as tar:
        members = {each.name: content.read() for each in tar if (content := tar.extractfile(each)) is not None}
    manifest = json.loads(members.pop("manifest.json"))
    change(manifest, members)
    with tarfile.open(target, "w:gz") as tar:
        for name, content in {"manifest.json": json.dumps(manifest).encode(), **members}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return target


def add(name: str, content: bytes = b"x") -> Callable[[dict[str, Any], dict[str, bytes]], None]:
    def change(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
        manifest["items"].append({"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()})
        members[name] = content

    return change


def not_named(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    members["files/aa/../../../evil"] = b"x"


def missing(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    del members[manifest["items"][0]["name"]]


def longer(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    members[manifest["items"][0]["name"]] += b"x"


def unknown(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    manifest["script"] = "rm"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (add("../evil"), "no backup holds"),
        (add("/etc/cron.d/evil"), "no backup holds"),
        (add("files/../../evil"), "no backup holds"),
        (add("files/aa/" + "b" * 63 + "/"), "no backup holds"),
        (add("law/0/statutes/../../../evil.yaml"), "no backup holds"),
        (add("law/0/statutes/.evil.yaml"), "no backup holds"),
        (add("keys/session.key"), "no backup holds"),
        (add("database.sqlite3\n"), "no backup holds"),
        (not_named, "its manifest does not"),
        (missing, "is missing"),
        (longer, "not what its manifest says"),
        (unknown, "manifest has"),
    ],
)
def test_an_archive_made_to_do_harm_is_refused(
    backed_up: tuple[Path, Path], tmp_path: Path, change: Callable[..., None], says: str
) -> None:
    """PEERS: path traversal in a bulk import (CVE-2026-55836)."""
    path = rewritten(backed_up[0], tmp_path / "evil.tar.gz", change)
    target = tmp_path / "target"
    target.mkdir()
    with pytest.raises(ArchiveRefused, match=says), archive.reading(path) as (manifest, members):
        members.take_out(manifest, target)
    assert not (tmp_path / "evil").exists()
    assert not (tmp_path.parent / "evil").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE])
def test_only_plain_files_are_taken(tmp_path: Path, kind: bytes) -> None:
    name = "files/aa/" + "a" * 64
    manifest = Manifest(
        format=archive.FORMAT, kind="data", made_at="", items=[archive.Item(name=name, size=0, sha256="0" * 64)]
    )
    path = tmp_path / "links.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        text = manifest.model_dump_json().encode()
        first = tarfile.TarInfo("manifest.json")
        first.size = len(text)
        tar.addfile(first, io.BytesIO(text))
        link = tarfile.TarInfo(name)
        link.type, link.linkname = kind, "/etc/passwd"
        tar.addfile(link)
    with pytest.raises(ArchiveRefused), archive.reading(path) as (read, members):
        members.take_out(read, tmp_path / "out")


@SQLITE
def test_a_log_that_is_not_the_manifests_is_refused(backed_up: tuple[Path, Path], tmp_path: Path) -> None:
    """Both database and manifest are whole, but they are not of one moment."""

    def older(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
        manifest["log"]["size"] -= 1

    path = rewritten(backed_up[0], tmp_path / "other.tar.gz", older)
    told = fazhi(tmp_path / "home", "restore", str(path))
    assert told.returncode == 2
    assert "日志头" in told.stderr
    assert not (tmp_path / "home" / "fazhi.sqlite3").exists() or not (tmp_path / "home" / "files").exists()


def demonstrates(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    manifest["demonstration"] = True


def unsigned(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    demonstrates(manifest, members)
    del members["manifest.signature"]


def test_a_manifest_that_was_changed_is_named_by_the_key_of_the_ledger(
    backed_up: tuple[Path, Path], tmp_path: Path
) -> None:
    path = rewritten(backed_up[0], tmp_path / "changed.tar.gz", demonstrates)
    told = fazhi(tmp_path / "home", "restore", str(path), "--keys", str(backed_up[1]))
    assert told.returncode == 2
    assert "manifest was changed" in told.stderr and "Traceback" not in told.stderr
    assert not (tmp_path / "home" / "keys" / "ledger.pem").exists()


def test_what_the_manifest_says_relaxes_nothing(backed_up: tuple[Path, Path], tmp_path: Path) -> None:
    """A signature can be taken out, so that it is missing is said; and a demonstration is for the operator to say."""
    path, home = rewritten(backed_up[0], tmp_path / "changed.tar.gz", unsigned), tmp_path / "home"
    told = fazhi(home, "restore", str(path), "--keys", str(backed_up[1]))
    assert told.returncode == 0, told.stderr
    assert "not authenticated" in told.stderr and "自称是演示装置" in told.stderr
    assert not (home / "demonstration").exists()


def test_whoever_restores_says_that_it_is_a_demonstration(backed_up: tuple[Path, Path], tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    refused = fazhi(home, "restore", str(backed_up[0]), "--demonstration")
    assert refused.returncode == 2 and "不是演示装置" in refused.stderr
    path = rewritten(backed_up[0], tmp_path / "demonstration.tar.gz", unsigned)
    told = fazhi(other, "restore", str(path), "--demonstration")
    assert told.returncode == 0, told.stderr
    assert (other / "demonstration").exists() and "自称" not in told.stderr


def test_a_backup_with_its_keys_is_authenticated_and_one_without_says_that_it_is_not(
    backed_up: tuple[Path, Path], tmp_path: Path
) -> None:
    with_keys = fazhi(tmp_path / "one", "restore", str(backed_up[0]), "--keys", str(backed_up[1]))
    without = fazhi(tmp_path / "two", "restore", str(backed_up[0]))
    assert (with_keys.returncode, without.returncode) == (0, 0)
    assert "not authenticated" not in with_keys.stderr
    assert "not authenticated" in without.stderr


def test_an_archive_that_is_not_sealed_is_not_taken_for_one_that_is(
    backed_up: tuple[Path, Path], tmp_path: Path
) -> None:
    """A passphrase proves nothing of a file that it did not open: one may have been put in the other's place."""
    secret, home = tmp_path / "secret", tmp_path / "home"
    secret.write_text("八个骑自行车的人", encoding="utf-8")
    path, with_secret = rewritten(backed_up[0], tmp_path / "x.tar.gz", unsigned), ("--passphrase-file", str(secret))
    for options in ((), ("--keys", str(backed_up[1])), ("--verify",)):
        refused = fazhi(home, "restore", str(path), *with_secret, *options)
        assert refused.returncode in {1, 2}, refused.stdout
        said = refused.stdout + refused.stderr
        assert "没有加密" in said and "is not sealed" in said and "--unsealed data" in said and "Traceback" not in said
    taken = fazhi(home, "restore", str(path), *with_secret, "--unsealed", "data")
    assert taken.returncode == 0, taken.stderr
    assert "not authenticated" in taken.stderr, "a passphrase that was given opened nothing"


def test_keys_that_are_not_sealed_are_taken_beside_sealed_data_only_if_so_said(
    installed: Path, backed_up: tuple[Path, Path], tmp_path: Path
) -> None:
    secret, path = tmp_path / "secret", tmp_path / "data.sealed"
    secret.write_text("八个骑自行车的人", encoding="utf-8")
    assert fazhi(installed, "backup", str(path), "--passphrase-file", str(secret)).returncode == 0
    options = (str(path), "--keys", str(backed_up[1]), "--passphrase-file", str(secret))
    refused = fazhi(tmp_path / "home", "restore", *options)
    assert refused.returncode == 2 and "--unsealed keys" in refused.stderr
    assert not (tmp_path / "home" / "keys" / "ledger.pem").exists()
    taken = fazhi(tmp_path / "home", "restore", *options, "--unsealed", "keys")
    assert taken.returncode == 0, taken.stderr
    assert "not authenticated" not in taken.stderr
    sealed_too = fazhi(tmp_path / "other", "restore", *options, "--unsealed", "keys", "--unsealed", "data")
    assert sealed_too.returncode == 2, "what is sealed is not opened by saying that it is not"


OTHER_KEY = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize("pem", [OTHER_KEY, b"junk"], ids=["another", "junk"])
@pytest.mark.parametrize("public", [True, False], ids=["with its public key", "without"])
def test_a_key_that_is_not_the_ledgers_signs_no_backup_and_stops_none(
    installed: Path, tmp_path: Path, pem: bytes, public: bool
) -> None:
    kept, path = installed / "keys", tmp_path / "data.tar.gz"
    if database.server():  # Until a leaf has its place nothing is signed, and any key may become the ledger's.
        assert fazhi(installed, "ledger", "sequence").returncode == 0
    before = {name: (kept / name).read_bytes() for name in ("ledger.pem", "ledger.pub")}
    try:
        (kept / "ledger.pem").write_bytes(pem)
        if not public:
            (kept / "ledger.pub").unlink()
        told = fazhi(installed, "backup", str(path))
        assert (kept / "ledger.pub").exists() == public, "a public key of another is made for nobody"
    finally:
        for name, content in before.items():
            (kept / name).write_bytes(content)
    assert told.returncode == 0, told.stderr
    assert "未签名" in told.stderr and "not signed" in told.stderr
    with tarfile.open(path) as tar:
        assert "manifest.signature" not in tar.getnames()
    well = fazhi(installed, "backup", str(tmp_path / "well.tar.gz"))
    assert "未签名" not in well.stderr


def test_a_backup_is_tried_where_it_is_made(installed: Path, tmp_path: Path) -> None:
    """On PostgreSQL in a database beside the installation's own, which is gone afterwards."""
    path = tmp_path / "tried.tar.gz"
    told = fazhi(installed, "backup", str(path), "--verify")
    assert told.returncode == 0, told.stdout + told.stderr
    assert "可恢复" in told.stdout and "not authenticated" not in told.stdout
    again = fazhi(installed, "restore", str(path), "--verify")
    assert again.returncode == 0, again.stdout + again.stderr
    broken = rewritten(path, tmp_path / "broken.tar.gz", demonstrates)
    refused = fazhi(installed, "restore", str(broken), "--verify")
    assert refused.returncode == 1 and "不可恢复" in refused.stdout
    if database.server():
        script = (
            "import django; django.setup()\nfrom django.db import connection\nwith connection.cursor() as asked:\n"
            "    asked.execute(\"SELECT datname FROM pg_database WHERE datname LIKE 'fazhi_verify%'\")\n"
            "    print('left', asked.fetchall())\n"
        )
        assert "left []" in python(installed, "-c", script, DJANGO_SETTINGS_MODULE="fazhi.settings").stdout


def test_a_sealed_archive_opens_with_its_passphrase_alone(installed: Path, tmp_path: Path) -> None:
    secret, wrong = tmp_path / "secret", tmp_path / "wrong"
    secret.write_text("八个骑自行车的人\n", encoding="utf-8")
    wrong.write_text("九个骑自行车的人\n", encoding="utf-8")
    path = tmp_path / "data.sealed"
    told = fazhi(installed, "backup", str(path), "--passphrase-file", str(secret), "--verify")
    assert told.returncode == 0, told.stdout + told.stderr
    assert "可恢复" in told.stdout
    assert b"SQLite" not in path.read_bytes() and b"manifest" not in path.read_bytes()
    for options in ((), ("--passphrase-file", str(wrong))):
        refused = fazhi(tmp_path / "home", "restore", str(path), *options)
        assert refused.returncode == 2
        assert "Traceback" not in refused.stderr
    path.write_bytes(flipped(path.read_bytes()))
    assert fazhi(tmp_path / "home", "restore", str(path), "--passphrase-file", str(secret)).returncode == 2


def sealed(content: bytes) -> bytes:
    target = io.BytesIO()
    sink = Sealing(target, "secret")
    for start in range(0, len(content), 10_000):
        sink.write(content[start : start + 10_000])
    sink.finish()
    return target.getvalue()


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 200_000])
def test_what_is_sealed_comes_out_as_it_went_in(size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    opened = Opening(io.BytesIO(sealed(content[:size])), "secret")
    assert opened.read(100) + opened.read() == content[:size]


@pytest.mark.parametrize("cut", ["last chunk", "first chunk", "swapped", "a byte"])
def test_a_chunk_that_is_gone_moved_or_changed_is_found(cut: str) -> None:
    whole = sealed(bytes(200_000))
    head, body, chunk = whole[:31], whole[31:], 65_536 + 16
    chunks = [body[start : start + chunk] for start in range(0, len(body), chunk)]
    damaged = {
        "last chunk": chunks[:-1], "first chunk": chunks[1:], "swapped": [chunks[1], chunks[0], *chunks[2:]],
        "a byte": [flipped(chunks[0]), *chunks[1:]],
    }[cut]  # fmt: skip
    with pytest.raises(SealRefused):
        Opening(io.BytesIO(head + b"".join(damaged)), "secret").read()


def test_a_backup_overwrites_nothing_and_needs_its_folder(installed: Path, tmp_path: Path) -> None:
    path = tmp_path / "there.tar.gz"
    path.write_text("mine")
    assert fazhi(installed, "backup", str(path)).returncode == 2
    assert path.read_text() == "mine"
    assert fazhi(installed, "backup", str(tmp_path / "nowhere" / "x.tar.gz")).returncode == 2
    told = fazhi(installed, "backup", str(tmp_path))
    assert told.returncode == 0
    (made,) = tmp_path.glob("fazhi-*.tar.gz")
    assert made.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob(".fazhi-*"))


def test_a_file_that_the_store_lost_is_named(installed: Path, tmp_path: Path) -> None:
    (kept,) = [each for each in (installed / "files").rglob("*") if each.is_file()][:1]
    aside = kept.rename(tmp_path / "aside")
    try:
        told = fazhi(installed, "backup", str(tmp_path / "data.tar.gz"))
    finally:
        aside.rename(kept)
    assert told.returncode == 0
    assert kept.name in told.stderr


def test_keys_are_no_data_and_data_are_no_keys(backed_up: tuple[Path, Path], tmp_path: Path) -> None:
    data, kept = backed_up
    assert "密钥备份" in fazhi(tmp_path, "restore", str(kept)).stderr
    assert "数据备份" in fazhi(tmp_path, "restore", str(data), "--keys", str(data)).stderr
    with archive.reading(data) as (manifest, _):
        assert not [each.name for each in manifest.items if each.name.startswith("keys/")]
        assert datetime.datetime.fromisoformat(manifest.made_at).tzinfo is not None
        assert time.time() > datetime.datetime.fromisoformat(manifest.made_at).timestamp()


def tree(top: Path) -> dict[str, bytes | None]:
    """Every file below a folder with what it holds, and every folder."""
    return {str(each.relative_to(top)): each.read_bytes() if each.is_file() else None for each in top.rglob("*")}


def refusals(backed_up: tuple[Path, Path], tmp_path: Path) -> dict[str, tuple[str, ...]]:
    """Ways in which a restore is refused, by the moment at which it is."""
    data, kept = map(str, backed_up)
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(flipped(backed_up[0].read_bytes()))
    changed = str(rewritten(backed_up[0], tmp_path / "changed.tar.gz", demonstrates))
    return {
        "没有这个文件": (str(tmp_path / "gone"),), "没有选项": (data, "--bogus"), "不可用": (str(broken),),
        "是密钥备份": (kept,), "清单被改动": (changed, "--keys", kept), "不是演示装置": (data, "--demonstration"),
        "没有加密": (data, "--passphrase-file", str(broken.with_name("secret"))),
    }  # fmt: skip


@pytest.mark.parametrize(
    "why", ["没有这个文件", "没有选项", "不可用", "是密钥备份", "清单被改动", "不是演示装置", "没有加密"]
)
def test_a_refused_restore_leaves_the_target_as_it_was(backed_up: tuple[Path, Path], tmp_path: Path, why: str) -> None:
    """Neither where there was nothing, nor where an empty place was prepared."""
    (tmp_path / "secret").write_text("八个骑自行车的人", encoding="utf-8")
    arguments = refusals(backed_up, tmp_path)[why]
    top = tmp_path / "top"
    (top / "prepared" / "files").mkdir(parents=True)
    (top / "prepared" / "note.txt").write_text("mine")
    before = tree(top)
    for home in (top / "new" / "home", top / "prepared"):
        told = fazhi(home, "restore", *arguments)
        assert told.returncode == 2 and why in told.stderr, told.stdout + told.stderr
        assert "Traceback" not in told.stderr
    assert tree(top) == before


def test_a_refused_restore_leaves_a_full_installation_as_it_was(backed_up: tuple[Path, Path], installed: Path) -> None:
    before = tree(installed)
    assert fazhi(installed, "restore", str(backed_up[0])).returncode == 2
    assert tree(installed) == before


def test_a_restore_that_fails_at_the_last_step_puts_everything_back(tmp_path: Path) -> None:
    """As where the database refuses after files and keys were put in their places."""
    scratch, home = tmp_path / "scratch", tmp_path / "home"
    (scratch / "files" / "aa").mkdir(parents=True)
    (scratch / "ledger.pem").write_text("key")
    (home / "files").mkdir(parents=True)
    before = tree(home)

    def refused() -> None:
        assert (home / "keys" / "ledger.pem").read_text() == "key"
        raise RestoreRefused("the database refuses")

    moves = [(scratch / "files", home / "files"), (scratch / "ledger.pem", home / "keys" / "ledger.pem")]
    with pytest.raises(RestoreRefused):
        restoring._move(moves, scratch, refused)
    assert tree(home) == before


def test_a_backup_that_is_verified_says_what_was_compared_and_restores_nothing(installed: Path, tmp_path: Path) -> None:
    told = fazhi(installed, "backup", str(tmp_path / "tried.tar.gz"), "--verify")
    assert told.returncode == 0, told.stdout + told.stderr
    said = told.stdout.partition("✓")[2]
    counts = [int(each) for each in re.findall(r"(\d+) (?:个文件|行证据|片叶|个检查点)", said)]
    assert len(counts) == 4 and all(counts[:3]), said
    for number, what in zip(counts, ("files", "rows", "leaves", "checkpoints"), strict=True):
        assert f"{number} {what}" in said
    assert "已恢复" not in told.stdout and "下一步" not in told.stdout and "没有改动" in said


def test_keys_go_into_a_folder_that_is_there_or_to_a_file_that_is_named_as_one(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    refused = fazhi(installed, "backup", str(tmp_path / "data"), "--keys", str(tmp_path / "keys"))
    assert refused.returncode == 2 and "mkdir" in refused.stderr and "没有备份" in refused.stderr
    assert not list((tmp_path / "data").iterdir()) and not (tmp_path / "keys").exists()
    (tmp_path / "keys").mkdir()
    told = fazhi(installed, "backup", str(tmp_path / "data"), "--keys", str(tmp_path / "keys"))
    assert told.returncode == 0, told.stderr
    (made,) = (tmp_path / "keys").iterdir()
    assert made.name.startswith("fazhi-keys-") and str(made) in told.stdout

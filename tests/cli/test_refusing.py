"""What an operator gets wrong, command by command: the sentence in Chinese and English, the cure, never a trace.

Each row of the tables was provoked. Those that need no installation run in this process, as each start takes seconds.
"""

from __future__ import annotations

import errno
import os
import re
import socket
import sys
from pathlib import Path

import click
import pytest
from django.core.exceptions import ImproperlyConfigured

from fazhi import law
from fazhi.cli import cli
from fazhi.cli.faults import expected
from fazhi.cli.later import MODULES
from fazhi.cli.later import command as later
from fazhi.cli.serving import AddressTaken, refuse_taken
from fazhi.cli.usage import in_words
from fazhi.operation import archive, postgres
from fazhi.operation.archive import Manifest
from fazhi.operation.backup import BackupRefused, refuse_place
from tests.command import fazhi

CHINESE, ENGLISH = re.compile(r"[\u4e00-\u9fff]{2}"), re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
LAST = re.compile(r"\n（[^）]*）$")
"""The last detail: what the system or a library said."""


def in_order(text: str) -> str:
    """The text, which must begin in Chinese, go on in English, and keep foreign words for its end."""
    first = next(line for line in text.splitlines() if not line.startswith("用法 Usage: "))
    assert CHINESE.search(first), text
    assert ENGLISH.search(text), text
    assert "Traceback" not in text and "Errno" not in text and "Error:" not in text, text
    return LAST.sub("", text)


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    """A folder, a file that is no text, a file that is no YAML, a passphrase, and a path where nothing is."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "broken.yaml").write_text("a: [1, 2\nb: }", encoding="utf-8")
    (tmp_path / "list.yaml").write_text("- 1\n", encoding="utf-8")
    return {name: str(tmp_path / name) for name in ("folder", "binary", "broken.yaml", "list.yaml", "gone")}


def called(*arguments: str) -> str:
    """What a call says that is refused before it touches anything."""
    words, group = list(arguments), cli
    try:
        if words[0] in MODULES:
            found = later(words[0])
            context = found.make_context(f"fazhi {words[0]}", words[1:])
            with context:
                found.invoke(context)
        else:
            group.main(words, prog_name="fazhi", standalone_mode=False)
    except click.ClickException as fault:
        return in_words(fault)
    except Exception as fault:
        told = expected(fault)
        assert told is not None, repr(fault)
        return told
    raise AssertionError("it was not refused")


CALLS = [
    (("nothing",), "没有这个命令"),
    (("ledger", "nothing"), "没有这个命令"),
    (("migrate", "extra"), "多写了参数"),
    (("migrate", "--bogus"), "没有选项 --bogus"),
    (("serve", "--prot", "1"), "--port"),
    (("serve", "--port", "x"), "1 至 65535 的整数"),
    (("serve", "--port", "80000"), "1 至 65535 的整数"),
    (("serve", "--workers", "0"), "1 至 64 的整数"),
    (("serve", "--port"), "选项后应有值"),
    (("migrate", "--help=x"), "选项后不写值"),
    (("figures",), "缺少 --place"),
    (("figures", "--place", "130130", "--year", "two"), "1949 至 2999 的整数"),
    (("figures", "--place", "130130", "--year", "1200"), "1949 至 2999 的整数"),
    (("backup",), "缺少 TARGET"),
    (("backup", "{folder}", "--passphrase-file", "{gone}"), "没有这个文件或目录"),
    (("backup", "{folder}", "--passphrase-file", "{folder}"), "这是目录，应为文件"),
    (("backup", "{folder}", "--passphrase-file", "{binary}"), "UTF-8"),
    (("backup", "{gone}/x.tar.gz", "--passphrase-file", "{gone}"), "没有这个文件或目录"),
    (("restore", "{gone}"), "没有这个文件或目录"),
    (("restore", "{folder}"), "这是目录，应为文件"),
    (("restore", "{binary}", "--unsealed", "x"), "可选 data、keys"),
    (("restore", "{binary}", "--keys", "{folder}"), "这是目录，应为文件"),
    (("found",), "请写明文件"),
    (("found", "{gone}"), "没有这个文件或目录"),
    (("found", "{folder}"), "这是目录，应为文件"),
    (("found", "{broken.yaml}"), "第 2 行不合 YAML 写法"),
    (("found", "{binary}"), "不是 UTF-8 文本（第 1 个字节起）"),
    (("found", "{list.yaml}"), "应由各栏目组成"),
    (("ledger", "verify", "--outside", "{gone}"), "没有这个文件或目录"),
    (("ledger", "verify", "--outside", "{folder}"), "这是目录，应为文件"),
    (("ledger", "proof", "x", "y"), "应为标识（UUID）"),
    (("ledger", "roles"), "缺少 --application"),
    (("matters", "rebuild", "x"), "应为标识（UUID）"),
    (("accounts", "factors", "X1"), "缺少 --by"),
    (("act", "a", "b"), "缺少 --by"),
    (("act", "a", "b", "--by", "x", "--on", "2021-13-01"), "应为日期"),
    (("registers", "services.powers", "--on", "x"), "应为日期"),
    (("warn", "--on", "x"), "应为日期"),
    (("contacts", "chat", "1", "https://a.example/", "--platform", "x"), "可选 wecom"),
    (("contacts", "chat", "1", "https://a.example/", "--secret-file", "{gone}"), "没有这个文件或目录"),
    (("report", "compile", "--place", "1", "--year", "2021", "--out", "{folder}"), "这是目录，应为文件"),
    (("worker", "--bogus"), "没有选项 --bogus"),
    (("law", "show", "x", "--on", "2021-01-01"), "没有这个法定参数"),
    (("law", "show", "recon-answer", "--on", "x"), "不是日期"),
    (("law", "due", "recon-answer", "--from", "x"), "不是日期"),
    (("law", "due", "recon-answer"), "缺少 --from"),
    (("law", "due", "recon-answer", "--from", "2021-01-04", "--paused", "x"), "不是一段日子"),
    (("law", "due", "recon-answer", "--from", "2021-01-04", "--paused", "2021-02-01..2021-01-01"), "不得早于"),
    (("law", "--with", "{gone}", "check"), "没有这个文件或目录"),
    (("law", "--with", "{binary}", "check"), "这是文件，应为目录"),
]


@pytest.mark.parametrize(
    ("arguments", "says"), CALLS, ids=lambda given: " ".join(given) if isinstance(given, tuple) else ""
)
def test_a_wrong_call_is_said_in_both_languages(places: dict[str, str], arguments: tuple[str, ...], says: str) -> None:
    filled = [re.sub(r"\{(.+?)\}", lambda found: places[found[1]], each) for each in arguments]
    assert says in in_order(called(*filled))


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOENT, "没有这个文件或目录"), (errno.EISDIR, "这是目录"), (errno.ENOTDIR, "不是目录"),
        (errno.EACCES, "没有权限"), (errno.EPERM, "没有权限"), (errno.EROFS, "只读"), (errno.ENOSPC, "磁盘已满"),
        (errno.EDQUOT, "磁盘配额"), (errno.EFBIG, "超出允许的大小"), (errno.EIO, "磁盘读写出错"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["/var/lib/fazhi/x", None], ids=["named", "without a name"])
def test_what_the_system_refuses_is_said_by_its_number(number: int, says: str, name: str | None) -> None:
    fault = OSError(number, os.strerror(number), name) if name else OSError(number, os.strerror(number))
    told = expected(fault)
    assert told is not None
    said = in_order(told)
    assert says in said and (name or "") in said
    assert os.strerror(number) not in said, "the machine's own words are the last detail"


def test_a_full_disk_is_no_damaged_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated: writing the first member out fails as it does on a full disk."""
    source, path = tmp_path / "source", tmp_path / "data.tar.gz"
    source.write_bytes(b"x" * 5000)
    name = f"files/aa/{'a' * 64}"
    with path.open("wb") as file:
        items = [archive.item(name, source)]
        archive.write(file, Manifest(format=archive.FORMAT, kind="data", made_at="", items=items), [source])

    def full(*given: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(archive, "_copied", full)
    with pytest.raises(OSError, match="No space") as fault, archive.reading(path) as (manifest, members):
        members.take_out(manifest, tmp_path / "out")
    assert "磁盘已满" in in_order(str(expected(fault.value)))


@pytest.mark.parametrize("content", [b"", b"x" * 999, b"\x1f\x8b" + b"x" * 50], ids=["empty", "foreign", "cut"])
def test_what_is_no_archive_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "data.tar.gz"
    path.write_bytes(content)
    with pytest.raises(archive.ArchiveRefused) as fault, archive.reading(path):
        pass
    assert "损坏、被截断" in in_order(str(fault.value)) and "ReadError" not in str(fault.value)


def test_a_tool_that_fails_speaks_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_environment", dict)
    with pytest.raises(postgres.ToolRefused) as fault:
        postgres._run(sys.executable, "-c", "import sys; sys.exit('aborting because of server version mismatch')")
    said = in_order(str(fault.value))
    assert "FAZHI_PG_BIN" in said and "mismatch" not in said and "mismatch" in str(fault.value)


def test_an_address_that_cannot_be_served_names_its_own_cure() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(AddressTaken, match="已有程序在用这个端口") as fault:
            refuse_taken("127.0.0.1", taken.getsockname()[1])
    assert "--port" in in_order(in_words(fault.value))
    with pytest.raises(AddressTaken, match="不是本机的地址") as fault:
        refuse_taken("192.0.2.1", 8000)
    assert "--host" in in_order(in_words(fault.value)) and "--port" not in fault.value.message


@pytest.mark.parametrize("kind", law.LawError.__subclasses__(), ids=lambda kind: kind.__name__)
def test_each_refusal_of_the_law_begins_in_chinese(kind: type[law.LawError]) -> None:
    fault = kind.__new__(kind)
    Exception.__init__(fault, "what the law says")
    assert CHINESE.search(str(expected(fault)).splitlines()[0])


def test_a_configuration_that_a_library_refuses_names_the_page(tmp_path: Path) -> None:
    told = in_order(str(expected(ImproperlyConfigured("Error loading some module"))))
    assert "docs/zh/operations.md" in told and "Error loading" not in told


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("FAZHI_DUE_SOON", "soon", "应为整数"),
        ("FAZHI_PROXIES", "-1", "应为整数"),
        ("FAZHI_LOG", "loud", "DEBUG / INFO"),
        ("FAZHI_LOG_FORMAT", "xml", "json / text"),
        ("FAZHI_SMTP", "smtp://mail.example:port", "端口应为数字"),
        ("DATABASE_URL", "mysql://a:geheim@127.0.0.1/x", "只支持 sqlite:// 和 postgresql://"),
        ("DATABASE_URL", "postgresql://a:geheim@127.0.0.1:port/x", "端口应为数字"),
    ],
)
def test_a_setting_that_is_wrong_is_named_with_what_it_takes(
    tmp_path: Path, setting: str, value: str, says: str
) -> None:
    told = fazhi(tmp_path, "procedures", **{setting: value})
    assert told.returncode == 2, told.stdout + told.stderr
    said = in_order(told.stderr)
    assert setting in said and says in said and "geheim" not in said


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("gone", "没有目录"), ("gone/", "没有目录"), ("gone.d/", "没有目录"), ("folder/gone/x.tar.gz", "没有目录"),
        ("there.tar.gz", "已存在"), ("there", "已存在"),
    ],
)  # fmt: skip
def test_a_place_for_a_backup_is_a_folder_that_is_there_or_a_new_file(tmp_path: Path, target: str, says: str) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("there.tar.gz", "there"):
        (tmp_path / name).write_text("mine")
    with pytest.raises(BackupRefused) as fault:
        refuse_place(tmp_path / target, folder=target.endswith("/"))
    assert says in in_order(str(fault.value))
    for good in ("folder", "new.tar.gz", "new.sealed"):
        refuse_place(tmp_path / good)

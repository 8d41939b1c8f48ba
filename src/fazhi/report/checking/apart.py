"""Reports of others checked in a process of their own 另起进程核对: bounded in size, memory and time, so many at once.

What somebody hands in may be made to take hours or gigabytes. It is read and checked, and its Word file with comments
made, by a process that ends with its bounds and writes nothing to disk; what is handed in is kept nowhere.
"""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

import fazhi
from fazhi.kernel.wording import Label
from fazhi.report.checking import check
from fazhi.report.checking.commenting import commented
from fazhi.report.checking.model import Findings, Span
from fazhi.report.checking.naming import known_names
from fazhi.report.checking.reading import UnreadableReport, text_of
from fazhi.report.checking.telling import Language, Remark

MEMORY = 3 * 2**29
"""Bytes of memory that reading a file may take."""
CHARACTERS = 500_000
"""Of a text that is checked on request; a county's yearly report has about ten thousand."""
PLACES = 50_000
"""Places of all findings; published reports of the length that is checked have a fifth of them."""
_REFUSED = 3
"""How the process ends where the file cannot be read, and says why."""
_AT_ONCE = threading.BoundedSemaphore(2)
"""Checks that run at the same time in this process; further ones are asked to come again, not kept waiting."""
_BUSY = Label("正在核对的报告过多。", "Too many reports are being checked.")
_LATER = Label("请稍后再试。", "Try again in a moment.")
_TOO_LONG = Label("读取和核对超过 {n} 秒。", "Reading and checking took more than {n} s.")
_OTHER_PROGRAM = Label("请在原程序中打开，另存后再核对。", "Open it in its program, save it anew, and check that.")
_BROKEN = Label("文件无法读取，可能已经损坏。", "The file cannot be read: it may be damaged.")
_TOO_MANY = Label("正文超过 {n} 字。", "The text has more than {n} characters.")
_TOO_MUCH = Label("核出的位置超过 {n} 处。", "The findings have more than {n} places.")
_DIVIDE = Label("请分成几份核对。", "Check it in several parts.")
_FINDINGS = TypeAdapter(Findings)


class Busy(UnreadableReport):
    """So many are being checked already that this one is to be sent again."""

    def __init__(self) -> None:
        """Refuse for now."""
        super().__init__(_BUSY, _LATER)


@dataclass(frozen=True, slots=True)
class Checked:
    """A report that was checked: what it is called, its text, what was found."""

    name: str
    text: str
    found: Findings


@dataclass(frozen=True, slots=True)
class Bounds:
    """What may be asked for: bytes of a file, and seconds in which it is read and checked."""

    size: int
    seconds: int


def check_file(name: str, content: bytes, bounds: Bounds, names: Path | None = None) -> Checked:
    """Check a file that was handed in.

    Args:
        name: its name, by the end of which it is read.
        content: its bytes.
        bounds: within which.
        names: file with names of one's own, beside the packaged ones.

    Raises:
        UnreadableReport: it cannot be read and checked within the bounds.
        Busy: others are being checked.
    """
    if len(content) > bounds.size:
        raise UnreadableReport(
            Label(f"文件超过 {bounds.size // 2**20} MB。", f"The file has more than {bounds.size // 2**20} MB."),
            Label("请去掉图片，只核对报告正文。", "Take the pictures out and check the text alone."),
        )
    return _checked(name, "read", content, bounds, names)


def check_text(text: str, bounds: Bounds, names: Path | None = None) -> Checked:
    """Check a text that was typed in.

    Raises:
        UnreadableReport: it is too long, or not checked within the bounds.
        Busy: others are being checked.
    """
    _refuse_long(text, CHARACTERS)
    return _checked("", "typed", text.encode("utf-8", "replace"), bounds, names)


def word_file(checked: Checked, remarks: Iterable[Remark], content: bytes, bounds: Bounds, language: Language) -> bytes:
    """The Word file with comments: the one that was checked, or one of the text.

    Raises:
        UnreadableReport: it takes more than the bounds.
        Busy: others are being checked.
    """
    word = content if checked.name.lower().endswith(".docx") else b""
    header = {
        "text": checked.text, "language": language, "own": bool(word),
        "remarks": [
            [each.number, each.mark, each.kind.zh, each.kind.en, each.why.zh, each.why.en, each.shown,
             [[span.start, span.end] for span in each.spans]]
            for each in remarks
        ],
    }  # fmt: skip
    with _Turn():
        return _run("comment", header, word, bounds)


class _Turn:
    """One of those that run at the same time."""

    def __enter__(self) -> None:
        if not _AT_ONCE.acquire(blocking=False):
            raise Busy

    def __exit__(self, *fault: object) -> None:
        _AT_ONCE.release()


def _checked(name: str, task: str, content: bytes, bounds: Bounds, names: Path | None) -> Checked:
    header = {"name": name, "names": str(names) if names else "", "most": CHARACTERS, "places": PLACES}
    with _Turn():
        made = _run(task, header, content, bounds)
    size, _, rest = made.partition(b"\n")
    text = rest[: int(size)].decode()
    return Checked(name, text, _FINDINGS.validate_json(rest[int(size) :]))


def _refuse_long(text: str, most: int) -> None:
    if len(text) > most:
        raise UnreadableReport(_filled(_TOO_MANY, most), _DIVIDE)


def _filled(label: Label, n: int) -> Label:
    return Label(label.zh.format(n=n), label.en.format(n=n))


def _run(task: str, header: dict[str, object], content: bytes, bounds: Bounds) -> bytes:
    """What the process says to a task; its first line is the header, what follows is the file."""
    given = json.dumps(header).encode() + b"\n" + content
    too_long = UnreadableReport(_filled(_TOO_LONG, bounds.seconds), _DIVIDE if task == "typed" else _OTHER_PROGRAM)
    home = str(Path(next(iter(fazhi.__path__))).parent)
    try:
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-m", __name__, task, str(bounds.seconds)],
            input=given, capture_output=True, timeout=bounds.seconds, check=False,
            env={"PYTHONPATH": home, "PYTHONSAFEPATH": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired as fault:
        raise too_long from fault
    if done.returncode == -signal.SIGXCPU:
        raise too_long
    if done.returncode == _REFUSED:
        message_zh, message_en, cure_zh, cure_en = json.loads(done.stdout)
        raise UnreadableReport(Label(message_zh, message_en), Label(cure_zh, cure_en))
    if done.returncode:
        raise UnreadableReport(_BROKEN, _OTHER_PROGRAM)
    return done.stdout


def _found(task: str, header: dict[str, Any], content: bytes) -> bytes:
    """Text and findings, as ``_checked`` takes them: a line with the bytes of the text, the text, the findings."""
    said = content.decode() if task == "typed" else text_of(str(header["name"]), content)
    text = said.encode("utf-8", "replace")
    _refuse_long(said, int(header["most"]))
    found = check(text.decode(), known_names(Path(header["names"]) if header["names"] else None))
    if sum(len(each.spans) for each in found.relations) + len(found.words) > int(header["places"]):
        raise UnreadableReport(_filled(_TOO_MUCH, int(header["places"])), _DIVIDE)
    return b"%d\n%s%s" % (len(text), text, _FINDINGS.dump_json(found))


def _commented(header: dict[str, Any], content: bytes) -> bytes:
    remarks = [
        Remark(number, mark, Label(kind, kind_en), Label(why, why_en), shown, tuple(Span(*each) for each in spans))
        for number, mark, kind, kind_en, why, why_en, shown, spans in header["remarks"]
    ]
    language: Language = "en" if header["language"] == "en" else "zh"
    return commented(str(header["text"]), remarks, content if header["own"] else None, language)


def main(task: str, seconds: int) -> int:
    """Do a task that stands on standard input, within the bounds of this process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    header = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    try:
        made = _commented(header, content) if task == "comment" else _found(task, header, content)
    except UnreadableReport as fault:
        made = json.dumps([fault.message.zh, fault.message.en, fault.cure.zh, fault.cure.en]).encode()
        sys.stdout.buffer.write(made)
        return _REFUSED
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))

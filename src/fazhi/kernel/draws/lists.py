"""The list of candidates 候选名单 as it is frozen: one canonical text, so that its SHA-256 says all of it.

A heading line, then a line a candidate: identifier, weight, stratum and, for who is excluded, the reason, with tabs
between, ascending by the bytes of the identifier. Everything here reads and writes line by line, in bounded memory.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from operator import itemgetter

from fazhi.kernel.draws.keys import LARGEST_WEIGHT
from fazhi.kernel.draws.refusals import DrawRefused, refused

HEADING = b"fazhi-draw-list/1\n"
LONGEST = 200
"""Characters of an identifier, a stratum or a reason."""

_NUMBER = re.compile(rb"[1-9][0-9]*")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate 候选对象: who, how heavy, in which stratum, and why excluded where it is."""

    identifier: str
    weight: int = 1
    stratum: str = ""
    excluded: str = ""


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands after an identifier."""

    weight: int
    stratum: str
    excluded: str


@dataclass(slots=True)
class Census:
    """What a list holds: how many candidates in all, and those that may be drawn and are excluded, by stratum."""

    candidates: int = 0
    eligible: Counter[str] = field(default_factory=Counter)
    excluded: Counter[str] = field(default_factory=Counter)


def plain(text: str) -> bool:
    """Whether a text may stand in a list: one line, composed (NFC), no blanks at its ends, nothing invisible."""
    if len(text) > LONGEST or text != text.strip() or not unicodedata.is_normalized("NFC", text):
        return False
    return not any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in text)


def written(candidates: Iterable[Candidate]) -> Iterator[bytes]:
    """The lines of a list, the heading first; candidates in any order are sorted in memory.

    Raises:
        DrawRefused: a candidate is twice on it, or cannot stand in a list; all that ``Reader.pairs`` refuses.
    """
    rows = sorted(((each.identifier.encode(errors="surrogatepass"), each) for each in candidates), key=itemgetter(0))
    yield from checked([HEADING, *(_line(raw, each) for raw, each in rows)])


def _line(raw: bytes, candidate: Candidate) -> bytes:
    for name, text in (("分层 stratum", candidate.stratum), ("排除理由 reason", candidate.excluded)):
        if "\t" in text or "\n" in text:
            raise refused(
                f"“{candidate.identifier}”的{name}含有制表符或换行。", f"The {name} of {candidate.identifier} holds a "
                "tab or a line break.", "请改为一行文字。", "Give one line of text.",
            )  # fmt: skip
    rest = (str(candidate.weight), candidate.stratum, candidate.excluded)
    return b"\t".join((raw, *(each.encode(errors="surrogatepass") for each in rest))) + b"\n"


def checked(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The same lines, once it is sure that they are those of a list.

    Raises:
        DrawRefused: as ``Reader.pairs``.
    """
    yield HEADING
    for identifier, tail in Reader().pairs(lines):
        yield b"%b\t%b" % (identifier, tail)


class Reader:
    """Reads a list line by line and refuses what no list holds; equal tails are examined once."""

    def __init__(self) -> None:
        """Nothing read yet."""
        self._known: dict[bytes, Tail] = {}

    def pairs(self, lines: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
        """The identifier of each candidate and its tail as it is written.

        Raises:
            DrawRefused: naming the line, the rule and the cure.
        """
        rows = iter(lines)
        if next(rows, b"") != HEADING:
            raise refused(
                "不是候选名单：首行应为 fazhi-draw-list/1。", "No list of a draw: it begins with fazhi-draw-list/1.",
                "请用系统导出的名单文件。", "Take the file that was exported.", 1,
            )  # fmt: skip
        known, last, number = self._known, b"", 1
        for number, line in enumerate(rows, start=2):
            identifier, _, tail = line.partition(b"\t")
            if tail not in known:
                known[tail] = _examined(tail, number)
            if not identifier.isalnum() or len(identifier) > LONGEST:  # Codes and numbers are sound as they are.
                _examine_identifier(identifier, number)
            if identifier <= last:
                raise _misplaced(identifier, identifier == last, number)
            yield identifier, tail
            last = identifier
        if number == 1:
            raise refused(
                "名单上没有候选对象。", "There is no candidate on the list.", "请核对筛选条件。",
                "Look at what it was filtered by.",
            )  # fmt: skip

    def meaning(self, tail: bytes) -> Tail:
        """What a tail that was read says."""
        return self._known[tail]


def _other_columns(number: int) -> DrawRefused:
    return refused(
        "不是以换行结束的四列。", "It is not four columns that end with a line feed.",
        "每行为：标识、权重、分层、排除理由，以制表符分隔，以 LF 结束。",
        "A line holds identifier, weight, stratum and reason of exclusion, tabs between, a line feed behind.", number,
    )  # fmt: skip


def _examined(tail: bytes, number: int) -> Tail:
    columns = tail.removesuffix(b"\n").split(b"\t")
    if len(columns) != 3 or not tail.endswith(b"\n"):
        raise _other_columns(number)
    weight, stratum, excluded = columns
    if not _NUMBER.fullmatch(weight) or len(weight) > 10 or int(weight) > LARGEST_WEIGHT:
        raise refused(
            f"权重“{weight.decode(errors='replace')}”不是 1 至 {LARGEST_WEIGHT} 的整数。",
            f"The weight {weight.decode(errors='replace')} is no whole number from 1 to {LARGEST_WEIGHT}.",
            "请改为整数权重；不参加抽取的，请写明排除理由。",
            "Give a whole number; who is not to be drawn is excluded with a reason.", number,
        )  # fmt: skip
    return Tail(int(weight), _text(stratum, number), _text(excluded, number))


def _text(raw: bytes, number: int) -> str:
    try:
        text = raw.decode()
    except UnicodeDecodeError as fault:
        raise _unreadable(number) from fault
    if not plain(text):
        raise _unreadable(number)
    return text


def _examine_identifier(identifier: bytes, number: int) -> None:
    if not _text(identifier, number):
        raise _unreadable(number)


def _unreadable(number: int) -> DrawRefused:
    return refused(
        "有空白标识、不可见字符、首尾空格或非规范（NFC）文字。", "It has an empty identifier, invisible characters, "
        "blanks at an end, or text that is not composed (NFC).", f"请改正；每项不超过 {LONGEST} 字。",
        f"Correct it; nothing is longer than {LONGEST} characters.", number,
    )  # fmt: skip


def _misplaced(identifier: bytes, twice: bool, number: int) -> DrawRefused:
    name = identifier.decode(errors="replace")
    if twice:
        return refused(
            f"“{name}”重复。", f"{name} is on the list twice.", "每个对象只列一次，请删去重复行。",
            "Each candidate stands once: remove the other line.", number,
        )  # fmt: skip
    return refused(
        f"“{name}”未按标识排序。", f"{name} is out of order.", "请按标识的 UTF-8 字节升序排列。",
        "Sort by the UTF-8 bytes of the identifiers.", number,
    )  # fmt: skip


def census(lines: Iterable[bytes]) -> tuple[str, Census]:
    """The SHA-256 of a list as hexadecimal digits, and what it holds; read once.

    Raises:
        DrawRefused: as ``Reader.pairs``.
    """
    digest, found, reader = sha256(HEADING), Census(), Reader()
    counts: Counter[bytes] = Counter()
    for identifier, tail in reader.pairs(lines):
        counts[tail] += 1
        digest.update(b"%b\t%b" % (identifier, tail))
    for tail, count in counts.items():
        meaning = reader.meaning(tail)
        (found.excluded if meaning.excluded else found.eligible)[meaning.stratum] += count
        found.candidates += count
    return digest.hexdigest(), found

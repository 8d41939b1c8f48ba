"""What an officer hands in for a draw 提交的名单和匹配依据: the list, and where inspectors are assigned, their file.

A list comes in its one spelling, or as a table in CSV, which is then written so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fazhi.kernel.draws.assignments import AssignmentFile
from fazhi.kernel.draws.assignments import read as read_assignment
from fazhi.kernel.draws.lists import HEADING, Candidate, Census, Reader, census, written
from fazhi.kernel.draws.refusals import refused
from fazhi.kernel.draws.sheets import read as read_table
from fazhi.kernel.files.kinds import decoded
from fazhi.kernel.files.store import Upload
from fazhi.kernel.parties.identifiers import IdentifierError, check_citizen

NAME, ASSIGNMENT = "候选名单.txt", "检查人员匹配依据.txt"
FAULTS_TOLD = 20
"""Bad rows of a table that a refusal tells."""
_LIKE_IDENTITY = re.compile(rb"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class Given:
    """What was handed in, as it is kept: the list with its digest and what it holds, and the file of inspectors."""

    upload: Upload
    sha256: str
    census: Census
    assignment: AssignmentFile | None = None

    @property
    def files(self) -> list[Upload]:
        """The files, each in its one spelling."""
        return [self.upload, *([inspectors_upload(self.assignment)] if self.assignment is not None else [])]


def inspectors_upload(file: AssignmentFile) -> Upload:
    """The file by which inspectors are assigned, as it is attached to a draw."""
    return Upload(ASSIGNMENT, file.canonical(), "text/plain")


def as_upload(candidates: Sequence[Candidate]) -> Upload:
    """A list as the file that a draw is proposed with.

    Raises:
        DrawRefused: a candidate cannot stand in a list, or is twice in it.
    """
    return Upload(NAME, b"".join(written(candidates)), "text/plain")


def read_given(uploads: Sequence[Upload]) -> Given:
    """The list among the files handed in, and the file of inspectors where one is.

    Raises:
        DrawRefused: there is not one list, or it is none; all bad rows of a table are named at once; or the file of
            inspectors is none, or does not know every candidate.
    """
    lists = [each for each in uploads if not _of_inspectors(each)]
    if len(lists) != 1 or len(uploads) > len(lists) + 1:
        raise refused(
            f"应附一份候选名单（匹配检查人员的，另附一份匹配依据），现有 {len(uploads)} 份文件。",
            f"One list is wanted, with one file of inspectors where they are assigned, and {len(uploads)} files came.",
            "请只附这些文件（txt 或 csv）。", "Attach these alone, as txt or csv.",
        )  # fmt: skip
    given = _list(lists[0].content)
    found = next((read_assignment(each.content) for each in uploads if _of_inspectors(each)), None)
    if found is not None:
        _refuse_unknown(given.upload.content, found)
    return replace(given, assignment=found)


def _of_inspectors(upload: Upload) -> bool:
    return upload.content.lstrip().startswith(b"{")


def _refuse_unknown(content: bytes, file: AssignmentFile) -> None:
    """Whoever may be drawn is known to the file of inspectors: its area and the needs of its stratum."""
    reader = Reader()
    for identifier, tail in reader.pairs(content.splitlines(keepends=True)):
        meaning = reader.meaning(tail)
        if meaning.excluded:
            continue
        name = identifier.decode()
        if name not in file.areas or meaning.stratum not in file.needs:
            raise refused(
                f"匹配依据中没有“{name}”的区域，或没有分层“{meaning.stratum}”的人员要求。",
                f"The file of inspectors knows no area of {name}, or no needs of its stratum {meaning.stratum}.",
                "请按同一名单重新生成匹配依据。", "Have it written anew from the same list.",
            )  # fmt: skip


def _list(content: bytes) -> Given:
    if not content.startswith(HEADING):
        content = b"".join(_from_table(content))
    sha256, found = census(content.splitlines(keepends=True))
    _refuse_identities(content)
    return Given(Upload(NAME, content, "text/plain"), sha256, found)


def _from_table(content: bytes) -> list[bytes]:
    """The lines of the list that a table gives; of many bad rows the first are told, and how many more there are."""
    if (decoded(content) or "").partition("\n")[0].strip() == HEADING.decode().strip():
        raise refused(
            "名单文件被另存过，编码或换行已改变。", "The list was saved anew, in another encoding or line end.",
            "请附系统导出的原文件，或另附 CSV 表。", "Attach the file as it was exported, or a table in CSV.", 1,
        )  # fmt: skip
    lines, faults = read_table(content)
    if faults:
        more = len(faults) - FAULTS_TOLD
        zh, en = (f"另有 {more} 行有误。", f" And {more} lines more.") if more > 0 else ("", "")
        raise refused(
            "".join(each.zh for each in faults[:FAULTS_TOLD]) + zh,
            " ".join(each.en for each in faults[:FAULTS_TOLD]) + en,
            "请改正这些行后重新提交。", "Correct these lines and hand it in again.",
        )  # fmt: skip
    return lines


def _refuse_identities(content: bytes) -> None:
    """A list is published whole: no identity number of a citizen stands in it."""
    for number, line in enumerate(content.splitlines(), start=1):
        for found in _LIKE_IDENTITY.findall(line):
            try:
                check_citizen(found.decode())
            except IdentifierError:
                continue
            raise refused(
                "有公民身份号码，名单要公开，不得列入。", "It holds a citizen's identity number: lists are published.",
                "请改用不含个人信息的编号。", "Give numbers that tell nothing of a person.", number,
            )  # fmt: skip

"""Names of files: what a name may hold, and what it may not pretend to be."""

from __future__ import annotations

import unicodedata

from fazhi.kernel.files.errors import FileError, MarkedSecret
from fazhi.kernel.files.kinds import RUNS, Kind, endings, kind_of_ending
from fazhi.kernel.files.markings import mark_in_name
from fazhi.kernel.wording import Label

LONGEST = 150
"""Characters of a name, its ending included."""
_RENAME = Label("请改名后再上传。", "Rename it and send it again.")
_NAME = Label("文件名", "name")
_WRONG = '<>:"|?*'


def checked_name(given: str) -> tuple[str, Kind]:
    """The name without the folders that a browser may have sent along, and the kind of its ending.

    Raises:
        FileError: the name leads out of its folder, holds what is not seen, is too long, or has an ending that is not
            taken.
        MarkedSecret: the name bears a mark.
    """
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1].strip()
    if not name or name.startswith(".") or any(part == ".." for part in given.replace("\\", "/").split("/")):
        raise FileError(f"文件名“{_shown(given)}”不可用。", f"The name {_shown(given)} cannot be used.", _RENAME)
    hidden = [each for each in name if unicodedata.category(each) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")]
    if hidden:
        codes = "、".join(sorted({f"U+{ord(each):04X}" for each in hidden}))
        raise FileError(
            f"文件名“{_shown(name)}”含看不见的字符（{codes}），可能使人误认类型。",
            f"The name {_shown(name)} holds characters that are not seen ({codes}); they may hide what it is.",
            _RENAME,
        )
    if any(each in _WRONG for each in name):
        raise FileError(
            f"文件名“{_shown(name)}”含不能用的字符（{_WRONG} 之一）。",
            f"The name {_shown(name)} holds one of {_WRONG}.", _RENAME,
        )  # fmt: skip
    if len(name) > LONGEST:
        raise FileError(
            f"文件名“{_shown(name)}”超过{LONGEST}个字符。", f"The name {_shown(name)} is over {LONGEST} characters.",
            _RENAME,
        )  # fmt: skip
    mark = mark_in_name(name)
    if mark:
        raise MarkedSecret(_shown(name), mark, _NAME)
    return name, _kind(name)


def _kind(name: str) -> Kind:
    stem, _, ending = name.rpartition(".")
    kind = kind_of_ending(ending.lower()) if stem else None
    if kind is None:
        raise FileError(
            f"文件“{_shown(name)}”的类型不在可上传之列。可上传：{endings()}。",
            f"Files like {_shown(name)} are not taken. Taken are: {endings()}.",
            Label("请转为可上传的类型；压缩包请解开后逐个上传。", "Convert it; unpack archives and send each file."),
        )
    inner = [part.lower().strip() for part in stem.split(".")[1:]]
    doubled = next((part for part in inner if part in RUNS or kind_of_ending(part) not in (None, kind)), "")
    if doubled:
        raise FileError(
            f"文件“{_shown(name)}”有两个扩展名（.{doubled}.{ending}），容易使人误认类型。",
            f"{_shown(name)} has two endings (.{doubled}.{ending}) and may be taken for what it is not.", _RENAME,
        )  # fmt: skip
    return kind


def _shown(name: str) -> str:
    """A name as it may stand in a message: what is not seen is taken out, and it is no longer than a line."""
    seen = "".join(each for each in name if unicodedata.category(each)[0] != "C")
    return seen if len(seen) <= 60 else f"{seen[:59]}…"

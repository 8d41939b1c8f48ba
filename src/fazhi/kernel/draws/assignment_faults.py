"""Why an assignment of inspectors cannot be begun: each fault names the entry, the rule and the cure."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from fazhi.kernel.draws.refusals import DrawRefused
from fazhi.kernel.wording import Label


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where it stands ("": the file as a whole), which rule it breaks, and what would cure it."""

    entry: str
    rule: Label
    cure: Label

    @property
    def told(self) -> Label:
        """The entry and its rule, in a sentence."""
        place = Label(f"{self.entry}：", f"{self.entry}: ") if self.entry else Label("文件：", "The file: ")
        return place + self.rule + Label("。", ". ")


class AssignmentRefused(DrawRefused):
    """Facts from which nobody can be assigned, with all their faults."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Refuse with these faults, at least one."""
        self.faults = tuple(faults)
        message = functools.reduce(operator.add, (each.told for each in self.faults))
        super().__init__(message, self.faults[0].cure + Label("。", "."))


_SHAPES: Mapping[str, tuple[Label, Label]] = {
    "missing": (Label("缺少此项", "this is missing"), Label("请补上", "write it")),
    "extra_forbidden": (
        Label("没有这样的项目", "there is no such key"),
        Label("请删去，或更正名称", "remove it, or correct its name"),
    ),
    "greater_than_equal": (
        Label("数过小", "the number is too small"),
        Label("请写允许的数", "write one that is allowed"),
    ),
    "less_than_equal": (Label("数过大", "the number is too large"), Label("请写至多65535", "write 65535 at most")),
    "json_invalid": (Label("文件不是 JSON", "it is no JSON"), Label("请重新生成", "have it written again")),
    "literal_error": (
        Label("不是允许的代码", "it is none of the codes"),
        Label("请用规定的代码", "write one of the codes that the format names"),
    ),
}
_OTHER = (
    Label("值的类型或写法不对", "the value is not of the kind asked for"),
    Label("请按格式填写", "write it as the format says"),
)
_ONE = Label("请写1或以上的整数", "write a whole number from 1 on")
_DAY = (
    Label("不是写作 2026-03-01 的日期", "it is no day written like 2026-03-01"),
    Label("请更正日期", "correct the day"),
)
_NAME = (
    Label(
        "代码或编号为空、过长，或含有不可见字符", "a code or number is empty, too long, or holds what cannot be seen"
    ),
    Label("请写成一行、两端无空格的文字（NFC）", "write one line of composed text (NFC) without blanks at its ends"),
)


def shape_faults(error: ValidationError) -> Iterable[Fault]:
    """What pydantic found, in our words: entries are told by key and index."""
    for each in error.errors(include_url=False):
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in each["loc"]).lstrip(".")
        rule, cure = _SHAPES.get(each["type"], _OTHER)
        if each["type"] == "value_error":
            rule, cure = _DAY if each["loc"][-1] in ("from", "until", "since") else _NAME
        if each["type"] == "greater_than_equal" and each["loc"][-1] != "need":
            cure = _ONE
        if each["type"] == "literal_error":
            rule += Label(f"（{each['input']}）", f" ({each['input']})")
        yield Fault(place, rule, cure)

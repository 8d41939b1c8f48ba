"""What ``verify`` can find, in words: each fault names the thing and says what happened and what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from fazhi.kernel.ledger.errors import LedgerError
from fazhi.kernel.wording import Label

_WORDS: dict[str, tuple[str, str]] = {
    "unprotected": (
        "数据库 {subject} 没有防改触发器：任何人都能改删证据",
        "the database {subject} has no triggers: anyone may change or delete evidence",
    ),
    "trigger": (
        "表 {subject} 的触发器 {trigger} 缺失或被改：请查明何人所为，再运行 migrate 重装",
        "table {subject}: trigger {trigger} is missing or altered; find out who did it, then run migrate",
    ),
    "algorithm": (
        "日志用 {found} 建立，设置却是 {expected}：请改回设置后再验证",
        "the log was begun with {found}, the setting is {expected}: set it back and verify again",
    ),
    "key": ("签名公钥不可用：{error}", "the public key cannot be used: {error}"),
    "log-unreadable": (
        "日志的某一格不能读出（{error}），日志未能验证到底：被改动",
        "a cell of the log cannot be read ({error}), so it was not verified to its end: it was changed",
    ),
    "leaf-changed": (
        "第 {subject} 号叶的内容与其哈希不符：叶被改动",
        "leaf {subject} does not fit its hash: it was changed",
    ),
    "leaf-label": (
        "第 {subject} 号叶的种类或编号与其内容不符：索引被改动",
        "leaf {subject}: kind or identifier is not what its body says, they were changed",
    ),
    "leaf-gap": (
        "缺第 {subject} 号叶：叶被删除，其后的树无法重建",
        "leaves {subject} are missing: they were deleted, the tree after them cannot be rebuilt",
    ),
    "leaf-beyond": (
        "第 {subject} 号叶在日志头之外：绕过日志追加",
        "leaf {subject} lies beyond the head: it was appended past the journal",
    ),
    "node-changed": (
        "子树 {subject} 与其下两半不符：被改动",
        "subtree {subject} does not fit its halves: it was changed",
    ),
    "node-missing": ("缺子树 {subject}：被删除", "subtree {subject} is missing: it was deleted"),
    "node-extra": (
        "多出子树 {subject}：绕过日志写入",
        "subtree {subject} should not be there: written past the journal",
    ),
    "head-missing": ("日志头缺失：被删除", "the head of the log is missing: it was deleted"),
    "head-edge": (
        "日志头的边与子树不符：被改动",
        "the head's edge does not fit the subtrees: it was changed",
    ),
    "head-note": (
        "日志头的检查点 {error}：被改动",
        "the checkpoint of the head {error}: it was changed",
    ),
    "head-root": (
        "由 {subject} 片叶重建的根与日志头签署的根不同：叶被改动或替换",
        "the root rebuilt from {subject} leaves is not the one the head signed: leaves were changed or replaced",
    ),
    "tail-cut": (
        "{source} 签署了 {subject} 片叶，现只有 {found} 片：末尾缺 {lost} 片，被截断",
        "{source} signed {subject} leaves, there are {found}: the last {lost} were cut off",
    ),
    "checkpoint-note": (
        "大小 {subject} 的检查点 {error}：被改动",
        "the checkpoint of size {subject} {error}: it was changed",
    ),
    "checkpoint-root": (
        "大小 {subject} 的检查点与现在前 {subject} 片叶的根不同：历史被改写",
        "the checkpoint of size {subject} is not the root of the first {subject} leaves now: history was rewritten",
    ),
    "outside-note": ("外部检查点（{subject}）{error}", "the outside checkpoint ({subject}) {error}"),
    "two-histories": (
        "大小 {subject} 的外部检查点由本日志签署，却与现在的前 {subject} 片叶不同：有两部历史",
        "the outside checkpoint of size {subject} was signed by this log, yet its root is not that of the "
        "first {subject} "
        "leaves now: there are two histories",
    ),
    "waiting-too-long": (
        "{subject} 的叶自 {since} 起等待入列：没有排序进程。请运行 fazhi worker，或 fazhi ledger sequence",
        "the leaf of {subject} has waited for its place since {since}: no sequencer is at work. Run fazhi worker, "
        "or fazhi ledger sequence",
    ),
    "waiting-label": (
        "{subject} 的待入列叶与其内容不符：种类、编号或内容被改动",
        "the waiting leaf of {subject} is not labelled as its body says, it was changed",
    ),
    "waiting-row-missing": (
        "{subject} 有待入列的叶而没有行：行被删除，或叶绕过日志写入",
        "{subject} has a waiting leaf but no row: the row was deleted, or the leaf was written past the journal",
    ),
    "waiting-kind-unknown": (
        "待入列的叶 {subject} 的种类没有对应的模型：模型被移除，或叶绕过日志写入",
        "there is no model of the kind of the waiting leaf {subject}: it was removed, or the leaf was written past "
        "the journal",
    ),
    "row-unlogged": (
        "{subject} 没有叶：绕过日志写入，或其叶被删除",
        "{subject} has no leaf: it was written past the journal, or its leaf was deleted",
    ),
    "row-missing": (
        "{subject} 有第 {index} 号叶而没有行：行被删除",
        "{subject} has leaf {index} but no row: the row was deleted",
    ),
    "kind-unknown": (
        "第 {index} 号叶的种类 {subject} 没有对应的模型：模型被移除，或叶绕过日志写入",
        "leaf {index} is of kind {subject}, of which there is no model: it was removed, or the leaf was "
        "written past "
        "the journal",
    ),
    "row-changed": ("{subject} 与其叶不符：行被改动", "{subject} does not fit its leaf: the row was changed"),
    "row-time": (
        "{subject} 的记录时间与其叶不符：被改动",
        "{subject}: the moment of record does not fit its leaf, it was changed",
    ),
    "row-unreadable": (
        "{subject} 不能读出（{error}）：被改动",
        "{subject} cannot be read ({error}): it was changed",
    ),
    "row-form": (
        "{subject} 的 {column} 不是软件会写入的形式：被改动",
        "{subject}: {column} holds a form the software never writes, it was changed",
    ),
    "personal-changed": (
        "{subject} 的个人信息 {field} 与其叶不符：被改动",
        "{subject}: personal value {field} does not fit its leaf, it was changed",
    ),
    "personal-missing": (
        "{subject} 的个人信息 {field} 不在，又没有删除记录：被篡改，不是依法删除",
        "{subject}: personal value {field} is gone without an erasure: this is tampering, not erasure",
    ),
    "personal-added": (
        "{subject} 的个人信息 {field} 在其叶中没有：绕过日志写入",
        "{subject}: personal value {field} is not in its leaf, it was written past the journal",
    ),
    "personal-locked": (
        "{subject} 的个人信息 {field} 不能解密：{error}",
        "{subject}: personal value {field} cannot be decrypted: {error}",
    ),
    "erasure-undone": (
        "{subject} 的个人信息 {field} 已决定删除，却仍在：删除未执行或被恢复",
        "{subject}: the erasure of personal value {field} is recorded, but the value is there: not carried "
        "out, or restored",
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was recorded: kind of fault, what it is about, and what to say."""

    kind: str
    subject: str
    message: Label

    def __str__(self) -> str:
        return str(self.message)


def _label(detail: object) -> Label | None:
    """The two texts of a detail that has them."""
    if isinstance(detail, LedgerError):
        return detail.message
    return detail if isinstance(detail, Label) else None


def fault(kind: str, subject: object, **details: object) -> Fault:
    """A fault of a kind listed above; a detail that is a label or a refusal is said in the language of each text."""
    zh, en = _WORDS[kind]
    labels = {name: label for name, value in details.items() if (label := _label(value))}
    in_zh = details | {name: label.zh for name, label in labels.items()}
    in_en = details | {name: label.en for name, label in labels.items()}
    said = Label(
        _printable(zh.format(subject=subject, **in_zh)), _printable(en.format(subject=subject, **in_en))
    )  # fmt: skip
    return Fault(kind, _printable(str(subject)), said)


def _printable(text: str) -> str:
    """A text whose stored bytes were no UTF-8, with these written out."""
    return text.encode(errors="backslashreplace").decode()


@dataclass(frozen=True, slots=True)
class Erased:
    """A personal value that was lawfully erased: its leaf stays, its value and salt are gone."""

    kind: str
    id: str
    field: str


Progress = Callable[[int, int], None]
"""Told how many leaves and rows are done, of how many."""


@dataclass(slots=True)
class Verification:
    """What ``verify`` found, and how much it looked at."""

    faults: list[Fault] = field(default_factory=list)
    erased: list[Erased] = field(default_factory=list)
    leaves: int = 0
    waiting: int = 0
    rows: int = 0
    checkpoints: int = 0
    root: str = ""

    @property
    def ok(self) -> bool:
        """Whether everything is as it was recorded."""
        return not self.faults

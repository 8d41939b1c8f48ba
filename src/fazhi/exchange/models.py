"""Imports 导入: mappings that are kept, runs with their rows (working data), and the evidence of what each wrote."""

from __future__ import annotations

import uuid

from django.db import models

from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.kernel.wording import words


class KeptMapping(models.Model):
    """How the columns of an organ's own sheet stand for those of a target 栏目对应, kept under a name.

    Attributes:
        headings: the headings of the sheet, by which the mapping is offered when the same sheet comes again.
        content: which column is which, and what its values mean.
    """

    organ = models.ForeignKey(Organ, models.CASCADE, related_name="+", verbose_name=words("单位", "Organ"))
    target = models.CharField(words("导入内容", "Target"), max_length=120)
    name = models.CharField(words("名称", "Name"), max_length=60)
    headings = models.JSONField(words("表头", "Headings"), default=list)
    content = models.JSONField(words("对应关系", "Mapping"), default=dict)
    by = models.ForeignKey(Officer, models.CASCADE, related_name="+", verbose_name=words("保存人", "Kept by"))
    at = models.DateTimeField(words("保存时间", "Kept at"))

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organ", "target", "name"], name="mapping_once_a_name")]

    def __str__(self) -> str:
        return self.name


class Mode(models.TextChoices):
    """What becomes of the good rows of a sheet in which others are bad 导入方式."""

    WHOLE = "whole", words("整份导入，有一行有问题就都不导入", "The whole sheet, or nothing of it")
    BY_ROW = "by_row", words("先导入没有问题的行，有问题的行退回", "Good rows now, bad rows back")


class Standing(models.TextChoices):
    """How it stands with an import 导入状态."""

    MAPPING = "mapping", words("待对应栏目", "Columns to be mapped")
    EXAMINING = "examining", words("正在核对", "Being examined")
    EXAMINED = "examined", words("已核对，待确认", "Examined, to be confirmed")
    ASKED = "asked", words("待第二人批准", "Waits for the second person")
    DECLINED = "declined", words("未获批准", "Not approved")
    WRITING = "writing", words("正在导入", "Being imported")
    DONE = "done", words("已导入", "Imported")
    STOPPED = "stopped", words("未导入", "Not imported")


OPEN = (Standing.MAPPING, Standing.EXAMINING, Standing.EXAMINED, Standing.ASKED, Standing.DECLINED, Standing.WRITING)
"""Standings of an import that is not over."""


class ImportRun(models.Model):
    """An import of one sheet 导入: seen by the two whom it concerns, its file gone once it is over.

    Attributes:
        target: stored name of what is imported into.
        by: the post under which the first person imports.
        second: the post under which the second person approves, where one is needed.
        named: whether whoever runs the command named the second person, who did not approve here.
        day: the day on which it was begun.
        options: what else was asked for at the start, by name.
        mapping: which column is which; empty while that is to be said.
        file: name and key of the sheet, sealed.
        digest: keyed digest of the sheet's bytes, by which the same sheet is known when it comes again.
        examined: rows that the dry run has been through.
        written: rows that the import has been through.
        rows: rows of the sheet.
        counts: rows by what becomes of them, as examined and as written.
        notes: what the target keeps between its chunks.
        why: why the second person declined, or what stopped it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    target = models.CharField(words("导入内容", "Target"), max_length=120)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=words("单位", "Organ"))
    first = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name=words("经办人", "First person"))
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=words("经办岗位", "First post"))
    approver = models.ForeignKey(
        Officer, models.PROTECT, null=True, related_name="+", verbose_name=words("批准人", "Second person")
    )
    second = models.ForeignKey(
        Post, models.PROTECT, null=True, related_name="+", verbose_name=words("批准岗位", "Second post")
    )
    named = models.BooleanField(words("批准人由操作人指明", "Second person named by the operator"), default=False)
    day = models.DateField(words("日期", "Day"))
    mode = models.CharField(words("方式", "Mode"), max_length=10, choices=Mode.choices, default=Mode.WHOLE)
    standing = models.CharField(
        words("状态", "Standing"), max_length=10, choices=Standing.choices, default=Standing.MAPPING
    )
    options = models.JSONField(words("选项", "Options"), default=dict)
    mapping = models.JSONField(words("对应关系", "Mapping"), default=dict)
    mapping_name = models.CharField(words("对应名称", "Name of the mapping"), max_length=60, blank=True, default="")
    file = models.JSONField(words("文件", "File"), default=dict)
    digest = models.CharField(words("摘要", "Digest"), max_length=64, db_index=True)
    examined = models.PositiveIntegerField(words("已核对行数", "Rows examined"), default=0)
    written = models.PositiveIntegerField(words("已导入行数", "Rows imported"), default=0)
    rows = models.PositiveIntegerField(words("行数", "Rows"), default=0)
    counts = models.JSONField(words("结果", "Counts"), default=dict)
    notes = models.JSONField(default=dict)
    why = models.TextField(words("说明", "Why"), blank=True, default="")
    at = models.DateTimeField(words("时间", "At"), db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approver=None) | ~models.Q(first=models.F("approver")), name="import_two_persons"
            )
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.day}"


class ImportFile(models.Model):
    """The sheet of an import, sealed under a key that stands in the run; gone once the run is over."""

    run = models.OneToOneField(ImportRun, models.CASCADE, related_name="sheet")
    sealed = models.BinaryField(words("内容", "Content"))

    def __str__(self) -> str:
        return str(self.run)


class ImportFindings(models.Model):
    """What was found in a chunk of an import's rows: faults, old and new values; sealed, gone with the sheet."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="findings")
    start = models.PositiveIntegerField(words("起始行", "First row"))
    content = models.JSONField(words("内容", "Content"))

    class Meta:
        ordering = ["start"]
        constraints = [models.UniqueConstraint(fields=["run", "start"], name="findings_once_a_chunk")]

    def __str__(self) -> str:
        return f"{self.run} {self.start}"


class ImportRow(models.Model):
    """What became of a row, written with what it wrote: a run that was cut off goes on after the last of them.

    Attributes:
        row: the row of the sheet.
        key: keyed digest of what the row is known by.
        outcome: what became of it.
        subject: what it wrote, where it wrote anything.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="lines")
    row = models.PositiveIntegerField(words("行", "Row"))
    key = models.CharField(max_length=64, db_index=True)
    outcome = models.CharField(words("结果", "Outcome"), max_length=10)
    subject = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "row"], name="import_row_once")]

    def __str__(self) -> str:
        return f"{self.row} {self.outcome}"


class Imported(Evidence):
    """That rows were imported 导入记录: by whom, approved by whom, from which sheet, and what they became.

    One for each chunk, in the transaction that wrote it.

    Attributes:
        run: the import.
        named: whether the second person was named by whoever ran the command 由操作人指明, and did not approve here.
        digest: keyed digest of the sheet's bytes.
        written: row of the sheet and identity of what it became, each a pair.
    """

    run = models.UUIDField(words("导入", "Import"), db_index=True)
    target = models.CharField(words("导入内容", "Target"), max_length=120)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=words("单位", "Organ"))
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name=words("经办人", "By"))
    second = models.ForeignKey(
        Officer, models.PROTECT, null=True, related_name="+", verbose_name=words("批准人", "Second person")
    )
    named = models.BooleanField(words("批准人由操作人指明", "Second person named by the operator"), default=False)
    day = models.DateField(words("日期", "Day"))
    mode = models.CharField(words("方式", "Mode"), max_length=10, choices=Mode.choices)
    digest = models.CharField(words("摘要", "Digest"), max_length=64)
    written = models.JSONField(words("各行", "Rows"), default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(second=None) | ~models.Q(officer=models.F("second")), name="imported_by_two_persons"
            )
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.day}"

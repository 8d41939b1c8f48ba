"""Drafts, acts that wait for a second person, filters that are kept, and what an officer has set; none is evidence."""

from __future__ import annotations

import uuid

from django.db import models

from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.wording import words


class Draft(models.Model):
    """What an officer has typed into a form and not sent yet 草稿; nobody else sees it, and it runs out.

    Attributes:
        place: address of the form, which is also where it is sent.
        content: what was typed, encrypted with the key of personal data, whatever it holds.
        version: counts the savings, so that a window that did not see the last one is told.
        saved_at: when it was last saved.
    """

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="drafts", verbose_name=words("人员", "Officer"))
    place = models.CharField(words("表单", "Form"), max_length=200)
    matter = models.ForeignKey(
        Matter, models.CASCADE, null=True, related_name="+", verbose_name=words("事项", "Matter")
    )
    content = models.JSONField(words("内容", "Content"))
    version = models.PositiveIntegerField(words("版次", "Version"), default=1)
    saved_at = models.DateTimeField(words("保存时间", "Saved at"), db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "place"], name="draft_once_a_form")]

    def __str__(self) -> str:
        return f"{self.officer} {self.place}"


class Standing(models.TextChoices):
    """How it stands with an act that is asked to be back-filled 补录申请状态."""

    WAITING = "waiting", words("待批准", "Waits for approval")
    RECORDED = "recorded", words("已批准并登记", "Approved and recorded")
    DECLINED = "declined", words("未获批准", "Not approved")
    REFUSED = "refused", words("批准后未能登记", "Approved, but not recorded")


class Backfill(models.Model):
    """An act of a day before the last one on record, which a second person is asked to approve 补录申请.

    Only the two see it. Once it is answered its content is gone; what is left tells the first how it ended.

    Attributes:
        act: stored name of the act.
        on: its legal day.
        request_key: the form's key, so that a form sent twice asks once.
        by: the post under which the first acts.
        second: the post under which the second is asked.
        content: what was typed, encrypted like a draft; after the answer, what the answer says.
        at: when it was asked, or answered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+", verbose_name=words("事项", "Matter"))
    act = models.CharField(words("行为", "Act"), max_length=80)
    on = models.DateField(words("法律日期", "Legal day"))
    request_key = models.CharField(words("请求标识", "Request key"), max_length=80)
    first = models.ForeignKey(Officer, models.CASCADE, related_name="+", verbose_name=words("经办人", "First person"))
    by = models.ForeignKey(Post, models.CASCADE, related_name="+", verbose_name=words("经办岗位", "First post"))
    approver = models.ForeignKey(
        Officer, models.CASCADE, related_name="+", verbose_name=words("批准人", "Second person")
    )
    second = models.ForeignKey(Post, models.CASCADE, related_name="+", verbose_name=words("批准岗位", "Second post"))
    standing = models.CharField(
        words("状态", "Standing"), max_length=10, choices=Standing.choices, default=Standing.WAITING
    )
    content = models.JSONField(words("内容", "Content"))
    at = models.DateTimeField(words("时间", "At"), db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(first=models.F("approver")), name="backfill_two_persons"),
            models.UniqueConstraint(fields=["first", "request_key"], name="backfill_asked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.on}"


class BackfillFile(models.Model):
    """A file that waits with an act to be back-filled 补录材料; sealed under a key that stands in the act's content."""

    backfill = models.ForeignKey(Backfill, models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField(words("次序", "Place"))
    sealed = models.BinaryField(words("内容", "Content"))

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["backfill", "position"], name="backfill_file_once")]

    def __str__(self) -> str:
        return f"{self.backfill} {self.position}"


class SavedFilter(models.Model):
    """A filter of a worklist that an officer keeps under a name 常用筛选, perhaps shared with an organ of theirs.

    It holds the question part of an address and nothing that it finds: every reader finds what they may see.

    Attributes:
        family: the procedure whose list it filters; empty for the list of all.
        query: the filters, as they stand in the address.
        position: its place among the officer's own.
        first: whether the list opens with it where no filter is asked for.
        shared_with: the organ whose officers may use it, too.
    """

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="filters", verbose_name=words("人员", "Officer"))
    name = models.CharField(words("名称", "Name"), max_length=40)
    family = models.CharField(words("程序", "Procedure"), max_length=80, blank=True, default="")
    query = models.CharField(words("筛选条件", "Filters"), max_length=500, blank=True, default="")
    position = models.PositiveSmallIntegerField(words("次序", "Place"), default=0)
    first = models.BooleanField(words("默认", "Default"), default=False)
    shared_with = models.ForeignKey(
        Organ, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=words("共享给", "Shared with")
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["officer", "name"], name="filter_name_once"),
            models.UniqueConstraint(
                fields=["officer", "family"], condition=models.Q(first=True), name="filter_one_default_a_list"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Preference(models.Model):
    """How an officer has set the workbench 个人设置."""

    officer = models.OneToOneField(
        Officer, models.CASCADE, related_name="preference", verbose_name=words("人员", "Officer")
    )
    shortcuts = models.BooleanField(words("键盘快捷键", "Keyboard shortcuts"), default=True)

    def __str__(self) -> str:
        return str(self.officer)

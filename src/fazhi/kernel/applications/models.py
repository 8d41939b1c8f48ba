"""Drafts of applications as working data; applications that came in, and what became of them, as evidence."""

from __future__ import annotations

import uuid

from django.db import models

from fazhi.kernel.files.models import File
from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.ledger.personal import PersonalKind, mask
from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.kernel.parties.models import PartyKind
from fazhi.kernel.procedures.models import Act, Matter, Paper
from fazhi.kernel.wording import words


class ApplicationDraft(models.Model):
    """An application that somebody is writing 申请草稿: sealed, found by the digest of its code, gone after a while.

    ``origin`` is a keyed digest of the address from which it was begun, by which what one address fills is bounded.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(words("申请事项", "Applied for"), max_length=120)
    code = models.CharField(max_length=64, unique=True)
    contact = models.CharField(max_length=128)
    origin = models.CharField(max_length=64, db_index=True)
    content = models.JSONField()
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key} {self.saved_at}"


class DraftFile(models.Model):
    """A file of a draft, sealed under a key of its own that lies sealed in ``kept`` with its name and digest."""

    draft = models.ForeignKey(ApplicationDraft, models.CASCADE, related_name="files")
    position = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    kept = models.JSONField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["draft", "position"], name="draft_file_place")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.position}"


class Application(Evidence):
    """An application that came in 网上申请.

    Personal: name, identifier, phone, address of the applicant, and ``said``: the agent, further applicants and every
    answer with the question as it was put.
    """

    key = models.CharField(words("申请事项", "Applied for"), max_length=120)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="applications", verbose_name=words("单位", "Organ"))
    submitted_on = models.DateField(words("提交日期", "Came in on"), db_index=True)
    kind = models.CharField(words("申请人类别", "Kind of applicant"), max_length=20, choices=PartyKind.choices)
    files = models.JSONField(words("材料", "Files"), default=list)
    consents = models.BooleanField(words("同意电子送达", "Agrees to electronic service"), default=False)
    confirmed = models.JSONField(words("已确认的告知事项", "Notices confirmed"), default=list)
    request = models.UUIDField(words("请求标识", "Request"), unique=True)

    def __str__(self) -> str:
        return f"{self.submitted_on} {self.masked_name}"

    @property
    def name(self) -> str:
        """The applicant's name; 〔已删除〕 once erased."""
        return self.reveal("name") or "〔已删除〕"

    @property
    def kept_files(self) -> list[File]:
        """The files that came with it, in their order."""
        return files_of(self.files)

    @property
    def masked_name(self) -> str:
        """The name as those see it who need not know it."""
        return mask(PersonalKind.NAME, self.name) if self.kind == PartyKind.CITIZEN else self.name


class ApplicationKey(models.Model):
    """By what an application is opened and recognised again; no evidence, so that it goes when it is erased.

    ``receipt`` is the digest of its code, ``draft`` that of the draft's code, by which it is found where the answer to
    sending in was lost; ``contact`` the salted slow hash of the contact code, ``applicant`` the blind index of the
    identifier, ``same`` one of all that was said, equal for an application sent in twice. ``origin`` is that of the
    draft and ``size`` what came in, by which is bounded what one address fills while nobody has dealt with it.
    """

    application = models.OneToOneField(Application, models.PROTECT, related_name="opened_by")
    receipt = models.CharField(max_length=64, unique=True)
    draft = models.CharField(max_length=64, unique=True)
    contact = models.CharField(max_length=128)
    applicant = models.CharField(max_length=64, db_index=True)
    same = models.CharField(max_length=64, db_index=True)
    origin = models.CharField(max_length=64, db_index=True, default="", blank=True)
    size = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.application_id)


class Door(models.Model):
    """A browser that may look at a draft or an application for a while; ``token`` is the digest of what it holds."""

    token = models.CharField(max_length=64, unique=True)
    draft = models.ForeignKey(ApplicationDraft, models.SET_NULL, null=True, related_name="doors")
    application = models.ForeignKey(Application, models.PROTECT, null=True, related_name="doors")
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.draft_id or self.application_id} {self.until}"


class What(models.TextChoices):
    """What became of an application, or was done about it 申请办理情况."""

    REGISTERED = "registered", words("已登记", "Registered")
    RETURNED = "returned", words("已退回", "Returned")
    WITHDRAWN = "withdrawn", words("申请人撤回", "Withdrawn by the applicant")
    CONTACT = "contact", words("申请人变更联系方式", "Contact data changed")
    CONSENT = "consent", words("同意电子送达", "Agreed to electronic service")
    NO_CONSENT = "no_consent", words("不再同意电子送达", "No longer agrees to electronic service")
    SUPPLEMENTED = "supplemented", words("申请人补充材料", "Papers sent in")
    TAKEN = "taken", words("补充材料已收入案卷", "Papers taken into the file")
    SEEN = "seen", words("补充材料已收阅，尚未收入案卷", "Papers read, not taken into the file")
    DELIVERED = "delivered", words("文书已在线送交", "Paper delivered online")
    RECEIVED = "received", words("申请人已领取文书", "Paper received by the applicant")
    ERASE_ASKED = "erase_asked", words("申请清除", "Erasure asked for")
    ERASED = "erased", words("已清除", "Erased")


CLOSES = (What.REGISTERED, What.RETURNED, What.WITHDRAWN)


class Happening(Evidence):
    """One thing that happened to an application; its moment is ``recorded_at``, set by the database.

    Done by an officer under a post, or by the applicant where there is none. ``said`` (personal) is what was written.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="happenings")
    what = models.CharField(words("事项", "What"), max_length=20, choices=What.choices)
    on = models.DateField(words("日期", "Day"))
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="applications")
    act = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, related_name="+")
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="answered")
    files = models.JSONField(words("材料", "Files"), default=list)
    request = models.UUIDField(words("请求标识", "Request"), null=True, unique=True)

    class Meta(Evidence.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(what__in=CLOSES), name="application_closed_once"
            ),
            models.UniqueConstraint(
                fields=["application", "what", "paper"], condition=models.Q(paper__isnull=False),
                name="application_paper_once",
            ),
            models.UniqueConstraint(
                fields=["answers", "what"], condition=models.Q(answers__isnull=False), name="application_answered_once"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.what} {self.on}"

    @property
    def kept_files(self) -> list[File]:
        """The files that came with it, in their order."""
        return files_of(self.files)


def files_of(ids: list[str]) -> list[File]:
    """Files by their ids, in order."""
    rows = File.objects.in_bulk([uuid.UUID(each) for each in ids])
    return [rows[uuid.UUID(each)] for each in ids if uuid.UUID(each) in rows]

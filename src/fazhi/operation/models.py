"""Working data of what runs beside the pages: address book, messages on their way, state of the worker's jobs.

None of it is evidence: that a warning was given is (``ClockWarning``); whether a mail server took it is not.
"""

from __future__ import annotations

from django.db import models

from fazhi.kernel.clocks.models import ClockWarning
from fazhi.kernel.organs.models import Officer, Organ
from fazhi.kernel.wording import words


class Mailbox(models.Model):
    """Where an officer reads e-mail at work 工作邮箱."""

    officer = models.OneToOneField(Officer, models.PROTECT, related_name="mailbox")
    address = models.EmailField(words("工作邮箱", "E-mail at work"), max_length=254)

    def __str__(self) -> str:
        return self.address


class Platform(models.TextChoices):
    """Platform of a group chat 群聊平台; each signs in its own way."""

    WECOM = "wecom", words("企业微信", "WeCom")
    DINGTALK = "dingtalk", words("钉钉", "DingTalk")
    FEISHU = "feishu", words("飞书", "Feishu")
    OTHER = "other", words("其他", "Other")


class GroupChat(models.Model):
    """The group chat of an organ 工作群机器人: the address of its webhook, and the secret it signs with."""

    organ = models.OneToOneField(Organ, models.PROTECT, related_name="group_chat")
    platform = models.CharField(words("平台", "Platform"), max_length=10, choices=Platform.choices)
    address = models.CharField(words("机器人地址", "Webhook"), max_length=500)
    secret = models.CharField(words("加签密钥", "Signing secret"), max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.organ} {self.get_platform_display()}"


class Standing(models.TextChoices):
    """How a message stands 发送状态."""

    WAITING = "waiting", words("待发送", "Waiting")
    SENT = "sent", words("已发送", "Sent")
    GIVEN_UP = "given-up", words("发送失败", "Given up")
    OVERTAKEN = "overtaken", words("已无须发送", "Overtaken")


class Message(models.Model):
    """One warning for one receiver on one channel 催办消息: by e-mail to an officer, or to an organ's group chat.

    It is written with the warning, so a warning is never given without its messages; it is marked sent after the server
    has taken it, so a process that dies in between sends it twice rather than never.
    """

    warning = models.ForeignKey(ClockWarning, models.PROTECT, related_name="messages")
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="+")
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.WAITING, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["warning", "officer"], condition=models.Q(officer__isnull=False), name="one_mail_a_warning"
            ),
            models.UniqueConstraint(
                fields=["warning", "organ"], condition=models.Q(organ__isnull=False), name="one_post_a_warning"
            ),
            models.CheckConstraint(
                condition=models.Q(officer__isnull=False, organ=None) | models.Q(officer=None, organ__isnull=False),
                name="message_has_one_receiver",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer or self.organ}: {self.get_standing_display()}"


class JobState(models.Model):
    """How a job of the worker stands 后台任务状态: when it ran, when it runs next, and what went wrong."""

    name = models.CharField(primary_key=True, max_length=40)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    said = models.CharField(max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return self.name


class WorkerState(models.Model):
    """The one row that says when a worker was last alive, and the last day on which jobs acted 后台进程心跳."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    alive_at = models.DateTimeField()
    last_day = models.DateField()
    edition = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_worker_state")]

    def __str__(self) -> str:
        return f"{self.alive_at} {self.last_day}"

"""What sign-in keeps: the journal of access as evidence; limits, old passwords and typed forms as working data."""

from __future__ import annotations

import datetime
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from fazhi.kernel.ledger.evidence import Evidence, EvidenceQuerySet
from fazhi.kernel.organs.models import Officer
from fazhi.kernel.wording import words


class Kind(models.TextChoices):
    """What happened to an account 登录事件."""

    SIGNED_IN = "signed-in", words("登录", "Signed in")
    SIGNED_OUT = "signed-out", words("退出", "Signed out")
    FAILED = "failed", words("登录失败", "Sign-in failed")
    LOCKED = "locked", words("锁定", "Locked out")
    CODE_FAILED = "code-failed", words("第二步验证失败", "Second step failed")
    SSO_REFUSED = "sso-refused", words("统一认证登录被拒", "Single sign-on refused")
    OPENED = "opened", words("开通账号", "Account opened")
    CLOSED = "closed", words("停用账号", "Account closed")
    PASSWORD_ISSUED = "password-issued", words("发放口令", "Password issued")
    PASSWORD_CHANGED = "password-changed", words("修改口令", "Password changed")
    PASSWORD_RESET = "password-reset", words("通过邮件重设口令", "Password reset by e-mail")
    FACTOR_ADDED = "factor-added", words("启用第二步验证", "Second factor added")
    FACTOR_REMOVED = "factor-removed", words("停用第二步验证", "Second factor removed")
    CODES_MADE = "codes-made", words("生成恢复码", "Recovery codes made")
    FACTORS_RESET = "factors-reset", words("清除第二步验证", "Second factors reset")
    SESSION_ENDED = "session-ended", words("结束会话", "Session ended")
    TOKEN_ISSUED = "token-issued", words("签发接口令牌", "API token issued")
    TOKEN_REVOKED = "token-revoked", words("吊销接口令牌", "API token revoked")


class AccessEvent(Evidence):
    """What happened to an account, when, from where 登录日志.

    Holds no password, code or token. The name that somebody typed is kept only where an account bears it: people
    type their password into the wrong field.
    """

    kind = models.CharField(words("事件", "Event"), max_length=20, choices=Kind.choices)
    happened_at = models.DateTimeField(words("时间", "Time"))
    username = models.CharField(words("账号", "Account"), max_length=150, blank=True, default="")
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    address = models.CharField(words("来源地址", "Address"), max_length=45, blank=True, default="")
    by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(words("说明", "Note"), max_length=200, blank=True, default="")

    objects: ClassVar = EvidenceQuerySet.as_manager()

    class Meta(Evidence.Meta):
        indexes = [
            models.Index(fields=["username", "address", "kind"], name="sign_in_event_known"),
            models.Index(fields=["-happened_at"], name="sign_in_event_when"),
        ]

    def __str__(self) -> str:
        return f"{self.happened_at:%Y-%m-%d %H:%M} {self.kind} {self.username}"


class Throttle(models.Model):
    """Failures counted under one key, whatever process saw them 失败计数; the key is a keyed digest."""

    key = models.CharField(primary_key=True, max_length=64)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.count} since {self.since}"


class PasswordRecord(models.Model):
    """A password that an account has or had, as its hash 口令历史."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="password_records")
    encoded = models.CharField(max_length=128)
    set_at = models.DateTimeField()
    issued = models.BooleanField(default=False)
    demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ["-set_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.set_at}"


class SpentCode(models.Model):
    """A time-based code that an account has used, so that it works once in any process 已用验证码."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    spent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="sign_in_code_spent_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.spent_at}"


class KeptForm(models.Model):
    """A form that was sent when the session had ended 会话到期时提交的表单.

    Encrypted under a key that only the sender's browser holds; ``id`` is the digest of that key.
    """

    id = models.CharField(primary_key=True, max_length=64)
    owner = models.CharField(max_length=64)
    content = models.BinaryField()
    kept_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.kept_at}"


class ApiToken(models.Model):
    """A token by which a program asks in the name of one post 接口令牌; of its secret only the digest is kept.

    Working data, as sessions are; what happened to it is in the journal of access. ``post`` is the identity that all
    versions of the post share: what it is on the day of a request is looked up then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="api_tokens")
    post = models.UUIDField(words("岗位", "Post"))
    name = models.CharField(words("名称", "Name"), max_length=60)
    scopes = models.JSONField(words("范围", "Scopes"), default=list)
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField(words("签发时间", "Issued"))
    expires_on = models.DateField(words("失效日期", "Expires"))
    revoked_at = models.DateTimeField(words("吊销时间", "Revoked"), null=True)
    last_used_on = models.DateField(words("最近使用", "Last used"), null=True)

    class Meta:
        ordering = ["-issued_at", "pk"]

    def __str__(self) -> str:
        return self.name

    def lasts_on(self, day: datetime.date) -> bool:
        """Whether it is neither revoked nor past its last day."""
        return self.revoked_at is None and day < self.expires_on

"""Collections and returns as matters 数据收集、报送: who is asked for what by when, and what was signed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db import models

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.returns.declaring import Item, ReturnForm, form_for, latest_items
from fazhi.kernel.wording import Label, words

_SHOWN = 16
"""Characters of a digest that a page shows."""


def period_in_words(start: datetime.date, end: datetime.date) -> Label:
    """A period [start, end): as a year where it is one."""
    last = end - datetime.date.resolution
    if (start.month, start.day, end.month, end.day) == (1, 1, 1, 1) and end.year == start.year + 1:
        return Label(f"{start.year}年", f"{start.year}")
    return Label(f"{start} 至 {last}", f"{start} to {last}")


class Collection(Matter):
    """A collection of data 数据收集: forms, period and due date; whom each form asks follows when it is issued.

    Attributes:
        until_on: first day after the period.
        asked: keys of the forms.
        bodies: the organs that are asked, once the notice is issued: they read it.
    """

    from_on = models.DateField(words("期间自", "Period from"))
    until_on = models.DateField(words("期间至（含）", "Period until (that day included)"))
    due_on = models.DateField(words("报送期限", "Due on"))
    asked = models.JSONField(words("报送表", "Forms"), default=list)
    bodies = models.JSONField(words("报送单位", "Organs asked"), default=list)
    note = models.TextField(words("报送要求", "What is asked"), blank=True, default="")

    def headline(self) -> str:
        """The period."""
        return f"{period_in_words(self.from_on, self.until_on).zh}数据报送"

    @property
    def period(self) -> Label:
        """The period in words."""
        return period_in_words(self.from_on, self.until_on)

    @property
    def asked_forms(self) -> list[ReturnForm]:
        """The forms, as they read for the period."""
        found = (form_for(key, self.from_on) for key in self.asked)
        return [form for form in found if form is not None]

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """Forms by their titles, organs by their names, the period by its last day."""
        titles = {form.key: str(form.label) for form, _ in latest_items().values()}
        if name == "bodies" and value:
            return tuple(Organ.objects.filter(pk__in=value).order_by("code").values_list("name", flat=True))
        if name == "until_on" and value:
            return (str(_last_day(value)),)
        return tuple(titles.get(key, key) for key in value) if name == "asked" and value else ()


class Installation(Entry):
    """An installation whose signed files are taken 已登记的装置: its key, and the body or place that it is of."""

    body = models.CharField(
        words("单位的机构代码", "Code of the body"), max_length=30, blank=True, default="",
        help_text=words("报送单位在本装置的机构代码。", "Code of the body in this installation."),
    )  # fmt: skip
    their_code = models.CharField(
        words("单位在其装置中的代码", "Its code in its own installation"), max_length=30, blank=True, default="",
        help_text=words("数据包以此写明报送单位。", "By it a bundle says whose return it is."),
    )  # fmt: skip
    of_place = models.CharField(
        words("地方的区划代码", "Code of the place"), max_length=12, blank=True, default="",
        help_text=words("下级地方的装置填写。", "For an installation of a place below."),
    )  # fmt: skip
    verifier_key = models.CharField(words("验证公钥", "Verifier key"), max_length=300)


class DataReturn(Matter):
    """A return 报送: one form of one body for one period; filled in, checked, signed under seal, and then locked.

    Attributes:
        form: key of the form; ``form_digest`` says which wording was answered.
        until_on: first day after the period.
        as_of: the last day that the numbers take in.
        values: what is filled in, by figure; ``returned`` is what was signed last.
        filler: who filled it in, where the body sent it on paper; likewise ``checker`` and ``signatory``.
        letter: number of the sealed letter.
        bundle: digest of the signed file by which it came from the body's own installation.
    """

    asked_in = models.ForeignKey(
        Collection, models.PROTECT, null=True, related_name="returns", verbose_name=words("数据收集", "Collection")
    )
    collector = models.ForeignKey(
        Organ, models.PROTECT, null=True, related_name="+", verbose_name=words("收集单位", "Collected by")
    )
    form = models.CharField(words("报送表", "Form"), max_length=80, db_index=True)
    form_digest = models.CharField(
        words("表式摘要", "Digest of the form"), max_length=64, blank=True, default="", editable=False
    )
    from_on = models.DateField(words("期间自", "Period from"), db_index=True)
    until_on = models.DateField(words("期间至（含）", "Period until (that day included)"))
    due_on = models.DateField(words("报送期限", "Due on"))
    as_of = models.DateField(words("数据截止日期", "Numbers as of"), null=True)
    values = models.JSONField(words("填报数据", "Numbers"), default=dict, blank=True)
    explanation = models.TextField(words("情况说明", "Explanation"), blank=True, default="")
    filler = models.CharField(words("填表人", "Filled in by"), max_length=60, blank=True, default="")
    checker = models.CharField(words("复核人", "Checked by"), max_length=60, blank=True, default="")
    signatory = models.CharField(words("签发人", "Signed by"), max_length=60, blank=True, default="")
    letter = models.CharField(words("报送函文号", "Number of the letter"), max_length=80, blank=True, default="")
    bundle = models.CharField(words("数据包摘要", "Digest of the bundle"), max_length=64, blank=True, default="")
    returned = models.JSONField(words("已报送数据", "Numbers as signed"), default=dict, blank=True)

    def headline(self) -> str:
        """The form with its period."""
        asked = self.asked_form
        return f"{asked.title.zh if asked else self.form}（{self.period.zh}）"

    @property
    def period(self) -> Label:
        """The period in words."""
        return period_in_words(self.from_on, self.until_on)

    @property
    def asked_form(self) -> ReturnForm | None:
        """The form of its period; None where it is no longer known."""
        return form_for(self.form, self.from_on)

    @property
    def numbers(self) -> dict[str, Decimal]:
        """What is filled in, as numbers."""
        return numbers(self.values)

    @property
    def lines(self) -> list[str]:
        """What is filled in, figure by figure, as the sheet for the seal has it."""
        form = self.asked_form
        known = {item.id: item for item in form.items} if form is not None else {}
        return list(_filled(self.values, known))

    @property
    def people(self) -> dict[str, str]:
        """Who filled it in and checked it here last, by the names of the acts."""
        named = {"fill": "", "check": ""}
        acts = Act.objects.filter(matter=self.pk, name__in=named).select_related("officer").order_by("seq")
        return named | {act.name: act.officer.name for act in acts}

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """Numbers by the titles of their figures; a form by its title."""
        if name == "form":
            return next(((str(form.label),) for form, _ in latest_items().values() if form.key == value), ())
        if name == "until_on" and value:
            return (str(_last_day(value)),)
        if name in ("form_digest", "bundle") and value:
            return (f"{value[:_SHOWN]}…",)
        return tuple(_filled(value)) if name in ("values", "returned") and value else ()


def _last_day(until: datetime.date | str) -> datetime.date:
    """The last day of a period, from the first day after it."""
    return datetime.date.fromisoformat(str(until)) - datetime.date.resolution


def numbers(values: Mapping[str, str]) -> dict[str, Decimal]:
    """Numbers as an act holds them."""
    return {id: Decimal(text) for id, text in values.items()}


def _filled(values: Mapping[str, str], known: Mapping[str, Item] | None = None) -> Iterator[str]:
    items = {id: item for id, (_, item) in latest_items().items()} if known is None else known
    for id, text in values.items():
        item = items.get(id)
        yield f"{item.title.label if item else id}：{text}{item.unit if item else ''}"

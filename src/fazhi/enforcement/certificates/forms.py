"""Forms of confirming organs and of applying for, checking and taking away certificates."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

from django import forms

from fazhi.enforcement.certificates.models import (
    ApplicationKind,
    Certificate,
    CertificateApplication,
    Measure,
    SubjectKind,
)
from fazhi.enforcement.certificates.standing import begun_on
from fazhi.kernel.organs.founding import designated
from fazhi.kernel.organs.models import Office, Officer, Post
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.wording import words

_PARTED = re.compile(r"[\s,，]+")
_DOMAINS = re.compile(r"[;；、]")
_NUMBER = re.compile(r"[A-Z0-9]{6,20}")
LONG = forms.Textarea(attrs={"rows": 8})
_REFUSED = re.compile(r"不予|refused", re.IGNORECASE)
"""Begins what a line says of an officer to whom the province gave no number."""

Line = tuple[int, list[str]]


class ToTheBureauForm(ActForm):
    """An act of an organ that the justice bureau of its place will answer; nobody chooses who that is."""

    def clean(self) -> dict[str, Any]:
        """Name the justice bureau of the place."""
        cleaned = super().clean() or self.cleaned_data
        if self.led_by is not None and self.on is not None:
            cleaned["bureau"] = bureau = designated(self.led_by.place_code[:COUNTY], Office.JUSTICE, self.on)
            if bureau is None:
                self.add_error(None, words(
                    "本地尚未明确司法行政部门，请先登记职能归口。",
                    "The place has no justice bureau: designate one first.",
                ))  # fmt: skip
        return cleaned


COUNTY = 6
"""Digits of a county's code: the bureau of a township is that of its county."""


class QualificationForm(ToTheBureauForm):
    """By which title an organ asks to be confirmed, and within what."""

    def clean(self) -> dict[str, Any]:
        """An entrusted organisation names the organ that entrusts it."""
        cleaned = super().clean()
        if cleaned.get("kind") == SubjectKind.ENTRUSTED and not cleaned.get("entrusted_by"):
            self.add_error("entrusted_by", words("受委托组织请填委托机关。", "Name the organ that entrusts it."))
        return cleaned


class OpinionForm(ActForm):
    """What the bureau found."""

    opinion = forms.CharField(label=words("审核意见", "Opinion"), widget=forms.Textarea(attrs={"rows": 3}))


class Lines(ActForm):
    """A form with a list, one a line; every line that is not understood is told with its number."""

    def lines(self, text: str) -> Iterator[Line]:
        """The lines that hold anything, each with its number and its words."""
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                yield number, _PARTED.split(line.strip())

    def wrong(self, field: str, number: int, zh: str, en: str) -> None:
        """Tell what is wrong with a line."""
        self.add_error(field, words(f"第 {number} 行：{zh}", f"Line {number}: {en}"))


class ApplyForm(Lines, ToTheBureauForm):
    """Whose certificates are applied for."""

    people = forms.CharField(
        label=words("申领人员", "Officers"), widget=LONG,
        help_text=words(
            "每行一人：人员编号、空格、执法领域（多项用分号隔开）。",
            "One a line: officer number, blank, fields (; between).",
        ),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Take the list apart: each officer is known, of the organ, and comes once."""
        cleaned = super().clean() or self.cleaned_data
        lines = list(self.lines(cleaned.pop("people", "")))
        numbers = [parts[0] for _, parts in lines]
        known = {each.number: each for each in Officer.objects.filter(number__in=numbers)}
        own = self._own(numbers)
        seen: set[str] = set()
        rows = []
        for at, (number, *rest) in lines:
            officer = known.get(number)
            if officer is None:
                self.wrong("people", at, f"没有编号为“{number}”的人员，请核对。",
                           f"no officer has the number {number}: compare it.")  # fmt: skip
            elif own is not None and number not in own:
                self.wrong("people", at, f"“{number}”当日在本单位没有岗位，请由所在单位申领。",
                           f"{number} holds no post in the organ on that day: let the own organ apply.")  # fmt: skip
            elif number in seen:
                self.wrong("people", at, f"人员“{number}”重复，请删去一行。", f"{number} comes twice: take one out.")
            elif not rest:
                self.wrong("people", at, "没有写执法领域。", "no field of enforcement is given.")
            else:
                domains = [each for part in rest for each in _DOMAINS.split(part) if each]
                rows.append({"number": number, "name": officer.name, "officer": str(officer.pk), "domains": domains})
            seen.add(number)
        if not rows and not self.errors:
            self.add_error("people", words("请至少填一人。", "Name one officer at least."))
        return cleaned | {"officers": rows, "asked": len(rows)}

    def _own(self, numbers: list[str]) -> set[str] | None:
        """Those who hold a post in the organ on the day; None where it is not known which organ that is."""
        if self.led_by is None or self.on is None:
            return None
        posts = Post.objects.as_of(self.on).filter(organ=self.led_by, officer__number__in=numbers)
        return set(posts.values_list("officer__number", flat=True))


class NewForm(ApplyForm):
    """Whether certificates are new or renewed, and whose."""

    kind = forms.ChoiceField(
        label=words("申领类别", "Kind"),
        choices=[each for each in ApplicationKind.choices if each[0] != ApplicationKind.TAKEN_OVER],
    )


class TakeOverForm(ApplyForm):
    """Certificates that stand when the county begins here: number, term and fields of each."""

    people = forms.CharField(
        label=words("已有证件", "Certificates that stand"), widget=LONG,
        help_text=words(
            "每行一人：人员编号、证件号码、有效期自、有效期至、执法领域（多项用分号隔开），中间用空格。",
            "One a line: officer number, certificate, valid from, valid until, fields (; between), with blanks.",
        ),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Take number and term out of each line; what is left reads as an application."""
        cleaned = super().clean()
        begun = begun_on(self.led_by.pk) if self.led_by is not None else None
        codes: set[str] = set()
        for row in cleaned["officers"]:
            at = next(at for at, parts in self.lines(self.data.get("people", "")) if parts[0] == row["number"])
            given: list[str] = [*row["domains"], "", "", ""]
            code, begin, last, domains = given[0], given[1], given[2], given[3:]
            try:
                days = datetime.date.fromisoformat(begin), datetime.date.fromisoformat(last)
            except ValueError:
                self.wrong("people", at, "有效期应写作 2021-01-01 的形式。", "days are written as 2021-01-01.")
                continue
            if not _NUMBER.fullmatch(code) or code in codes or days[1] <= days[0]:
                self.wrong("people", at, "证件号码应为 6 至 20 位大写字母和数字且不重复，有效期止晚于起。",
                           "6 to 20 capitals and digits, each once; the term ends after it begins.")  # fmt: skip
            if begun is not None and days[0] >= begun:
                self.wrong("people", at, f"本单位自{begun}起在此申领证件，其后发的证请办理申领。",
                           f"the organ applies here since {begun}: apply for what is later.")  # fmt: skip
            if self.on is not None and days[1] < self.on:
                self.wrong("people", at, "证件已过期，无须登记。", "it has run out: leave it out.")
            if not any(domains):
                self.wrong("people", at, "没有写执法领域。", "no field of enforcement is given.")
            codes.add(code)
            row |= {"certificate": code, "valid_from": begin, "valid_until": last, "domains": [d for d in domains if d]}
        used = Certificate.objects.standing().filter(code__in=codes).values_list("code", flat=True)
        for code in used:
            self.add_error("people", words(f"证件号码“{code}”已在使用。", f"The number {code} is in use."))
        return cleaned | {"kind": ApplicationKind.TAKEN_OVER.value, "issued": len(cleaned["officers"])}


class HandInForm(ActForm):
    """By which letter an application went to the province."""

    letter = forms.CharField(label=words("报送文号", "Letter to the province"), max_length=80)
    handed_in_on = forms.DateField(label=words("报送日期", "Handed in on"))


class IssueForm(Lines):
    """The province's answer: numbers, and to whom it gave none."""

    numbers = forms.CharField(
        label=words("省级赋予的证件号码", "Numbers given by the province"), widget=LONG,
        help_text=words(
            "每行一人：人员编号、空格、证件号码；不予发证的写“不予”和理由。",
            "One a line: officer number, blank, number of the certificate; where none was given, refused and why.",
        ),
    )  # fmt: skip
    valid_from = forms.DateField(label=words("有效期自", "Valid from"))
    valid_until = forms.DateField(
        label=words("有效期至", "Valid until"),
        help_text=words("含当日，按证件所载。", "That day included, as printed."),
    )

    def clean(self) -> dict[str, Any]:
        """Every officer of the application is answered once, and no number is in use."""
        cleaned = super().clean() or self.cleaned_data
        begin, end = cleaned.get("valid_from"), cleaned.get("valid_until")
        if begin and end and end <= begin:
            self.add_error("valid_until", words("有效期止于开始之前。", "The term ends before it begins."))
        if self.matter is None:
            return cleaned
        rows = CertificateApplication.objects.get(pk=self.matter.pk).officers
        answers = self._answers(cleaned.pop("numbers", ""), {row["number"] for row in rows})
        missing = [row["number"] for row in rows if row["number"] not in answers]
        if missing and "numbers" not in self.errors:
            self.add_error("numbers", words(
                f"没有写明：{'、'.join(missing)}。请逐人填写号码或“不予”的理由。",
                f"Not answered: {', '.join(missing)}. Give a number for each, or write refused and why.",
            ))  # fmt: skip
        answered = [row | answers.get(row["number"], {}) for row in rows]
        return cleaned | {"officers": answered, "issued": sum("certificate" in row for row in answered)}

    def _answers(self, text: str, asked: set[str]) -> dict[str, dict[str, str]]:
        lines = list(self.lines(text))
        given = [parts[1] for _, parts in lines if len(parts) > 1]
        used = set(Certificate.objects.standing().filter(code__in=given).values_list("code", flat=True))
        found: dict[str, dict[str, str]] = {}
        codes: set[str] = set()
        for at, (number, *rest) in lines:
            said = rest[0] if rest else ""
            if number not in asked or number in found:
                self.wrong(
                    "numbers", at, f"“{number}”不在申领人员中，或者重复。", f"{number} was not applied for, or twice."
                )
            elif (begun := _REFUSED.match(said)) and (len(rest) > 1 or begun.end() < len(said)):
                found[number] = {"refused": " ".join(rest)}
            elif not _NUMBER.fullmatch(said):
                self.wrong("numbers", at, "证件号码应为 6 至 20 位大写字母和数字；不予发证的写明理由。",
                           "a number has 6 to 20 capitals and digits; where none was given, say why.")  # fmt: skip
            elif said in used or said in codes:
                self.wrong("numbers", at, f"证件号码“{said}”已在使用。", f"the number {said} is in use.")
            else:
                found[number] = {"certificate": said}
                codes.add(said)
        return found


class MeasureForm(ToTheBureauForm):
    """About which certificate, and what is to be done."""

    certificate = forms.CharField(label=words("证件号码", "Number of the certificate"), max_length=40)
    measure = forms.ChoiceField(label=words("处理", "Measure"), choices=Measure.choices)
    ground = forms.CharField(label=words("事由", "Ground"), widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self) -> dict[str, Any]:
        """The certificate stands on the day; the holder's name follows from it."""
        cleaned = super().clean()
        if self.on is not None and "certificate" in cleaned:
            found = Certificate.objects.as_of(self.on).filter(code=cleaned["certificate"]).first()
            if found is None:
                self.add_error(
                    "certificate", words("当日没有这个号码的有效证件，请核对。", "No certificate stands on that day.")
                )
            cleaned["holder_name"] = found.name if found is not None else ""
        return cleaned

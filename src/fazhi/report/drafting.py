"""What is asked when a report is begun and compiled: the year, and what officers write themselves."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from fazhi.kernel.figures.declaring import Asked
from fazhi.kernel.figures.declaring import year as year_of
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.wording import Label, words
from fazhi.report.carrying import DONE, STATES, Followed, drafts, with_unfinished, works_of
from fazhi.report.freezing import freeze
from fazhi.report.models import AnnualReport, OrganReport, Report
from fazhi.report.outlining import ORGAN, PLACE, Outline, OutlineError, outline_for, written_parts
from fazhi.report.versions import last_years
from fazhi.report.writing import FOLLOWED, PLAN, WHOLE, as_meant, faults_of
from fazhi.report.years import EndedYearForm

_NO_OUTLINE = words(
    "没有适用于该年度的报告提纲，或提纲有误。请管理员核对提纲后再办理。",
    "No outline serves the year, or the outline is wrong. Ask your administrator to check the outlines.",
)
_HELP = words(
    "每行一段。数字用 {数据标识} 插入，如 {oversight.findings.open}；与上年比较用 {数据标识:change}。数字不手写。",
    "A line a paragraph. Numbers are put in by {the id of their figure}, the change since last year by {id:change}.",
)
_NEEDS_WORDS = tuple(key for key in STATES if key != DONE)
_STATE, _TEXT = "followed_{}_state", "followed_{}_text"


def report_of(matter: Matter) -> Report:
    """The report that a matter is, of a place or of an organ."""
    found = AnnualReport.objects.filter(pk=matter.pk).first()
    return found if found is not None else OrganReport.objects.get(pk=matter.pk)


def asked_of(report: Report) -> Asked:
    """Of whom and of which year its figures are asked."""
    return year_of(report.place_code, report.year, organ=report.organ_id if isinstance(report, OrganReport) else None)


def outline_of(report: Report) -> Outline:
    """The outline that serves a report.

    Raises:
        OutlineError: none serves its year.
    """
    return outline_for(report.year, ORGAN if isinstance(report, OrganReport) else PLACE)


class BeginForm(EndedYearForm):
    """Of which year the report is; its title follows from the outline."""

    serves: ClassVar[str] = PLACE

    def clean(self) -> dict[str, Any]:
        """Refuse a year that no outline serves."""
        cleaned = super().clean()
        number = cleaned.get("year")
        if number is None:
            return cleaned
        try:
            cleaned["heading"] = outline_for(number, self.serves)["title"].format(year=number)
        except OutlineError:
            self.add_error("year", _NO_OUTLINE)
        return cleaned


class BeginOwnForm(BeginForm):
    """The same of an organ's own report."""

    serves = ORGAN


class CompileForm(ActForm):
    """Text and figures come from the records as they stand; the rest officers write, part by part of the outline."""

    def prepare(self) -> None:
        """Ask for what is written in every part, and for what became of last year's plan."""
        self._parts: list[str] = []
        self._works: list[str] = []
        if self.matter is None:
            return
        report = report_of(self.matter)
        try:
            parts = list(written_parts(outline_of(report), report.year))
        except OutlineError:
            return  # Said when it is compiled.
        for key, label in parts:
            if key != FOLLOWED:
                self._parts.append(key)
                self.fields[key] = _paragraphs(label, whole=key in WHOLE)
        self._works = works_before(report)
        for number, work in enumerate(self._works, start=1):
            self._ask_for(number, work)
        self._group()

    def _ask_for(self, number: int, work: str) -> None:
        asks = words(f"上年安排：{work}", f"Planned last year: {work}")
        self.fields[_STATE.format(number)] = forms.ChoiceField(
            label=asks, choices=[(key, words(label.zh, label.en)) for key, label in STATES.items()]
        )
        self.fields[_TEXT.format(number)] = WrittenField(
            label=words("落实情况", "What was done"), required=False, max_length=500
        )

    def _group(self) -> None:
        followed = tuple(
            each.format(number) for number in range(1, len(self._works) + 1) for each in (_STATE, _TEXT)
        )  # fmt: skip
        chapters = tuple(key for key in self._parts if key not in WHOLE)
        own = tuple(key for key in WHOLE if key in self._parts)
        named = (
            (Label("上年工作安排落实情况", "What became of last year's plan"), followed),
            (Label("不足和安排", "What is wanting, and next year's work"), own),
            (Label("各部分自撰段落（选填）", "Paragraphs of your own in the chapters (optional)"), chapters),
        )
        self.groups = tuple(group for group in named if group[1])  # type: ignore[misc]  # follows from the outline

    def clean(self) -> dict[str, Any]:
        """Compile and freeze."""
        cleaned = super().clean() or self.cleaned_data
        if self.matter is None:
            return cleaned
        written = {key: cleaned.pop(key, "") for key in self._parts}
        followed = self._followed(cleaned)
        if self.errors:
            return cleaned
        report = report_of(self.matter)
        text = written | {
            FOLLOWED: "\n".join(each.said for each in followed),
            PLAN: with_unfinished(written.get(PLAN, ""), followed),
        }
        try:
            cleaned["frozen"] = freeze(asked_of(report), text, last_years(report))
        except OutlineError:
            self.add_error(None, _NO_OUTLINE)
        cleaned["written"] = {key: text for key, text in written.items() if text.strip()}
        cleaned["followed"] = [{"work": each.work, "state": each.state, "text": each.text} for each in followed]
        return cleaned

    def _followed(self, cleaned: dict[str, Any]) -> list[Followed]:
        """What became of each piece of last year's plan; what is not done is explained."""
        found = []
        for number, work in enumerate(self._works, start=1):
            state = cleaned.pop(_STATE.format(number), "")
            text = "".join(cleaned.pop(_TEXT.format(number), "").split())  # In one line: it begins no part of its own.
            if state in _NEEDS_WORDS and not text:
                self.add_error(_TEXT.format(number), words("没有全部完成的，请说明情况。", "Say why it is not done."))
            if state:
                found.append(Followed(work, state, text))
        return found


def _paragraphs(label: Label, whole: bool) -> forms.CharField:
    """A field of paragraphs, in which figures are named and no quantity is typed; of a whole part, or in a section."""
    return WrittenField(
        label=words(label.zh, label.en), required=False, help_text=_HELP if whole else "",
        widget=forms.Textarea(attrs={"rows": 6 if whole else 3}),
    )  # fmt: skip


class WrittenField(forms.CharField):
    """Paragraphs that name their figures."""

    def clean(self, value: Any) -> Any:
        """Refuse what names no figure, and typed quantities.

        Raises:
            ValidationError: with every fault.
        """
        text = as_meant(super().clean(value))
        faults = [words(fault.zh, fault.en) for fault in faults_of(text)]
        if faults:
            raise forms.ValidationError(faults)
        return text


def written_before(matter: Matter) -> dict[str, object]:
    """What was written before, where it is compiled anew; else drafts of what the records say is wanting."""
    report = report_of(matter)
    if not report.frozen:
        try:
            return dict(drafts(outline_of(report), asked_of(report)))
        except OutlineError:
            return {}
    answers = {each["work"]: each for each in report.followed}
    answered = {
        name: answers[work][part]
        for number, work in enumerate(works_before(report), start=1) if work in answers
        for name, part in ((_STATE.format(number), "state"), (_TEXT.format(number), "text"))
    }  # fmt: skip
    return {**report.written, **answered}


def works_before(report: Report) -> list[str]:
    """The pieces of work that last year's report planned; none where none was issued."""
    previous = last_years(report)
    return works_of(previous.written(PLAN)) if previous is not None else []

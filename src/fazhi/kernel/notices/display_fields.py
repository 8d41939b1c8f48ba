"""The fields of a draft that is displayed for a time: its grade, and why a minor matter is displayed at all 公示期."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms

from fazhi.kernel.notices.displays import DISPLAYS
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.correcting import said_by
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.wording import Label, words

GRADE_ASKED_WHEN = {"grade_reason": Label("原则上不公示的类别填写", "for a grade that is as a rule not displayed")}


class DisplayFields(forms.Form):
    """The grade, which decides how long it is displayed, and the reason that some grades need."""

    reasoned: frozenset[str] = frozenset()
    grade = forms.ChoiceField(
        label=words("信息类别（决定公示期）", "Grade (it decides how long it is displayed)"), required=False
    )
    grade_reason = forms.CharField(
        label=words("确有必要公示的理由", "Why it must be displayed"), required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=words(
            "轻微失信信息原则上不公示；行业主管部门认为确有必要的，写明由谁认定及理由。",
            "Minor matters are as a rule not displayed: say which department in charge found it necessary, and why.",
        ),
    )  # fmt: skip

    def fit_display(self, notice: Notice) -> None:
        """Offer the grades that the law had on the day of the paper; ask nothing where no display ends by itself."""
        rule, grade = DISPLAYS.get(notice.display), self.fields["grade"]
        if rule is None or notice.source is None:
            del self.fields["grade"], self.fields["grade_reason"]
            return
        offered = rule.grades_on(notice.source.happened_on)
        if isinstance(grade, forms.ChoiceField):
            grade.required = True
            grade.choices = [(each.key, words(each.label.zh, each.label.en)) for each in offered]
        self.reasoned = frozenset(each.key for each in offered if each.reasoned)
        if not self.reasoned:
            del self.fields["grade_reason"]

    def clean_grade_reason(self) -> str:
        """A grade that is as a rule not displayed needs a reason."""
        said = str(self.cleaned_data["grade_reason"]).strip()
        if self.cleaned_data.get("grade") in self.reasoned and not said:
            raise forms.ValidationError(
                words("原则上不公示：请写明确有必要公示的理由。", "As a rule it is not displayed: say why it must be.")
            )
        return said


def to_confirm(notice: Notice) -> Iterator[tuple[str, str]]:
    """What the second person ticks of the grade: why what is as a rule not displayed is."""
    draft = Act.objects.filter(matter=notice, name="draft").order_by("seq").last()
    reason = str(said_by(draft).get("grade_reason") or "") if draft is not None and notice.grade else ""
    if reason:
        grade = DISPLAYS[notice.display].grade(notice.grade)
        said = f"{grade.label.zh}，公示理由：{reason}", f"{grade.label.en}; displayed because: {reason}"
        yield "grade", str(Label(*said))

"""General acts 通用行为, which every matter has: declared once, the same everywhere.

Instruct and report back, urge, countersign, return for revision, seal, hand over, archive, recuse, correct, move to
another version, and override with a second person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from fazhi.kernel.organs.models import Officer, Organ
from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.clockwork import Term
from fazhi.kernel.procedures.declaring import ActKind, act
from fazhi.kernel.procedures.registry import GENERAL
from fazhi.kernel.wording import Label, words

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import ActFacts, State


class TextForm(forms.Form):
    """What is said."""

    text = forms.CharField(label=words("内容", "Text"), widget=forms.Textarea(attrs={"rows": 3}))


class InstructForm(TextForm):
    """An instruction, with the day by which to report back."""

    report_by = forms.DateField(label=words("报告期限", "Report by"))


class OrganForm(TextForm):
    """Something sent to an organ."""

    to = forms.ModelChoiceField(Organ.objects.filter(until_on=None), label=words("单位", "Organ"))


class AgreeForm(TextForm):
    """A countersignature."""

    agrees = forms.TypedChoiceField(
        label=words("意见", "Opinion"), coerce=lambda given: given in (True, "True", "yes"),
        choices=[("yes", words("同意", "Agrees")), ("no", words("不同意", "Does not agree"))],
    )  # fmt: skip

    def clean(self) -> dict[str, object]:
        """Nothing to add: the choice is coerced."""
        return super().clean() or self.cleaned_data


class RecuseForm(forms.Form):
    """Who stands back from the matter."""

    officer = forms.ModelChoiceField(Officer.objects.all(), label=words("回避人员", "Officer"))


class SealForm(forms.Form):
    """Which paper was sealed with which seal."""

    paper_number = forms.CharField(label=words("文号", "Number of the paper"))
    seal = forms.CharField(label=words("印章名称", "Seal"))


class ArchiveForm(forms.Form):
    """The file number and how long the file is kept."""

    file_number = forms.CharField(label=words("档号", "File number"))
    retention = forms.ChoiceField(
        label=words("保管期限", "Retention"),
        choices=[
            ("permanent", words("永久", "Permanent")),
            ("long", words("长期", "Long")),
            ("short", words("短期", "Short")),
        ],
    )


class CorrectForm(forms.Form):
    """Which act is corrected, and what it should have said."""

    act = forms.UUIDField(label=words("被更正的行为", "Act corrected"))
    happened_on = forms.DateField(label=words("更正后的日期", "Right day"), required=False)
    data = forms.JSONField(label=words("更正后的内容", "Right content"), required=False)


class VersionForm(forms.Form):
    """The version that the matter moves to."""

    version = forms.CharField(label=words("新程序版本", "New version"))


class OverrideForm(forms.Form):
    """The act that a rule would block."""

    act = forms.CharField(label=words("拟作出的行为", "Act"))


def _countersigns_asked(state: State, fact: ActFacts) -> None:
    state.countersigns[fact.data["to"]] = False


def _countersigned(state: State, fact: ActFacts) -> None:
    state.countersigns[str(fact.organ)] = True


def _handed_over(state: State, fact: ActFacts) -> None:
    state.fields["organ"] = fact.data["to"]


def _archived(state: State, fact: ActFacts) -> None:
    state.archived = True


def _recused(state: State, fact: ActFacts) -> None:
    state.recused.add(fact.data["officer"])


def _moved(state: State, fact: ActFacts) -> None:
    state.version = fact.data["version"]


def _override_allowed(state: State, fact: ActFacts) -> None:
    state.overrides[fact.data["act"]] = str(fact.id)


_ANY = (CLERK, HANDLER, REVIEWER, PRINCIPAL)
_REPORT_BACK = Term("instruction", Label("批示报告期限", "Report back on an instruction"), until="report_by")

INSTRUCT = act(zh="批示", en="Instruct", by=PRINCIPAL, form=InstructForm, starts=_REPORT_BACK, general=True)
REPORT_BACK = act(zh="报告批示办理情况", en="Report back", by=HANDLER, form=TextForm, stops="instruction", general=True)
URGE = act(zh="催办、督办", en="Urge", by=(REVIEWER, PRINCIPAL), form=TextForm, general=True)
ASK_COUNTERSIGN = act(
    zh="送会签",
    en="Ask to countersign",
    by=HANDLER,
    form=OrganForm,
    replays=_countersigns_asked,
    general=True,
)
COUNTERSIGN = act(
    zh="会签", en="Countersign", by=(REVIEWER, PRINCIPAL), of="asked", form=AgreeForm,
    replays=_countersigned, general=True,
)  # fmt: skip
RETURN = act(zh="退回修改", en="Return for revision", by=(REVIEWER, PRINCIPAL), needs_reason=True, general=True)
SEAL = act(zh="用印", en="Seal", by=CLERK, form=SealForm, general=True)
HAND_OVER = act(zh="移交", en="Hand over", by=PRINCIPAL, form=OrganForm, replays=_handed_over, general=True)
ARCHIVE = act(zh="归档立卷", en="Archive", by=(CLERK, HANDLER), form=ArchiveForm, replays=_archived, general=True)
RECUSE = act(
    zh="决定回避",
    en="Recuse",
    by=PRINCIPAL,
    form=RecuseForm,
    replays=_recused,
    needs_reason=True,
    general=True,
)
CORRECT = act(zh="更正", en="Correct", by=(HANDLER, PRINCIPAL), form=CorrectForm, needs_reason=True, general=True)
MOVE_VERSION = act(
    zh="转入新程序版本",
    en="Move to a version",
    by=PRINCIPAL,
    form=VersionForm,
    replays=_moved,
    needs_reason=True,
    general=True,
)
ASK_OVERRIDE = act(
    zh="申请特许",
    en="Ask for an override",
    by=(HANDLER, PRINCIPAL),
    form=OverrideForm,
    needs_reason=True,
    general=True,
)
ALLOW_OVERRIDE = act(
    zh="批准特许", en="Allow an override", by=(REVIEWER, PRINCIPAL), form=OverrideForm, replays=_override_allowed,
    needs_reason=True, general=True,
)  # fmt: skip


def declare(**kinds: ActKind) -> None:
    """Give the general acts their stored names."""
    for name, kind in kinds.items():
        kind.name = name
        GENERAL[name] = kind


declare(
    instruct=INSTRUCT, report_back=REPORT_BACK, urge=URGE, ask_countersign=ASK_COUNTERSIGN, countersign=COUNTERSIGN,
    return_for_revision=RETURN, seal=SEAL, hand_over=HAND_OVER, archive=ARCHIVE, recuse=RECUSE, correct=CORRECT,
    move_version=MOVE_VERSION, ask_override=ASK_OVERRIDE, allow_override=ALLOW_OVERRIDE,
)  # fmt: skip

"""General acts 通用行为, which every matter has: declared once, the same everywhere.

Instruct and report back, urge, countersign, return for revision, seal, hand over, archive, recuse, correct, note, move
to another version. Overrides are declared in ``overriding``.
"""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from fazhi.kernel.organs.models import Officer, Post
from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.addressing import OrganForm, TextForm, UrgeForm
from fazhi.kernel.procedures.clockwork import Term
from fazhi.kernel.procedures.correcting import CorrectForm
from fazhi.kernel.procedures.declaring import ActKind, act
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.models import Paper
from fazhi.kernel.procedures.registry import GENERAL, families, procedure_of
from fazhi.kernel.wording import Label, words

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import ActFacts, State


_NO_PAPER = words(
    "本事项当日没有这份文书，请在已制发的文书中选择。",
    "The matter had issued no such paper by that day: choose among those it has.",
)


class InstructForm(ActForm):
    """An instruction, with the day by which to report back, and who is to do so."""

    text = forms.CharField(label=words("内容", "Text"), widget=forms.Textarea(attrs={"rows": 3}))
    report_by = forms.DateField(label=words("报告期限", "Report by"))
    addressee = forms.ModelChoiceField(
        Officer.objects.all(), required=False,
        label=words("批示对象（不填为承办人）", "To whom (who handles it when empty)"),
    )  # fmt: skip

    def prepare(self) -> None:
        """Offer those of the organ who may report back."""
        chosen = self.fields["addressee"]
        if isinstance(chosen, forms.ModelChoiceField) and chosen.queryset is not None:
            posts = Post.objects.standing() if self.on is None else Post.objects.as_of(self.on)
            chosen.queryset = chosen.queryset.filter(pk__in=posts.filter(role=HANDLER.key).values("officer"))

    def clean_report_by(self) -> datetime.date:
        """A day that is still to come when the instruction is given."""
        day: datetime.date = self.cleaned_data["report_by"]
        if self.on is not None and day < self.on:
            raise ValidationError(
                words(
                    "报告期限早于批示之日，请改为以后的日期。", "The day is before the instruction: give a later one."
                )
            )
        return day


class ReportBackForm(TextForm):
    """A report on an instruction."""

    def clean(self) -> dict[str, Any]:
        """There must be an instruction that waits for it."""
        cleaned = super().clean() or self.cleaned_data
        if self.state is not None and not self.state.running("instruction"):
            self.add_error(None, ValidationError(words("没有待报告的批示。", "No instruction waits for a report.")))
        return cleaned


class AgreeForm(TextForm):
    """A countersignature."""

    agrees = forms.TypedChoiceField(
        label=words("意见", "Opinion"), coerce=lambda given: given == "yes",
        choices=[("yes", words("同意", "Agrees")), ("no", words("不同意", "Does not agree"))],
    )  # fmt: skip


class RecuseForm(forms.Form):
    """Who stands back from the matter."""

    officer = forms.ModelChoiceField(Officer.objects.all(), label=words("回避人员", "Officer"))


class SealForm(ActForm):
    """Which paper of the matter was sealed with which seal."""

    paper = forms.ModelChoiceField(Paper.objects.none(), label=words("文书", "Paper"))
    seal = forms.CharField(label=words("印章名称", "Seal"), max_length=60)

    def prepare(self) -> None:
        """Offer the papers that the matter's acts have issued by the day."""
        if self.matter is not None and isinstance(chosen := self.fields["paper"], forms.ModelChoiceField):
            issued = Paper.objects.filter(matter=self.matter.pk).order_by("issued_on", "recorded_at", "pk")
            chosen.queryset = issued if self.on is None else issued.filter(issued_on__lte=self.on)
            chosen.error_messages = {**chosen.error_messages, "invalid_choice": _NO_PAPER}


class ArchiveForm(ActForm):
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

    def clean(self) -> dict[str, Any]:
        """Only what is ended goes to the archive."""
        cleaned = super().clean() or self.cleaned_data
        if self.state is not None and not self.state.final:
            self.add_error(None, ValidationError(words("事项尚未办结，不能归档。", "The matter is not ended.")))
        if self.state is not None and self.state.archived:
            self.add_error(None, ValidationError(words("事项已归档。", "The matter is archived already.")))
        return cleaned


class VersionForm(ActForm):
    """The version that the matter moves to."""

    version = forms.CharField(label=words("新程序版本", "New version"))

    def prepare(self) -> None:
        """Offer the versions of the family."""
        if self.matter is not None:
            versions = [each.version for each in families()[self.matter.family]]
            self.fields["version"].widget = forms.Select(choices=[(each, each) for each in versions])

    def clean_version(self) -> str:
        """Another version of the same family, which knows the present stage and keeps the same facts."""
        version: str = self.cleaned_data["version"]
        if self.matter is None or self.state is None:
            return version
        now = procedure_of(self.matter.family, self.matter.version)
        others = {each.version: each for each in families()[now.key] if each is not now}
        to = others.get(version)
        if to is None or to.matter is not now.matter or self.state.stage not in to.stages:
            fitting = "、".join(others) or "—"
            raise ValidationError(
                words(
                    f"不能转入版本“{version}”（其他版本：{fitting}）：没有该版本，或没有现阶段。",
                    f"Cannot move to version {version} (others: {fitting}): there is none, or it lacks the stage.",
                )
            )
        return version


def _countersign_asked(state: State, fact: ActFacts) -> None:
    state.countersigns[fact.data["to"]] = None
    state.organs.append(("asked", uuid.UUID(fact.data["to"])))


def _countersigned(state: State, fact: ActFacts) -> None:
    state.countersigns[str(fact.organ)] = fact.data["agrees"]


def _handed_over(state: State, fact: ActFacts) -> None:
    state.fields["organ"] = fact.data["to"]
    state.organs.append(("former", fact.organ))


def _sealed(state: State, fact: ActFacts) -> None:
    # Acts recorded before papers were chosen hold the number of the paper as it was typed.
    if "paper" in fact.data:
        state.sealed[fact.data["paper"]] = fact.data["seal"]


def _archived(state: State, fact: ActFacts) -> None:
    state.archived = True


def _recused(state: State, fact: ActFacts) -> None:
    state.recused.add(fact.data["officer"])


def _moved(state: State, fact: ActFacts) -> None:
    state.version = fact.data["version"]


_REPORT_BACK = Term("instruction", Label("批示报告期限", "Report back on an instruction"), until="report_by")

INSTRUCT = act(
    zh="批示", en="Instruct", by=PRINCIPAL, form=InstructForm, starts=_REPORT_BACK, internal=True, general=True
)
REPORT_BACK = act(
    zh="报告批示办理情况",
    en="Report back",
    by=HANDLER,
    form=ReportBackForm,
    stops="instruction",
    answers=lambda state: bool(state.running("instruction")),
    internal=True,
    general=True,
)
URGE = act(
    zh="催办、督办", en="Urge", by=(REVIEWER, PRINCIPAL), form=UrgeForm, internal=True, told="to", general=True,
    bulk=True,
)  # fmt: skip
ASK_COUNTERSIGN = act(
    zh="送会签", en="Ask to countersign", by=HANDLER, form=OrganForm, replays=_countersign_asked, internal=True,
    told="to", general=True,
)  # fmt: skip
COUNTERSIGN = act(
    zh="会签",
    en="Countersign",
    by=(REVIEWER, PRINCIPAL),
    of="asked",
    form=AgreeForm,
    replays=_countersigned,
    answers=lambda state: None in state.countersigns.values(),
    internal=True,
    general=True,
)
RETURN = act(
    zh="退回修改", en="Return for revision", by=(REVIEWER, PRINCIPAL), needs_reason=True, internal=True, general=True
)
SEAL = act(zh="用印", en="Seal", by=CLERK, form=SealForm, replays=_sealed, general=True)
HAND_OVER = act(
    zh="移交", en="Hand over", by=PRINCIPAL, form=OrganForm, replays=_handed_over, internal=True, told="to",
    general=True,
)  # fmt: skip
ARCHIVE = act(
    zh="归档立卷", en="Archive", by=(CLERK, HANDLER), form=ArchiveForm, replays=_archived, general=True,
    answers=lambda state: state.final and not state.archived, bulk=True,
)  # fmt: skip
RECUSE = act(
    zh="决定回避", en="Recuse", by=PRINCIPAL, form=RecuseForm, replays=_recused, needs_reason=True, general=True
)
CORRECT = act(
    zh="更正", en="Correct", by=(HANDLER, PRINCIPAL), form=CorrectForm, needs_reason=True, general=True, corrects=True
)
MOVE_VERSION = act(
    zh="转入新程序版本", en="Move to a version", by=PRINCIPAL, form=VersionForm, replays=_moved, needs_reason=True,
    general=True,
)  # fmt: skip


def declare(**kinds: ActKind) -> None:
    """Give the general acts their stored names."""
    for name, kind in kinds.items():
        kind.name = name
        GENERAL[name] = kind


NOTE = act(
    zh="备注", en="Note", by=(CLERK, HANDLER, REVIEWER, PRINCIPAL), form=TextForm, internal=True, general=True,
    of_copy=True,
)  # fmt: skip


declare(
    instruct=INSTRUCT, report_back=REPORT_BACK, urge=URGE, ask_countersign=ASK_COUNTERSIGN, countersign=COUNTERSIGN,
    return_for_revision=RETURN, seal=SEAL, hand_over=HAND_OVER, archive=ARCHIVE, recuse=RECUSE, correct=CORRECT,
    move_version=MOVE_VERSION, note=NOTE,
)  # fmt: skip

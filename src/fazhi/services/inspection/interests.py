"""Declared interests of inspectors 回避事项申报: declared by one, confirmed by another, ended when they are gone.

They are kept apart from the public directory, and seen by the inspector's own organ and by the organ that leads a
joint campaign in which it takes part, since that one runs the draw.
"""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django import forms
from django.db.models import Q

from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.versions import end
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.procedures.declaring import NEW, Governs, Procedure, RestsOn, act
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.request import Request
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.procedures.seeing import Eyes, sees
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label, words
from fazhi.services.inspection.models import (
    DeclaredInterest,
    InspectionPlan,
    InspectionTarget,
    Inspector,
    InterestDeclaration,
)
from fazhi.services.inspection.registers import Inspectors


class DeclareForm(ActForm):
    """Which inspector is bound to which target; their names follow from the directories."""

    certificate = forms.CharField(label=words("执法证号", "Certificate"), max_length=40)
    target = forms.CharField(
        label=words("检查对象编码", "Code of the target"), max_length=40,
        help_text=words("检查对象名录库中的编码。", "Its code in the directory of targets."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Take the names over from the directories; refuse a target that is not there on the day."""
        cleaned = super().clean() or self.cleaned_data
        if self.on is None:
            return cleaned
        for field, entry, name in (
            ("certificate", Inspector, "inspector_name"), ("target", InspectionTarget, "target_name"),
        ):  # fmt: skip
            code = str(cleaned.get(field) or "").strip()
            found = entry.objects.as_of(self.on).filter(code=code).first()
            if code and found is None:
                self.add_error(field, _NOT_THERE)
            elif found is not None:
                cleaned |= {field: code, name: found.name}
        return cleaned


_NOT_THERE = words(
    "名录中当日没有此编码，请核对。", "The directory has no such code that day: compare it."
)  # fmt: skip


@rule(
    law="", article="", yields=False,
    says=Label("该检查人员不是本单位的。", "The inspector is not of this organ."),
    cure=Label("请由其所在单位办理。", "Let the inspector's own organ do it."),
)  # fmt: skip
def OwnInspector(request: Request) -> bool:
    """An organ declares the interests of its own inspectors."""
    mine = Inspector.objects.as_of(request.on).filter(code=request.given("certificate"), organ=request.organ)
    return mine.exists()


@rule(
    law="", article="", yields=False,
    says=Label("该人员与该对象的利害关系已经登记。", "This interest is on record already."),
    cure=Label("请在已有的申报中办理。", "Go on with the declaration that is there."),
)  # fmt: skip
def NotDeclaredYet(request: Request) -> bool:
    """One interest of one pair stands at a time."""
    return not DeclaredInterest.objects.as_of(request.on).filter(subject=_subject(request)).exists()


def _subject(request: Request) -> uuid.UUID:
    fields = request.before.fields
    return uuid.uuid5(_PAIR, f"{fields['certificate']} {fields['target']} {fields['kind']}")


_PAIR = uuid.UUID("c1f0a1d4-90c5-5f7c-8e3c-3b6e2a2b9d44")
"""Namespace of the identities of declared interests; it never changes."""


def interest_begins(request: Request) -> None:
    """A confirmed interest holds from the day of its confirmation."""
    fields = request.before.fields
    record(
        DeclaredInterest(
            subject=_subject(request), certificate=fields["certificate"], target=fields["target"],
            kind=fields["kind"], organ=request.organ, from_on=request.on, matter_id=request.matter_id,
        )
    )  # fmt: skip


def interest_ends(request: Request) -> None:
    """An interest that is gone holds no more from the day on which that is established."""
    for interest in DeclaredInterest.objects.standing().filter(matter=request.matter_id, until_on=None):
        end(interest, request.on)


class InterestDeclaring(Procedure):
    """Declaration of an interest by an inspector 检查人员回避事项申报 (行政处罚法 2021 第四十三条，检查参照)."""

    key = "services.inspector-interest"
    label = Label("检查人员回避事项申报", "Declared interest of an inspector")
    matter = InterestDeclaration
    governs = Governs(datetime.date(2015, 7, 29), source="国办发〔2015〕58号；回避参照行政处罚法")
    number = "{mark}避〔{year}〕{serial}号"
    stays_here = True

    declared = Stage("待确认", "To be confirmed")
    confirmed = Stage("应当回避", "Stands back", rests=True)
    refused = Stage("不成立", "Not upheld", final=True)
    ended = Stage("已解除", "Ended", final=True)

    declare = act(
        NEW >> declared, zh="申报利害关系", en="Declare an interest", by=HANDLER, form=DeclareForm, fields=("kind",),
        numbers=True, stands=True, rests_on=RestsOn(Inspectors.key, "certificate"), requires=(OwnInspector,),
    )  # fmt: skip
    confirm = act(
        declared >> confirmed, zh="确认应当回避", en="Confirm", by=(REVIEWER, PRINCIPAL), apart_from=["declare"],
        stands=True, requires=(NotDeclaredYet,), effect=interest_begins,
    )  # fmt: skip
    refuse = act(
        declared >> refused, zh="认定不成立", en="Do not uphold", by=(REVIEWER, PRINCIPAL), needs_reason=True,
        apart_from=["declare"],
    )  # fmt: skip
    lift = act(
        confirmed >> ended, zh="解除回避", en="End it", by=(REVIEWER, PRINCIPAL), needs_reason=True, optional=True,
        stands=True, effect=interest_ends,
    )  # fmt: skip


@sees(DeclaredInterest)
def interests(eyes: Eyes) -> Q:
    """Interests are seen by the inspector's organ, and by the organ whose plan in force has it go along."""
    plans = InspectionPlan.objects.filter(organ__in=eyes.organs).exclude(in_force=[])
    partners = {code for listed in plans.values_list("partners", flat=True) for code in listed}
    return Q(organ__in=eyes.organs) | Q(organ__code__in=partners)

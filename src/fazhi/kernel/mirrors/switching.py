"""How the mode of a procedure changes 运行方式变更: proposed by one, decided by the government's head, and carried out.

From the day on which a mode begins matters are opened there. What becomes of those that are open then is decided with
it: they move, by an act of their own each, or they stay where they are until they end.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from fazhi.kernel.ledger.journal import record
from fazhi.kernel.mirrors.contacting import check_phone, check_site
from fazhi.kernel.mirrors.models import ModeChange, OpenMatters, RunningMode, Runs
from fazhi.kernel.mirrors.moving import move, open_in
from fazhi.kernel.mirrors.naming import NamesInput, known_names, near_double
from fazhi.kernel.mirrors.places import handling, offered
from fazhi.kernel.mirrors.standing import mode_on, platforms
from fazhi.kernel.organs.founding import government_of
from fazhi.kernel.organs.models import subtree
from fazhi.kernel.organs.roles import ADMINISTRATOR, PRINCIPAL
from fazhi.kernel.procedures.declaring import NEW, Governs, Procedure, act
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.modes import Platform
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import families
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label, words

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

_BEGINNING = datetime.date(2000, 1, 1)


def mirrorable() -> dict[str, type[Procedure]]:
    """The procedures that may run on an upper platform, by key, each in its last version."""
    return {
        key: versions[-1]
        for key, versions in families().items()
        if not any(each.stays_here or each.__module__.startswith("fazhi.kernel.") for each in versions)
    }


class ModeForm(ActForm):
    """Which procedure runs where from when."""

    subject = forms.ChoiceField(label=words("程序", "Procedure"))
    where = forms.ChoiceField(label=words("适用区划", "Place"))
    runs = forms.ChoiceField(label=words("运行方式", "Runs"), choices=Runs.choices)
    platform_name = forms.CharField(
        label=words("平台名称", "Platform"), max_length=80, required=False, widget=NamesInput,
        help_text=words("在上级平台办理时填写；已登记的平台请从列表中选。", "Of a mirror; choose it where known."),
    )  # fmt: skip
    operator = forms.CharField(label=words("平台主管单位", "Run by"), max_length=80, required=False)
    site = forms.CharField(
        label=words("平台网址", "Web address"), max_length=200, required=False, validators=[check_site],
        help_text=words(
            "群众和工作人员凭此找到该平台；不填的，沿用该平台已登记的。",
            "Citizens and officers find the platform by it; left empty, it is the one known of that platform.",
        ),
    )  # fmt: skip
    phone = forms.CharField(
        label=words("平台咨询电话", "Telephone of the platform"), max_length=60, required=False,
        validators=[check_phone], help_text=words("不填的，沿用该平台已登记的。", "Left empty, as it is known."),
    )  # fmt: skip
    effective_on = forms.DateField(label=words("生效日期", "From"))
    open_matters = forms.ChoiceField(label=words("在办事项", "Open matters"), choices=OpenMatters.choices)
    ground = forms.CharField(
        label=words("理由和依据", "Reason and basis"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=words(
            "写明由哪份文件决定（名称、文号）；没有文件的，写明理由。",
            "Which document decides it, by title and number; where there is none, why.",
        ),
    )  # fmt: skip

    asked_when: ClassVar = {"platform_name": Label("运行方式为上级平台办理时", "where it runs on an upper platform")}

    def prepare(self) -> None:
        """Offer the procedures that may be mirrored, and the places in which an organ handles any of them."""
        subject, where = self.fields["subject"], self.fields["where"]
        if isinstance(subject, forms.ChoiceField):
            subject.choices = [(key, str(each.label)) for key, each in mirrorable().items()]
        named = self.fields["platform_name"].widget
        if isinstance(named, NamesInput):
            named.names = known_names()
        if isinstance(where, forms.ChoiceField):
            where.choices = offered(mirrorable().values(), self.on)

    def clean(self) -> dict[str, Any]:
        """A mirror names its platform; who decides follows from the place."""
        cleaned = super().clean() or self.cleaned_data
        return cleaned | self._platform(cleaned) | self._decider(cleaned)

    def _platform(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """What is said of the platform; what is left open of a known one is as it was named last."""
        if cleaned.get("runs") != Runs.MIRROR:
            return dict.fromkeys(("platform_name", "operator", "site", "phone"), "")
        name = str(cleaned.get("platform_name") or "")
        meant = near_double(name, known_names())
        if not name:
            self.add_error("platform_name", ValidationError(words("请写明平台名称。", "Name the platform.")))
        if meant is not None:
            says = words(f"该平台已登记为“{meant}”，请照此填写。", f"It is known as {meant}: write it so.")
            self.add_error("platform_name", ValidationError(says))
        known = next((each for each in platforms() if each.name == name), Platform(name))
        return {part: cleaned.get(part) or getattr(known, part) for part in ("operator", "site", "phone")}

    def _decider(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """The government that decides for the place, in which an organ handles the procedure."""
        where, subject = cleaned.get("where"), mirrorable().get(str(cleaned.get("subject")))
        if where and subject is not None and where not in handling([subject], self.on):
            says = words(
                f"{where} 没有办理此程序的单位，请选有该单位的区划。",
                f"No organ of {where} handles this procedure: choose a place that has one.",
            )
            self.add_error("where", ValidationError(says))
        decider = government_of(where, self.on) if where and self.on is not None else None
        if where and self.on is not None and decider is None:
            says = words(f"{where} 没有登记人民政府，无人批准。", f"{where} has no people's government to decide it.")
            self.add_error("where", ValidationError(says))
        return {"decider": decider}


def _proposed(request: Request) -> None:
    """The place is that of the organ which proposes, or lies within it.

    Raises:
        Refusal: it lies elsewhere.
    """
    own, where = request.by.organ.place_code, str(request.data["where"])
    if not where.startswith(subtree(own)):
        raise Refusal.because(
            "place", f"{where} 不在{request.by.organ}的区划 {own} 内。", f"{where} does not lie in {own}.",
            "请由该区划的单位申报。", "Let an organ of that place propose it.", "where",
        )  # fmt: skip


def _decided(request: Request) -> None:
    """Record the mode; where its day has come, carry it out at once.

    Raises:
        Refusal: since that day matters were opened the other way.
    """
    fields = request.after.fields
    on = datetime.date.fromisoformat(fields["effective_on"])
    runs, change = Runs(fields["runs"]), ModeChange.objects.get(pk=request.matter_id)
    platform = Platform(fields["platform_name"]) if runs == Runs.MIRROR else None
    _refuse_the_past(request, platform, on)
    proposal = Act.objects.filter(matter=request.matter_id, name="propose").order_by("-seq")[0]
    record(
        RunningMode(
            family=fields["subject"], place_code=fields["where"], runs=runs, platform=platform.id if platform else None,
            platform_name=fields["platform_name"], operator=fields["operator"], site=fields.get("site", ""),
            phone=fields.get("phone", ""), from_on=on,
            open_matters=fields["open_matters"], change=change, ground=fields["ground"],
            proposed_by=proposal.officer, decided_by=request.by.officer,
        )
    )  # fmt: skip
    if on <= request.on:
        perform(change, ModeSwitch.carry_out, by=request.by, on=request.on, because=request.done)


def _refuse_the_past(request: Request, platform: Platform | None, on: datetime.date) -> None:
    """A mode does not begin before matters that were opened another way: their acts would be where none may be."""
    fields = request.after.fields
    apart = {*_apart(fields["subject"], fields["where"], on)} & {
        *_apart(fields["subject"], fields["where"], request.on)
    }
    first = Act.objects.filter(family=fields["subject"], seq=1, happened_on__gte=on, happened_on__lt=request.on)
    opened = first.filter(matter__place_code__startswith=subtree(fields["where"]))
    for place in apart:
        opened = opened.exclude(matter__place_code__startswith=subtree(place))
    other = opened.exclude(brought=platform.id if platform else None)
    last = other.order_by("-happened_on").values_list("happened_on", flat=True).first()
    if last is not None:
        raise Refusal.because(
            "mode-past", f"{on} 以后已有事项按原方式新办（最后一件 {last}）。",
            f"Since {on} matters were opened the other way, the last on {last}.",
            "请退回，把生效日期改到该日之后。", "Send it back, and begin after that day.", "effective_on",
        )  # fmt: skip


def _carried_out(request: Request) -> None:
    """Move the matters that are open, where that was decided; those of places with a mode of their own stay."""
    fields = request.before.fields
    if fields["open_matters"] != OpenMatters.MOVE:
        return
    family, where = fields["subject"], fields["where"]
    held, aside = mode_on(family, where, request.on), _apart(family, where, request.on)
    move(
        open_in(family, where, aside), held.upper if held else None, by=request.by, on=request.on, because=request.done
    )


def _apart(family: str, where: str, day: datetime.date) -> list[str]:
    """The places within a place that have a mode of their own on the day, and do not follow it."""
    own = RunningMode.objects.filter(family=family, place_code__startswith=subtree(where), from_on__lte=day)
    return [
        place for place in own.exclude(place_code=where).values_list("place_code", flat=True).distinct()
        if (held := mode_on(family, place, day)) is not None and held.place_code == place
    ]  # fmt: skip


class ModeSwitch(Procedure):
    """Change of the mode of a procedure 运行方式变更: on what it rests, each change says itself."""

    key = "kernel.mode"
    label = Label("运行方式变更", "Change of the mode")
    matter = ModeChange
    organs: ClassVar = {"decider": "decider"}
    governs = Governs(_BEGINNING, source="本级人民政府的决定，依据由各项变更写明")
    number = "{mark}运行〔{year}〕{serial}号"

    proposed = Stage("待批准", "To be decided")
    returned = Stage("退回修改", "Returned")
    approved = Stage("已批准，待生效", "Approved, to begin")
    in_force = Stage("已执行", "In force", final=True)
    rejected = Stage("不予批准", "Rejected", final=True)
    dropped = Stage("已撤回", "Dropped", final=True)

    propose = act(
        NEW >> proposed, zh="申报运行方式", en="Propose a mode", by=ADMINISTRATOR, form=ModeForm, effect=_proposed,
        numbers=True, stands=True,
    )  # fmt: skip
    resubmit = act(
        returned >> proposed, zh="修改后重新申报", en="Propose again", by=ADMINISTRATOR, form=ModeForm,
        effect=_proposed, stands=True,
    )  # fmt: skip
    approve = act(
        proposed >> approved, zh="批准", en="Approve", by=PRINCIPAL, of="decider", apart_from=["propose", "resubmit"],
        effect=_decided, stands=True,
    )  # fmt: skip
    send_back = act(proposed >> returned, zh="退回", en="Send back", by=PRINCIPAL, of="decider", needs_reason=True)
    reject = act(proposed >> rejected, zh="不予批准", en="Reject", by=PRINCIPAL, of="decider", needs_reason=True)
    drop = act(
        (proposed | returned) >> dropped, zh="撤回", en="Drop", by=ADMINISTRATOR, needs_reason=True, optional=True
    )
    carry_out = act(
        approved >> in_force, zh="执行切换", en="Carry out", automatic=True, effect=_carried_out, stands=True
    )


def carry_out_due(day: datetime.date) -> int:
    """Carry out the changes whose day has come; the head who decided each stands for it.

    Returns:
        How many were carried out.
    """
    return sum(1 for _ in _due(day))


def _due(day: datetime.date) -> Iterator[Act]:
    waiting = ModeChange.objects.filter(stage=ModeSwitch.approved.name, effective_on__lte=day)
    for change in waiting.order_by("effective_on", "pk"):
        decision = Act.objects.select_related("post__organ", "post__officer").get(matter=change, name="approve")
        key = f"mode:{change.pk}"
        yield perform(change, ModeSwitch.carry_out, by=decision.post, on=day, because=decision, request_key=key)

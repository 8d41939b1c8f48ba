"""Who may act, when, and on which conditions: the checks of the engine, each a refusal with its cure."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.models import MatterLink, Separation
from fazhi.kernel.procedures.refusals import Ground, Refusal, refuse_all
from fazhi.kernel.procedures.registry import kind_of
from fazhi.kernel.procedures.stages import NEW
from fazhi.kernel.registers.declaring import in_force
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from django import forms

    from fazhi.kernel.procedures.declaring import ActKind, Procedure
    from fazhi.kernel.procedures.engine import Request
    from fazhi.kernel.procedures.models import Matter
    from fazhi.kernel.procedures.replay import State


def admit(request: Request) -> None:
    """Refuse an act that this post may not do, at this stage, on this day."""
    refuse_all(_admission(request))


def _admission(request: Request) -> Iterator[Ground]:
    kind, day = request.kind, request.on
    if request.today is not None and day > request.today:
        yield _ground(
            "future",
            f"{day} 尚未到来。",
            f"{day} is still to come.",
            "请填写实际日期。",
            "Give the day on which it happened.",
            "on",
        )
    # A back-filled act is checked against its own place in the order by the replay.
    if not out_of_order(request) and not kind.allowed_in(request.before.stage):
        stage = request.procedure.stages.get(request.before.stage, NEW).label
        yield _ground(
            "stage", f"“{stage.zh}”阶段不能“{kind.label.zh}”。", f"{kind.label.en} cannot be done at stage {stage.en}.",
            "请按程序先完成前一步。", "Do the step before it first.",
        )  # fmt: skip
    if kind.automatic and request.because is None:
        yield _ground(
            "automatic", f"“{kind.label.zh}”由规则产生，不能手工作出。", f"{kind.label.en} follows from a rule.",
            "请办理引起它的行为。", "Do the act that causes it.",
        )  # fmt: skip
    elif not kind.automatic:
        yield from _post(request)
    yield from _separation(request)
    if str(request.by.officer_id) in request.before.recused:
        yield _ground(
            "recused", f"{request.by.officer} 已被决定回避。", f"{request.by.officer} stands back from this matter.",
            "请由他人办理。", "Let somebody else act.",
        )  # fmt: skip
    if out_of_order(request) and (request.second is None or not request.reason):
        yield _ground(
            "order", f"{day} 早于已登记的最后行为。", f"{day} is earlier than the last act.",
            "补录须写明理由并由另一人批准；更正已登记的行为请用“更正”。",
            "Back-filling needs a reason and a second person; to correct an act, use the correction.", "on",
        )  # fmt: skip
    if request.second is not None and request.second.officer_id == request.by.officer_id:
        yield _ground(
            "second-person", "批准人与经办人是同一人。", "The second person is the same as the first.",
            "请由另一人批准。", "Let another person approve.",
        )  # fmt: skip


def _post(request: Request) -> Iterator[Ground]:
    kind, post, day = request.kind, request.by, request.on
    if not Post.objects.as_of(day).filter(subject=post.subject).exists():
        yield _ground(
            "post", f"{post.officer} 在 {day} 不任该岗位。", f"{post.officer} does not hold this post on {day}.",
            "请由当日在任人员办理，或核对日期。", "Let the holder on that day act, or compare the day.",
        )  # fmt: skip
    if not any(post.gives(role) for role in kind.by):
        roles_zh, roles_en = "、".join(r.label.zh for r in kind.by), ", ".join(r.label.en for r in kind.by)
        yield _ground(
            "role", f"“{kind.label.zh}”应由{roles_zh}作出，您的岗位是{post.role_label.zh}。",
            f"{kind.label.en} is for {roles_en}; your post is {post.role_label.en}.",
            "请转有权人员办理。", "Pass it to somebody who may.",
        )  # fmt: skip
    if post.organ_id not in acting_organs(request.procedure, kind, request.matter, request.before, request.organ.pk):
        yield _ground(
            "organ", f"{post.organ} 不是此行为的承办机关。", f"{post.organ} is not the organ that does this act.",
            "请由承办机关办理。", "Let the organ in charge act.",
        )  # fmt: skip


def acting_organs(
    procedure: type[Procedure], kind: ActKind, matter: Matter | None, state: State, lead: object
) -> set[object]:
    """The organs whose posts may do the act: the lead organ, or those of the declared capacity."""
    if kind.of == "lead":
        return {lead}
    if kind.of == "asked":
        return {uuid.UUID(organ) for organ, signed in state.countersigns.items() if not signed}
    named = getattr(matter and procedure.matter.objects.get(pk=matter.pk), f"{procedure.organs[kind.of]}_id", None)
    return {named}


def out_of_order(request: Request) -> bool:
    """Whether the act's day lies before the last act's."""
    return bool(request.earlier) and request.corrects is None and request.on < max(f.on for f in request.earlier)


def _rules_of(request: Request) -> Iterator[tuple[str, str]]:
    """Each separation the act stands in, as its rule's name and the act on the other side."""
    mine = request.kind.name
    for other in request.kind.apart_from:
        yield "|".join(sorted((mine, other))), other
    for name, kind in request.procedure.acts.items():
        if mine in kind.apart_from and name not in request.kind.apart_from:
            yield "|".join(sorted((mine, name))), name


def _separation(request: Request) -> Iterator[Ground]:
    for rule, other in _rules_of(request):
        stood = Separation.objects.filter(matter_id=request.matter_id, rule=rule, officer=request.by.officer_id)
        if stood.exclude(side=request.kind.name).exists():
            kind = kind_of(request.procedure, other)
            done = kind.label if kind else Label(other, other)
            yield _ground(
                "separation", f"{request.by.officer} 已办理“{done.zh}”，不能再办理“{request.kind.label.zh}”。",
                f"{request.by.officer} did {done.en}, so may not do {request.kind.label.en}.",
                "请由他人办理（职责分离）。", "Let somebody else act: the duties are separate.",
            )  # fmt: skip


def separate(request: Request) -> None:
    """Write the officer's side of each separation; the database holds that nobody stands on both."""
    for rule, _ in _rules_of(request):
        side = {"matter_id": request.matter_id, "rule": rule, "officer": request.by.officer}
        if not Separation.objects.filter(**side, side=request.kind.name).exists():
            Separation.objects.create(**side, side=request.kind.name)


def faults(form: forms.Form) -> list[Ground]:
    """The faults of a form as grounds, each naming its field."""
    found = []
    for name, errors in form.errors.items():
        label = str(form.fields[name].label or name) if name in form.fields else ""
        for error in errors:
            text = f"{label}：{error}" if label else str(error)
            found.append(_ground("form", text, text, "请改正后重新提交。", "Put it right and send it again.", name))
    return found


def grounds(request: Request) -> list[Ground]:
    """What stands against the act by its rules, its gates and the registers; a second person may let it through."""
    found = [ground for rule in request.kind.requires if (ground := rule.ground(request))]
    return [*found, *_gates(request), *_items(request)]


def _gates(request: Request) -> Iterator[Ground]:
    if not request.kind.gates or request.matter is None:
        return
    waiting = MatterLink.objects.filter(parent_id=request.matter_id, kind__in=request.kind.gates, child__final=False)
    for link in waiting.select_related("child"):
        yield _ground(
            "gate", f"关联事项“{link.child}”尚未办结。", f"The linked matter {link.child} is not ended.",
            "请先办结关联事项。", "End it first.",
        )  # fmt: skip


def _items(request: Request) -> Iterator[Ground]:
    rests = request.kind.rests_on
    if rests is None:
        return
    code = str(request.data.get(rests.field, ""))
    if not in_force(rests.register, code, request.on):
        yield _ground(
            "item", f"事项“{code}”在 {request.on} 不在清单有效期内。", f"Item {code} is not in force on {request.on}.",
            "请核对事项编码和清单，不在清单内的权力不得行使。", "Compare the code with the list: outside it there is no power.",
            rests.field,
        )  # fmt: skip


def _ground(code: str, zh: str, en: str, cure_zh: str, cure_en: str, field: str = "") -> Ground:
    return Refusal.because(code, zh, en, cure_zh, cure_en, field).grounds[0]

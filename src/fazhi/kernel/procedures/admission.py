"""Who may act, when, and on which conditions: the checks of the engine, each a refusal with its cure."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django import forms

from fazhi.kernel.files.errors import CALL
from fazhi.kernel.files.markings import mark_in
from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.roles import PRINCIPAL, REVIEWER
from fazhi.kernel.procedures import modes
from fazhi.kernel.procedures.models import Act, Matter, MatterLink, Separation
from fazhi.kernel.procedures.refusals import Ground, Refusal, refuse_all
from fazhi.kernel.procedures.registry import GENERAL, kind_of, procedure_of
from fazhi.kernel.procedures.stages import NEW
from fazhi.kernel.registers.declaring import in_force
from fazhi.kernel.wording import Label, in_both

if TYPE_CHECKING:
    from fazhi.kernel.procedures.declaring import ActKind, Procedure
    from fazhi.kernel.procedures.replay import State
    from fazhi.kernel.procedures.request import Request

_TAKES_SEVERAL = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField, forms.JSONField)
OVERRIDE = "override"
"""Prefix of the separation between who allows an override and who acts by it."""


def admit(request: Request) -> None:
    """Refuse an act that this post may not do, at this stage, on this day."""
    refuse_all(_admission(request))


def hindrances(request: Request) -> list[Ground]:
    """What keeps this post from the act at this stage and on this day; nothing where it may be done."""
    return list(_admission(request))


def _admission(request: Request) -> Iterator[Ground]:
    kind, day = request.kind, request.on
    if request.today is not None and day > request.today:
        yield _ground(
            "future", f"{day} 尚未到来。", f"{day} is still to come.",
            "请填写实际日期。", "Give the day on which it happened.", "on",
        )  # fmt: skip
    if not kind.allowed_in(request.before.stage):
        stage = request.procedure.stages.get(request.before.stage, NEW).label
        yield _ground(
            "stage", f"“{stage.zh}”阶段不能“{kind.label.zh}”。", f"{kind.label.en} cannot be done at stage {stage.en}.",
            "请按程序先完成前一步。", "Do the step before it first.",
        )  # fmt: skip
    if request.corrects is not None and not kind.corrects:
        yield _ground(
            "corrects", f"“{kind.label.zh}”不能更正其他行为。", f"{kind.label.en} corrects nothing.",
            "请用“更正”。", "Use the correction.",
        )  # fmt: skip
    yield from modes.hindrance(request, _target(request))
    if request.brought is not None:
        yield from _second(request)
        return
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
    yield from _second(request)


def _post(request: Request) -> Iterator[Ground]:
    """The post as it is on the act's day, or today for what was received; the caller's copy does not count."""
    kind, day = request.kind, request.today if request.received and request.today else request.on
    held = next(iter(Post.objects.as_of(day).filter(subject=request.by.subject).select_related("organ")), None)
    if held is not None and held.officer_id == request.by.officer_id:
        held.officer = request.by.officer  # Evidence: as the caller read it, so it is.
    post = request.by = held or request.by
    if held is None or not post.organ.existed_on(day):
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
    target = _target(request)
    organs = acting_organs(request.procedure, kind, request.before, request.organ.pk)
    if target is not None:
        organs = correcting_organs(target, request.organ.pk)
        yield from _correcting(post, target)
    if post.organ_id not in organs:
        yield _ground(
            "organ", f"{post.organ} 不是此行为的承办机关。", f"{post.organ} is not the organ that does this act.",
            "请由承办机关办理。", "Let the organ in charge act.",
        )  # fmt: skip


def acting_organs(procedure: type[Procedure], kind: ActKind, state: State, lead: uuid.UUID) -> set[uuid.UUID]:
    """The organs whose posts may do the act: the lead organ, or those of the declared capacity."""
    if kind.of == "lead":
        return {lead}
    if kind.of == "asked":
        return {uuid.UUID(organ) for organ, agrees in state.countersigns.items() if agrees is None}
    return named_organs(state.fields.get(procedure.organs[kind.of]))


def named_organs(named: Any) -> set[uuid.UUID]:
    """The organs that a field of a matter names: one, several in a list, or none."""
    several = named if isinstance(named, list) else [named]
    return {uuid.UUID(str(organ)) for organ in several if organ}


def choosing(request: Request) -> set[uuid.UUID]:
    """The organs whose officers the form of an act offers: that of who acts; for a brought act, those that did it."""
    own = {request.by.organ_id}
    if request.brought is None:
        return own
    return own | acting_organs(request.procedure, request.kind, request.before, request.organ.pk)


def _target(request: Request) -> Act | None:
    """The act that a correction corrects: the one that its form names, else the one that came with it."""
    if not request.kind.corrects or request.matter is None:
        return None
    named = request.raw.get("act") or (request.corrects and request.corrects.pk)
    try:
        id = uuid.UUID(str(named))
    except ValueError:
        return None  # Its form says so.
    return Act.objects.filter(matter=request.matter_id, pk=id).first()


def _kind_of(target: Act) -> ActKind | None:
    return kind_of(procedure_of(target.family, target.version), target.name)


def correcting_organs(target: Act, lead: uuid.UUID) -> set[uuid.UUID]:
    """The organs whose posts may correct an act: the lead organ its own and its forerunners', others what they did."""
    kind = _kind_of(target)
    return {lead} if kind is None or kind.of == "lead" else {target.organ_id}


def corrects_by_role(post: Post, target: Act) -> bool:
    """Whether the post's role reaches an act: what only reviewers and principals do, no handler rewrites."""
    kind = _kind_of(target)
    high = (REVIEWER, PRINCIPAL)
    if kind is None or not kind.by or not all(role in high for role in kind.by):
        return True
    return post.gives(PRINCIPAL) or any(post.gives(role) for role in kind.by)


def _correcting(post: Post, target: Act) -> Iterator[Ground]:
    kind = _kind_of(target)
    if kind is not None and not corrects_by_role(post, target):
        yield _ground(
            "correct-role", f"“{kind.label.zh}”由审核人或负责人作出，不能由{post.role_label.zh}更正。",
            f"{kind.label.en} is done by a reviewer or principal: a {post.role_label.en} does not correct it.",
            "请由负责人更正。", "Let the principal correct it.",
        )  # fmt: skip


def _second(request: Request) -> Iterator[Ground]:
    """Back-filling needs a reason and a reviewer or principal of the organ, another person, who approves it now."""
    second, day = request.second, request.today or request.on
    if (
        (request.late or request.past)
        and request.brought is None
        and (second is None or not (request.reason or request.raw.get("reason")))
    ):
        yield _ground(
            "order", f"{request.on} 早于已登记的最后行为。", f"{request.on} is earlier than the last act.",
            "补录须写明理由并由另一人批准；更正已登记的行为请用“更正”。",
            "Back-filling needs a reason and a second person; to correct an act, use the correction.", "on",
        )  # fmt: skip
    if second is None:
        return
    if second.officer_id == request.by.officer_id:
        yield _ground(
            "second-person", "批准人与经办人是同一人。", "The second person is the same as the first.",
            "请由另一人批准。", "Let another person approve.",
        )  # fmt: skip
    held = Post.objects.as_of(day).filter(subject=second.subject).first()
    may = held is not None and held.role in (REVIEWER.key, PRINCIPAL.key)
    if held is None or not may or held.organ_id not in (request.organ.pk, request.by.organ_id):
        yield _ground(
            "second-post", f"{second.officer} 在 {day} 无权批准。", f"{second.officer} may not approve on {day}.",
            "请由本机关在任的审核人或负责人批准。", "Let a reviewer or principal of the organ approve.",
        )  # fmt: skip
    if str(second.officer_id) in request.before.recused:
        yield _ground(
            "recused", f"{second.officer} 已被决定回避。", f"{second.officer} stands back from this matter.",
            "请由他人批准。", "Let somebody else approve.",
        )  # fmt: skip


def apart(procedure: type[Procedure], kind: ActKind) -> dict[str, str]:
    """The acts that one who does this act may not do in the same matter, each with the name of the separation."""
    every = {**GENERAL, **procedure.acts}
    others = {name for name in every if name in kind.apart_from or kind.name in every[name].apart_from}
    return {other: "|".join(sorted((kind.name, other))) for other in others - {kind.name}}


def _separation(request: Request) -> Iterator[Ground]:
    """Asked of the acts themselves: those done under an earlier version of the procedure count as well.

    Who corrects an act has done it, and must be one who may.
    """
    target = _target(request)
    asked = (_kind_of(target) if target is not None else None) or request.kind
    others = apart(request.procedure, asked)
    named = {fact.id: fact.name for fact in request.earlier}
    mine = [fact for fact in request.earlier if fact.officer == request.by.officer_id and modes.of_our_own(fact)]
    done = {fact.name if fact.corrects is None else named.get(fact.corrects, fact.name) for fact in mine}
    for other in sorted(done & others.keys()):
        kind = request.procedure.acts.get(other) or GENERAL[other]
        yield _ground(
            "separation", f"{request.by.officer} 已办理“{kind.label.zh}”，不能再办理“{asked.label.zh}”。",
            f"{request.by.officer} did {kind.label.en}, so may not do {asked.label.en}.",
            "请由他人办理（职责分离）。", "Let somebody else act: the duties are separate.",
        )  # fmt: skip


def separate(request: Request) -> None:
    """Write the officer's side of each separation; the database holds that nobody stands on both."""
    if request.brought is not None:
        return  # Who brought it did not do it.
    corrected = _kind_of(request.corrects) if request.kind.corrects and request.corrects is not None else None
    done = corrected or request.kind
    sides = [(rule, done.name, request.by.officer) for rule in apart(request.procedure, done).values()]
    if request.waived and request.because is not None:
        rule = f"{OVERRIDE}|{request.because.pk}"
        sides += [(rule, request.because.name, request.because.officer), (rule, request.kind.name, request.by.officer)]
    if not sides:
        return
    rows = Separation.objects.filter(matter=request.matter_id, rule__in={rule for rule, _, _ in sides})
    standing = set(rows.values_list("rule", "side", "officer_id"))
    Separation.objects.bulk_create(
        Separation(matter_id=request.matter_id, rule=rule, officer=officer, side=side)
        for rule, side, officer in sides
        if (rule, side, officer.pk) not in standing
    )


def check(request: Request) -> None:
    """Refuse a request whose content does not fit the form of the act."""
    refuse_all(_strangers(request))
    refuse_all(_marked(request))
    if not request.form.is_valid():
        raise Refusal(*faults(request.form))


UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Signs that no text is written with: they break what is made of it later, such as feeds and Word files."""


def _unkept(text: str) -> int:
    """The place of the first sign that cannot be kept, from 1; 0 where there is none."""
    found = UNKEPT.search(text)
    return found.start() + 1 if found else 0


def _strangers(request: Request) -> Iterator[Ground]:
    fields = request.form.fields
    for name in request.raw:
        if name not in fields:
            yield _ground(
                "unknown-field", f"“{request.kind.label.zh}”没有“{name}”一项。",
                f"{request.kind.label.en} has no {name}.",
                f"可用：{'、'.join(fields) or '无'}。", f"It has: {', '.join(fields) or 'nothing'}.", name,
            )  # fmt: skip
    for name, given in request.raw.items():
        if isinstance(given, list | tuple | Mapping) and not isinstance(fields.get(name), _TAKES_SEVERAL):
            yield _ground(
                "form", f"“{name}”只能填一个值。", f"{name} takes one value.", "请只填一个值。", "Give one value.", name
            )
        if isinstance(given, str) and (place := _unkept(given)):
            yield _ground(
                "form", f"“{name}”第 {place} 个字符是不能保存的控制符。",
                f"{name} holds a sign that cannot be kept, as character {place}.",
                "请删去后重新填写。", "Take it out.", name,
            )  # fmt: skip


def _marked(request: Request) -> Iterator[Ground]:
    """What is typed is no place for state secrets either: it could not even be destroyed, as the leaf attests it."""
    given = {**request.raw, "reason": request.raw.get("reason") or request.reason}
    for name, value in given.items():
        texts = value if isinstance(value, list | tuple) else [value]
        mark = mark_in(each for each in texts if isinstance(each, str))
        if mark:
            label = request.form.fields[name].label if name in request.form.fields else name
            says = Label(
                f"“{label or name}”中有单独成行的密级标志“{mark}”。本系统不得处理国家秘密。",
                f"{name} bears the mark {mark} of a state secret: none may be handled here.",
            )
            yield Ground("marking", says, CALL, law="保守国家秘密法", field=name)


def faults(form: forms.Form) -> list[Ground]:
    """The faults of a form as grounds in both languages, each naming its field."""
    cure = Label("请改正后重新提交。", "Put it right and send it again.")
    found = []
    for name, errors in form.errors.as_data().items():
        label = (form.fields[name].label or name) if name in form.fields else ""
        found += [Ground("form", in_both(error, name=label), cure, field=name) for error in errors]
    return found


def grounds(request: Request) -> list[Ground]:
    """What stands against the act by its rules, its gates and the registers; an override may let it through."""
    return [*said_against(request), *_gates(request)]


def said_against(request: Request) -> list[Ground]:
    """What stands against the act by its rules and the registers, which look at what it says and when."""
    found = [ground for rule in request.kind.requires if (ground := rule.ground(request))]
    return [*found, *_items(request)]


def override(request: Request, against: list[Ground]) -> Act:
    """The act by which another person allowed this one although the grounds stand against it.

    Raises:
        Refusal: on the grounds that it does not name, all of them where nobody allowed anything; or since it was
            allowed by the one who acts.
    """
    allowed = request.before.overrides.get(request.kind.name)
    firm = {rule.name for rule in request.kind.requires if not rule.yields}
    left = [each for each in against if allowed is None or each.code in firm or each.code not in allowed.rules]
    if allowed is None or left:
        raise Refusal(*left)
    act = Act.objects.select_related("officer").get(pk=allowed.act)
    if act.officer_id == request.by.officer_id:
        raise Refusal(
            *against,
            _ground(
                "override-own", "批准特许的人不能自己作出该行为。", "Who allowed the override may not act by it.",
                "请由他人办理。", "Let somebody else act.",
            ),
        )  # fmt: skip
    # Asked of the acts themselves: days that were corrected, or filled in between, do not bring it back.
    if Act.objects.filter(because=act).exclude(waived=[]).exists():
        raise Refusal(
            *against,
            _ground(
                "override-used", "该特许已经使用过。", "This override has been used.",
                "确需再次越过规则的，请重新申请特许。", "Ask for another one where it is needed again.",
            ),
        )  # fmt: skip
    return act


def _gates(request: Request) -> Iterator[Ground]:
    if not request.kind.gates or request.matter is None:
        return
    links = MatterLink.objects.filter(parent_id=request.matter_id, kind__in=request.kind.gates)
    # Locked, so that none of them is opened again before this act is committed.
    children = Matter.objects.select_for_update().filter(pk__in=links.values("child")).order_by("pk")
    for child in children:
        if not child.final:
            yield _ground(
                "gate", f"关联事项“{child}”尚未办结。", f"The linked matter {child} is not ended.",
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
            "请核对事项编码和清单，不在清单内的权力不得行使。",
            "Compare the code with the list: outside it there is no power.", rests.field,
        )  # fmt: skip


def _ground(code: str, zh: str, en: str, cure_zh: str, cure_en: str, field: str = "") -> Ground:
    return Ground(code, Label(zh, en), Label(cure_zh, cure_en), field=field)

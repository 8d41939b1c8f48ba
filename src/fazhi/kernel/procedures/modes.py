"""Where a procedure runs 运行方式: here, or on a platform of the province that this installation mirrors 镜像.

A matter that lives on a platform takes the acts that are brought from there, and of our own only those that concern our
copy alone (``ActKind.of_copy``: notes, who may know of it, purges). That it lives there follows from its acts: the one
that opened it was brought, or it was moved there. Which platform a procedure is opened on follows from place and day,
which the layer of mirrors keeps and answers for by ``ask``.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fazhi.kernel.procedures.refusals import Ground
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.declaring import ActKind
    from fazhi.kernel.procedures.models import Act
    from fazhi.kernel.procedures.replay import ActFacts, State
    from fazhi.kernel.procedures.request import Request

_NAMES = uuid.UUID("5f0c7a8e-5a52-4a53-9d6b-0d1f6f2f3c11")


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform of the province or the city 上级平台: by its name it is known, and stays the same.

    Attributes:
        name: its name.
        operator: who runs it.
        site: its web address.
        phone: where one asks how to use it.
    """

    name: str
    operator: str = ""
    site: str = ""
    phone: str = ""

    @property
    def id(self) -> uuid.UUID:
        """Its identity, which acts and matters hold."""
        return uuid.uuid5(_NAMES, self.name)


@dataclass(slots=True)
class Brought:
    """That an act was brought from a platform 镜像带入: who may act, and by which rules, was decided there.

    Attributes:
        platform: from where.
        number: the number by which the platform knows the matter.
        cautions: the rules of ours that do not hold for it; they refuse nothing, and whoever brings it hears them.
    """

    platform: Platform
    number: str = ""
    cautions: list[Ground] = field(default_factory=list)


Where = tuple[str, str]
"""A procedure by its key, and a place by its code."""
Ask = Callable[[Collection[Where], datetime.date], Mapping[Where, Platform]]
"""The platforms on which procedures are opened in places on a day; those that run here are left out."""
asked: list[Ask] = []
"""Who answers; nobody, as long as no layer above keeps modes: then everything runs here."""


def platforms_on(wanted: Collection[Where], day: datetime.date) -> dict[Where, Platform]:
    """The platforms on which procedures are opened in places on a day; those that run here are left out."""
    found: dict[Where, Platform] = {}
    for ask in asked if wanted else ():
        found |= ask(wanted, day)
    return found


def platform_on(family: str, place_code: str, day: datetime.date) -> Platform | None:
    """The platform on which a procedure is opened in a place on a day; None where it runs here."""
    return platforms_on([(family, place_code)], day).get((family, place_code))


def of_our_own(fact: ActFacts) -> bool:
    """Whether somebody of ours did the act, and not only brought it in: duties are separated between such people."""
    return fact.brought is None


def hindrance(request: Request, corrected: Act | None) -> Iterator[Ground]:
    """What the mode of the procedure says against the act.

    Args:
        request: the act.
        corrected: the act that it corrects.
    """
    if request.brought is not None:
        yield from _unfit(request, request.brought.platform, corrected)
        yield from _bringing(request, request.brought.platform)
    elif request.matter is None:
        platform = _opened_on(request)
        if platform is not None:
            yield opening_elsewhere(platform)
    elif corrected is not None and corrected.brought is None:
        return  # What was done here is corrected here, by those who may, wherever the matter lives now.
    elif not request.kind.automatic and not request.kind.of_copy:
        yield from living_elsewhere(request.before)


def may_be_brought(kind: ActKind) -> bool:
    """Whether a platform's handling of a matter has such an act: those of its procedure that somebody does.

    The general acts are orders within our own organs, and say who may see our copy: nobody outside decides them. What
    changed on the platform comes as a correction of what it brought, which ``_unfit`` looks at.
    """
    return not (kind.automatic or kind.of_copy or kind.general)


def _unfit(request: Request, platform: Platform, corrected: Act | None) -> Iterator[Ground]:
    """An act that no platform can have done, and a correction of what it did not bring."""
    kind = request.kind
    if kind.corrects:
        if corrected is None or corrected.brought != platform.id:
            yield Ground(
                "not-theirs",
                Label(f"该行为不是由“{platform.name}”带入的。", f"The act was not brought from {platform.name}."),
                Label("本地的行为由本单位按“更正”办理。", "Our own acts are corrected here, by those who may."),
                field="act",
            )
    elif not may_be_brought(kind):
        yield Ground(
            "not-brought",
            Label(f"“{kind.label.zh}”不能由平台带入。", f"{kind.label.en} is not brought from a platform."),
            Label("请从文件中删去；需要的，由有权人员在本地办理。", "Take it out; where needed, it is done here."),
        )


def living_elsewhere(state: State) -> list[Ground]:
    """Why no act of ours is done in a matter that lives on a platform; nothing where it runs here."""
    if state.platform is None:
        return []
    return [
        Ground(
            "mirror",
            Label("本事项在上级平台办理，这里是镜像。", "It is handled on an upper platform; this is a mirror."),
            Label(
                "请到该平台办理，结果由同步带入；可以写备注，或按“运行方式”改为本地办理。",
                "Act there; the import brings it. A note may be made here, or the mode changed.",
            ),
        )
    ]  # fmt: skip


def opening_elsewhere(platform: Platform) -> Ground:
    """Why no matter is opened here of a procedure that runs on a platform."""
    known = [
        (f"主管：{platform.operator}", f"run by {platform.operator}", platform.operator),
        (f"网址：{platform.site}", f"web address: {platform.site}", platform.site),
        (f"电话：{platform.phone}", f"telephone: {platform.phone}", platform.phone),
    ]
    zh = "；".join(each for each, _, given in known if given)
    en = "; ".join(each for _, each, given in known if given)
    zh, en = (f"（{zh}）", f" ({en})") if zh else ("", "")
    return Ground(
        "mirror",
        Label(f"此程序现由“{platform.name}”办理，本地不新办。", f"This procedure now runs on {platform.name}."),
        Label(f"请到该平台{zh}办理，结果由同步带入。", f"Open it on that platform{en}; the import brings it here."),
    )


def _opened_on(request: Request) -> Platform | None:
    if request.kind.automatic or request.because is not None:
        return None  # It follows from an act that was done here.
    if request.received:
        return None  # It came in while the procedure ran here, if only hours before that changed.
    return platform_on(request.procedure.key, request.place_code, request.on)


def _bringing(request: Request, platform: Platform) -> Iterator[Ground]:
    """An act is brought where its matter lives; a matter, where the procedure runs on the platform."""
    if request.matter is not None:
        if request.before.platform != platform.id:
            yield _runs_here(
                f"本事项在 {request.on} 不由“{platform.name}”办理。",
                f"On {request.on} the matter was not handled on {platform.name}.",
            )
        return
    then = platform_on(request.procedure.key, request.place_code, request.on)
    if then is None or then.id != platform.id:
        yield _runs_here(
            f"“{request.procedure.label.zh}”在 {request.place_code} {request.on} 不由“{platform.name}”办理。",
            f"On {request.on} {request.procedure.label.en} did not run on {platform.name} in {request.place_code}.",
        )


def _runs_here(zh: str, en: str) -> Ground:
    return Ground(
        "not-mirrored", Label(zh, en),
        Label(
            "请核对平台、日期和“运行方式”；在本地立案后转到平台的，请写明本地编号；当时在本地办理而漏登的，请补录。",
            "Compare platform, day and mode. Of a matter that was opened here and moved there give the number here; "
            "what was done here that day and left out is back-filled here.",
        ),
    )  # fmt: skip

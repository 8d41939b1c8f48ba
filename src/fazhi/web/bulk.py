"""Bulk acts 批量办理: one act, declared to need no look at the single matter, done in each of the matters chosen.

The form is filled once. Each matter gets its own act in its own transaction, under a request key of its own, so that
sending the same page again repeats nothing and one refusal stops no other.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fazhi import law
from fazhi.kernel.ledger.errors import LedgerError
from fazhi.kernel.organs.models import Organ, Post
from fazhi.kernel.procedures.admission import faults
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.forms import build_form
from fazhi.kernel.procedures.general import URGE
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.offering import facts_by_matter, offers_in, why_not
from fazhi.kernel.procedures.refusals import Ground, Refusal
from fazhi.kernel.procedures.registry import GENERAL, families, kind_of, procedure_of
from fazhi.kernel.wording import Label
from fazhi.web.access import officers
from fazhi.web.control import ControlForm, Panel, named_apart, posts_for, values_of
from fazhi.web.pages import show
from fazhi.web.queries import Unreadable, uuid_of
from fazhi.web.urging import urged_in
from fazhi.web.viewer import Viewer

MOST = 100
"""Matters of one bulk act: as many as a page of a list may show."""
_UNKNOWN = Label("这类事项没有该行为。", "Matters of this kind have no such act.")
_OTHER = Label("请只选择同一程序的事项。", "Choose matters of the one procedure.")
_COUNTER = re.compile(r"\{(\d{1,9})\}")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A matter chosen for a bulk act: whether the act is offered in it, or why not; and the organ that it urges."""

    matter: Matter
    grounds: tuple[Ground, ...] = ()
    urged: Organ | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the act in one matter."""

    matter: Matter
    act: Act | None = None
    grounds: Sequence[Ground] = ()


def bulk_acts(viewer: Viewer, procedure: type[Procedure] | None) -> list[ActKind]:
    """The bulk acts that a post of the viewer may do in matters of a procedure; general ones in matters of all."""
    own = procedure.acts.values() if procedure is not None else ()
    kinds = [kind for kind in (*own, *GENERAL.values()) if kind.bulk]
    return [kind for kind in kinds if any(post.gives(role) for post in viewer.posts for role in kind.by)]


def could_take(kinds: Sequence[ActKind], matters: Sequence[Matter], viewer: Viewer) -> list[ActKind]:
    """Those of the acts that the viewer could do in one of the matters at least, as far as its stage and organ say."""
    return [kind for kind in kinds if any(_could(kind, matter, viewer) for matter in matters)]


def _could(kind: ActKind, matter: Matter, viewer: Viewer) -> bool:
    if not kind.allowed_in(matter.stage) or (kind is GENERAL["archive"] and (matter.archived or not matter.final)):
        return False
    able = [post for post in viewer.posts if any(post.gives(role) for role in kind.by)]
    return bool(able) and (kind.of != "lead" or any(post.organ_id == matter.organ_id for post in able))


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest, viewer: Viewer, family: str, name: str) -> HttpResponse:
    """The form of a bulk act over the matters chosen (``m``, each an id and the revision seen); sent, it is done.

    What a list sends says by ``scope`` whether the chosen rows are meant or the whole page, and is only shown.
    ``family`` is the key of a procedure, or ``all`` for general acts in matters of several.
    """
    procedure, kind = _declared(viewer, family, name)
    given = request.POST if request.method == "POST" else request.GET
    wanted = _wanted(given)
    matters = _found(viewer, wanted)
    if request.method == "POST" and "scope" not in request.POST:
        return _post(request, viewer, procedure, kind, [matters[id] for id in wanted if id in matters], wanted)
    panel = _panel(viewer, procedure, kind, None, None)
    return _page(request, viewer, procedure, panel, list(matters.values()), len(wanted) - len(matters))


def _declared(viewer: Viewer, family: str, name: str) -> tuple[type[Procedure] | None, ActKind]:
    versions = families().get(family)
    if versions is None and family != "all":
        raise Http404
    procedure = versions[-1] if versions else None
    for kind in bulk_acts(viewer, procedure):
        if kind.name == name:
            return procedure, kind
    raise Http404


def _wanted(given: QueryDict) -> dict[uuid.UUID, int | None]:
    """The ids chosen, in their order, each with the revision that the officer saw."""
    chosen = given.getlist("page") if given.get("scope") == "page" else given.getlist("m")
    found: dict[uuid.UUID, int | None] = {}
    for text in chosen[: MOST + 1]:
        id, _, revision = text.partition("~")
        found[uuid_of(id, "m")] = int(revision) if revision.isascii() and revision.isdigit() else None
    if len(found) > MOST:
        raise Unreadable(f"一次最多批量办理 {MOST} 件，请分批。", f"At most {MOST} at once: do it in parts.")
    return found


def _found(viewer: Viewer, wanted: Mapping[uuid.UUID, int | None]) -> dict[uuid.UUID, Matter]:
    """Those of the matters that the viewer may see, in the order chosen."""
    rows = viewer.matters.filter(pk__in=wanted).select_related("organ")
    known = {row.pk: row for row in rows}
    return {id: known[id] for id in wanted if id in known}


def _panel(
    viewer: Viewer, procedure: type[Procedure] | None, kind: ActKind, raw: dict[str, Any] | None,
    posted: QueryDict | None,
) -> Panel:  # fmt: skip
    declared = procedure or next(iter(families().values()))[-1]
    form = named_apart(build_form(declared, kind, raw, on=viewer.day), kind)
    if kind is URGE:
        del form.fields["to"]  # Each matter waits for an organ of its own: the page says which.
    control = ControlForm(posted, viewer=viewer, posts=_posts(kind, viewer), revision=None)
    address = reverse("bulk", args=[procedure.key if procedure else "all", kind.name])
    return Panel(kind, form, control, address)


def _posts(kind: ActKind, viewer: Viewer) -> list[Post]:
    return [post for post in posts_for(kind, viewer) if any(post.gives(role) for role in kind.by)]


def _page(
    request: HttpRequest, viewer: Viewer, procedure: type[Procedure] | None, panel: Panel, matters: list[Matter],
    lost: int, status: int = 200,
) -> HttpResponse:  # fmt: skip
    chosen = _examined(panel.kind, matters, viewer)
    return show(
        request, viewer, "bulk", status=status, procedure=procedure, panel=panel, lost=lost,
        offered=[each for each in chosen if not each.grounds], barred=[each for each in chosen if each.grounds],
    )  # fmt: skip


def _examined(kind: ActKind, matters: list[Matter], viewer: Viewer) -> list[Chosen]:
    """Each matter with the reasons why the act is not offered in it to the viewer; none where it is."""
    offered = offers_in(matters, viewer.officer, viewer.day)
    facts = facts_by_matter(matters)
    urged = urged_in(matters) if kind is URGE else {}
    found = []
    for matter in matters:
        if any(offer.kind.name == kind.name for offer in offered[matter.pk]):
            found.append(Chosen(matter, urged=urged.get(matter.pk)))
        elif kind_of(procedure_of(matter.family, matter.version), kind.name) is None:
            found.append(Chosen(matter, (Ground("unknown-act", _UNKNOWN, _OTHER),)))
        else:
            post = _posts(kind, viewer)[0]
            grounds = why_not(matter, kind, post, viewer.day, facts[matter.pk])
            found.append(Chosen(matter, tuple(grounds) or (_idle(kind),)))
    return found


def _idle(kind: ActKind) -> Ground:
    return Ground(
        "idle", Label(f"目前没有需要“{kind.label.zh}”的内容。", f"Nothing in it asks to {kind.label.en} now."),
        Label("请不要选择该事项。", "Leave it out."),
    )  # fmt: skip


def _post(
    request: HttpRequest, viewer: Viewer, procedure: type[Procedure] | None, kind: ActKind, matters: list[Matter],
    wanted: Mapping[uuid.UUID, int | None],
) -> HttpResponse:  # fmt: skip
    declared = procedure or next(iter(families().values()))[-1]
    raw = {name: value for name, value in values_of(request, declared, kind).items() if name not in ("m", "page")}
    raw.pop("scope", None)
    panel = _panel(viewer, procedure, kind, raw, request.POST)
    grounds = [*(() if panel.control.is_valid() else faults(panel.control)), *_form_faults(panel)]
    if not matters:
        grounds.append(
            Ground("none", Label("没有选择事项。", "No matter is chosen."), Label("请至少选择一件。", "Choose one."))
        )
    if grounds:
        panel.grounds = grounds
        return _page(request, viewer, procedure, panel, matters, len(wanted) - len(matters), status=422)
    urged = urged_in(matters) if kind is URGE and not raw.get("to") else {}
    results = [
        _done(matter, kind, panel.control.cleaned_data, _own(raw, place, matter, urged), wanted[matter.pk], viewer)
        for place, matter in enumerate(matters)
    ]
    return show(
        request, viewer, "bulk_done", procedure=procedure, kind=kind, lost=len(wanted) - len(matters),
        done=[each for each in results if each.act], refused=[each for each in results if not each.act],
    )  # fmt: skip


def _form_faults(panel: Panel) -> list[Ground]:
    return [] if panel.form.is_valid() else faults(panel.form)


def _own(
    raw: Mapping[str, Any], place: int, matter: Matter, urged: Mapping[uuid.UUID, Organ]
) -> dict[str, Any]:  # fmt: skip
    """What is said in one matter: the text of all, and whom it urges where that is another organ than its lead."""
    own, organ = numbered(raw, place), urged.get(matter.pk)
    return own if organ is None or organ.pk == matter.organ_id else {**own, "to": str(organ.pk)}


def numbered(raw: Mapping[str, Any], place: int) -> dict[str, Any]:
    """What was typed, with ``{15}`` counted on from matter to matter: 15, 16, 17; ``{015}`` keeps its width."""

    def counted(found: re.Match[str]) -> str:
        return str(int(found[1]) + place).zfill(len(found[1]))

    return {name: _COUNTER.sub(counted, value) if isinstance(value, str) else value for name, value in raw.items()}


def _done(
    matter: Matter, kind: ActKind, control: Mapping[str, Any], raw: Mapping[str, Any], revision: int | None,
    viewer: Viewer,
) -> Result:  # fmt: skip
    try:
        act = perform(
            matter, kind.name, by=control["post"], on=control["on"], data=raw, reason=control["why"],
            request_key=f"{control['request_key']}:{matter.pk}", revision=revision, today=viewer.day,
        )  # fmt: skip
    except Refusal as refusal:
        return Result(matter, grounds=refusal.grounds)
    except law.LawError as error:
        says = Label(f"期限无法计算：{error}", f"The limit cannot be counted: {error}")
        return Result(matter, grounds=[Ground("law", says, Label("请单独办理。", "Do it by itself."))])
    except LedgerError as error:
        return Result(matter, grounds=[Ground("ledger", error.message, Label("请单独办理。", "Do it by itself."))])
    return Result(matter, act)

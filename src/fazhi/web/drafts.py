"""Drafts of forms 草稿: saved as one types, offered again when the form is opened, gone once the act is done.

Every form of an act has them, without the act's page doing anything: the form says where it is sent, and that is the
name of its draft. Nothing typed is kept in the browser, whose storage others at the same machine may read.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.urls.resolvers import ResolverMatch
from django.views.decorators.http import require_POST

from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.registry import GENERAL, families, kind_of, procedure_of
from fazhi.kernel.wording import Label
from fazhi.now import SHANGHAI, moment
from fazhi.web.access import officers
from fazhi.web.control import PREFIX, UPLOADS, Panel
from fazhi.web.viewer import Viewer
from fazhi.web.working.drafts import Saved, Typed, drop, save, standing, typed_in
from fazhi.web.working.models import Draft

FORMS = ("act", "opening", "correct")
"""Names of the addresses to which forms with drafts are sent."""
PLACE, VERSION, ASKED = f"{PREFIX}-place", f"{PREFIX}-draft", "draft"
CONFLICT, GONE, TOO_LARGE, LARGEST = 409, 410, 413, 200_000
"""Characters of a draft at most; a form with more is saved by sending it."""
_APART = {
    PLACE,
    VERSION,
    UPLOADS,
    f"{PREFIX}-request_key",
    f"{PREFIX}-revision",
    f"{PREFIX}-save",
    "csrfmiddlewaretoken",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """What a form says of its draft: where it is continued, when it was saved, and the version that a window knows."""

    place: str
    continued_at: str
    version: int = 0
    saved: str = ""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A draft on the desk: what it is of, and where it is continued."""

    draft: Draft
    label: Label
    matter: Matter | None
    continued_at: str


def notice_of(viewer: Viewer, place: str) -> Notice | None:
    """What the form that is sent to a place says of its draft; None for a form that has none."""
    found = _form_at(place)
    if found is None:
        return None
    draft = standing(viewer.officer, moment()).filter(place=place).first()
    at = _continued_at(place, found)
    return Notice(place, at, draft.version, _clock(draft.saved_at)) if draft else Notice(place, at)


def _clock(when: datetime.datetime) -> str:
    return when.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def continued(request: HttpRequest, viewer: Viewer, panel: Panel, beside: Iterable[forms.Form] = ()) -> None:
    """Fill a fresh form, and those that stand in it, with the viewer's draft, where the address asks for it."""
    if request.method == "POST" or ASKED not in request.GET:
        return
    draft = standing(viewer.officer, moment()).filter(place=panel.url).first()
    typed = typed_in(draft) if draft else None
    if draft is None or typed is None:
        return
    control = {name.removeprefix(f"{PREFIX}-"): values for name, values in typed.items() if name.startswith(PREFIX)}
    for form, values in ((panel.form, typed), (panel.control, control), *((each, typed) for each in beside)):
        form.initial = {**form.initial, **_values(form, values)}
    panel.continued = True


def _values(form: forms.Form, typed: Mapping[str, list[str]]) -> dict[str, Any]:
    return {
        name: values if getattr(form.fields[name].widget, "allow_multiple_selected", False) else values[-1]
        for name, values in typed.items()
        if name in form.fields and values
    }


def _form_at(place: str) -> ResolverMatch | None:
    """The address of a form with drafts; None where the place is none."""
    try:
        found = resolve(place)
    except Resolver404:
        return None
    return found if found.url_name in FORMS else None


def _continued_at(place: str, found: ResolverMatch) -> str:
    if found.url_name != "act":
        return f"{place}?{ASKED}=1"
    id, name = found.kwargs["id"], found.kwargs["name"]
    return f"{reverse('matter', args=[id])}?act={name}&{ASKED}=1#act-{name}"


@officers
@require_POST
def save_draft(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Save what stands in a form: as one types, answered in JSON; by its button, answered with the form again."""
    place = request.POST.get(PLACE, "")
    found = _form_at(place)
    if found is None:
        raise Http404
    matter = viewer.matter(found.kwargs["id"]) if "id" in found.kwargs else None
    typed = typed_of(request.POST)
    by_button = f"{PREFIX}-save" in request.POST
    if sum(len(value) for values in typed.values() for value in values) > LARGEST:
        return _too_large(request, place, found) if by_button else JsonResponse({"status": "large"}, status=TOO_LARGE)
    saved = _saved(request, viewer, place, typed, matter, again=by_button)
    if by_button:
        return _answered(request, place, found, saved)
    if saved.draft is None:
        return JsonResponse({"status": "gone"}, status=GONE)
    answer = {"version": saved.draft.version, "saved": _clock(saved.draft.saved_at)[-len("hh:mm") :]}
    status = 200 if saved.taken else CONFLICT
    return JsonResponse({**answer, "status": "saved" if saved.taken else "other"}, status=status)


def _saved(
    request: HttpRequest, viewer: Viewer, place: str, typed: Typed, matter: Matter | None, *, again: bool
) -> Saved:
    seen = request.POST.get(VERSION, "0")
    known = int(seen) if seen.isascii() and seen.isdigit() else 0
    saved = save(viewer.officer, place, typed, seen=known, now=moment(), matter=matter)
    if saved.draft is None and again:
        return save(viewer.officer, place, typed, seen=0, now=moment(), matter=matter)
    return saved


def typed_of(posted: QueryDict) -> Typed:
    """What was typed into a form, as its draft keeps it."""
    return {name: posted.getlist(name) for name in posted if name not in _APART}


def _answered(request: HttpRequest, place: str, found: ResolverMatch, saved: Saved) -> HttpResponse:
    at = _clock(saved.draft.saved_at) if saved.draft else ""
    other = Label(
        f"没有保存：另一窗口已在 {at} 保存了这份表单的草稿，以下是那份草稿。",
        f"Not saved: another window saved a draft of this form at {at}; that one stands below.",
    )
    messages.success(request, str(Label("草稿已保存。", "The draft is saved.") if saved.taken else other))
    return redirect(_continued_at(place, found))


def _too_large(request: HttpRequest, place: str, found: ResolverMatch) -> HttpResponse:
    messages.error(request, str(Label("内容过长，未保存为草稿。", "Too long to be saved as a draft.")))
    return redirect(_continued_at(place, found))


@officers
@require_POST
def discard_draft(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Throw away my draft of a form; back to where I was."""
    drop(viewer.officer, request.POST.get(PLACE, ""))
    messages.success(request, str(Label("草稿已丢弃。", "The draft is thrown away.")))
    found = _form_at(request.POST.get(PLACE, ""))
    if found is None or request.POST.get("back") == "desk":
        return redirect("desk")
    return redirect(_continued_at(request.POST[PLACE], found).replace(f"&{ASKED}=1", "").replace(f"?{ASKED}=1", ""))


def unfinished(viewer: Viewer, limit: int) -> list[Unfinished]:
    """The viewer's drafts, the last saved first; those of matters that they may no longer see are left out."""
    rows = list(standing(viewer.officer, moment()).select_related("matter__organ").order_by("-saved_at")[:limit])
    about = [row.matter_id for row in rows if row.matter_id]
    seen = set(viewer.matters.filter(pk__in=about).values_list("pk", flat=True)) if about else set()
    return list(_unfinished(rows, seen))


def _unfinished(rows: list[Draft], seen: set[Any]) -> Iterator[Unfinished]:
    for row in rows:
        found = _form_at(row.place)
        if found is None or (row.matter_id is not None and row.matter_id not in seen):
            continue
        label = _label(found, row.matter)
        if label is not None:
            yield Unfinished(row, label, row.matter, _continued_at(row.place, found))


def _label(found: ResolverMatch, matter: Matter | None) -> Label | None:
    if found.url_name == "correct":
        return GENERAL["correct"].label
    if matter is not None:
        kind = kind_of(procedure_of(matter.family, matter.version), found.kwargs["name"])
        return kind.label if kind else None
    versions = families().get(found.kwargs["family"])
    kind = kind_of(versions[-1], found.kwargs["name"]) if versions else None
    return versions[-1].label + Label("：", ": ") + kind.label if versions and kind else None

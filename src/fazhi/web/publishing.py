"""What notices and their acts hold, in words: what was hidden and kept, where it is shown, and until which day."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse

from fazhi.kernel.notices.attaching import Attached, attached_to, originals
from fazhi.kernel.notices.displays import CHANNELS, DISPLAYS
from fazhi.kernel.notices.hits import HitKind
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.versions import version_after
from fazhi.kernel.procedures.knowing import PAPER, HoldingChoice
from fazhi.kernel.wording import Label
from fazhi.web.clockface import language
from fazhi.web.language import ENGLISH, PUBLIC
from fazhi.web.viewer import Viewer


def publication_in_words(model: type[models.Model], name: str, value: Any) -> tuple[str, ...]:
    """A value of a notice, or of an act in one, in words; nothing where it reads well as it is."""
    if not issubclass(model, Notice) or not value:
        return ()
    if name in _WORDS:
        return tuple(map(str, _WORDS[name](value)))
    if name == "channel" and value in CHANNELS:
        return (str(CHANNELS[value]),)
    if name == "display" and value in DISPLAYS:
        return (str(DISPLAYS[value].label),)
    return ()


def _hidden_in_words(redactions: list[dict[str, Any]]) -> Iterator[str]:
    found = Counter(str(HitKind(each["kind"]).label) for each in redactions)
    yield str(Label("、", ", ")).join(f"{kind} {times}" for kind, times in found.items())


def _counted(values: list[Any]) -> Iterator[Label]:
    yield Label(f"{len(values)}项", f"{len(values)}")


def _places(values: list[Any]) -> Iterator[Label]:
    yield Label(f"{len(values)}处", f"{len(values)}")


def _original_in_words(original: Mapping[str, Any]) -> Iterator[Label]:
    digest = str(original.get("digest", ""))[:12]
    on = original.get("on", "")
    yield Label(f"所依据行为 {on}，原文摘要 {digest}…", f"the act of {on}; keyed digest of its text {digest}…")


def _names(files: list[dict[str, Any]]) -> Iterator[str]:
    return (each["name"] for each in files)


def _holding_in_words(holding: str) -> Iterator[str]:
    yield HoldingChoice().in_words(holding)


def _copy_in_words(copy: Mapping[str, Any]) -> Iterator[Label]:
    """A redacted copy as the act says it: its name, by whom it was made, what was hidden and taken out."""
    shown = Attached(file="", at="", holding="", **copy)
    yield Label(shown.name, shown.name)
    if shown.made == "hand":
        yield Label("人工遮蔽后上传", "redacted by hand")
    if shown.hidden:
        yield Label(f"遮蔽：{shown.hidden.zh}", f"hidden: {shown.hidden.en}")
    if shown.cleaned_of:
        yield Label(f"清除：{shown.cleaned_of.zh}", f"taken out: {shown.cleaned_of.en}")
    if shown.kept:
        yield Label(
            f"经确认不遮蔽{len(shown.kept)}处：{shown.why_kept}", f"not hidden, {len(shown.kept)}: {shown.why_kept}"
        )
    if not shown.readable:
        yield Label("含不能识读的内容", "holds what cannot be read")


_WORDS: dict[str, Callable[[Any], Iterator[Any]]] = {
    "redactions": _hidden_in_words, "kept": _places, "confirmed": _counted, "original": _original_in_words,
    "files": _names, "carried": _names, "attached": _names, "holding": _holding_in_words, "copy": _copy_in_words,
}  # fmt: skip
"""How values of a notice and of its acts read, by their names."""


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file of a notice beside its original: links to both, where the viewer may open them."""

    file: Attached
    copy: str
    original: str


def files_shown(notice: Notice, viewer: Viewer) -> list[FileShown]:
    """The files of a notice with links to copy and original, as far as the viewer may open them."""
    files = attached_to(notice)
    may = originals(notice, viewer.eyes) if files else {}
    places = viewer.matters.filter(pk__in={each.at for each in files})
    near = {str(pk) for pk in places.values_list("pk", flat=True)}
    return [
        FileShown(
            each, reverse("attachment", args=[each.at, each.file]) if each.at in near else "",
            _address(notice, each) if each.holding in may else "",
        )
        for each in files
    ]  # fmt: skip


def _address(notice: Notice, each: Attached) -> str:
    what, _, id = each.holding.partition(":")
    matter = notice.source.matter_id if notice.source else notice.pk
    return reverse("paper-file" if what == PAPER else "attachment", args=[matter, id])


@dataclass(frozen=True, slots=True)
class Around:
    """Where a notice leads: to the version after it, and to its page for the public, where they are to be seen."""

    version: Notice | None
    public: str


def around(matter: models.Model, viewer: Viewer) -> Around | None:
    """Where a notice leads, as far as the viewer may see; None for what is no notice."""
    if not isinstance(matter, Notice):
        return None
    after = version_after(matter)
    seen = after is not None and viewer.matters.filter(pk=after.pk).exists()
    site = ENGLISH if language().startswith("en") else PUBLIC
    notices, day = Notice.objects.filter(pk__in=viewer.matters.filter(pk=matter.pk)), viewer.day
    public = matter.published_on is not None and (notices.public(day) | notices.earlier(day)).exists()
    return Around(after if seen else None, f"{site}notices/{matter.pk}/" if public else "")


def display_receipt(matter: models.Model) -> tuple[str, ...]:
    """Why a notice is shown until its last day: the rule, its article, and how it was counted."""
    if not isinstance(matter, Notice) or not (matter.display and matter.grade and matter.published_on):
        return ()
    rule, said = DISPLAYS[matter.display], matter.original.get("on")
    paper_on = datetime.date.fromisoformat(said) if said else matter.published_on
    due = rule.until(matter.grade, paper_on, matter.published_on)
    return (str(rule.grade(matter.grade).label), *due.receipt.lines(language()))

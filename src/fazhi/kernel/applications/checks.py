"""What declarations of applications name, resolved when an installation starts: acts, fields, papers, limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.checks import CheckMessage, Error

from fazhi.kernel.applications.declaring import Online, declared
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.forms import PARTY_FIELDS, form_class
from fazhi.kernel.procedures.registry import GENERAL, families


def declarations(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Django's system check over all that can be applied for."""
    return [
        Error(f"{online.key}: {fault}", hint="Mend the declaration in the chapter's module online.", id="fazhi.E005")
        for online in declared().values() for fault in faults(online)
    ]  # fmt: skip


def faults(online: Online) -> Iterator[str]:
    """What a declaration names and nobody has, and what must not be told."""
    versions = [each for each in families().get(online.family, ()) if online.act in each.acts]
    if not versions:
        yield "no version of the procedure has the act"
        return
    known = {name: kind for each in families()[online.family] for name, kind in each.acts.items()}
    for name in (*online.told, *online.serves, *(each.act for each in online.supplied)):
        if name not in known and name not in GENERAL:
            yield f"tells of {name}, which is no act of the procedure"
        elif (known.get(name) or GENERAL[name]).internal:
            yield f"tells of {name}, which is internal"
    papers = {paper.key: paper for each in known.values() for paper in each.papers}
    for key in online.papers:
        if key not in papers:
            yield f"delivers {key}, which no act issues"
        elif papers[key].internal:
            yield f"delivers {key}, which is internal"
    limits = [*online.limits, *(each.limit for each in online.notices if each.limit)]
    limits += [key for each in online.notices for _, key in each.further]
    limits += [each.within[1] for each in online.told.values() if each.within]
    terms = {start.key for each in known.values() for start in each.starts}
    for key in (*filter(None, (online.review,)), *limits):
        if key not in tree() and key not in terms:
            yield f"names the limit {key}, which neither the law nor an act knows"
    yield from _questions(online, versions[-1])
    yield from _numbers(online, versions[-1])
    yield from (
        f"words the return {key}, which is no ground of return" for key in online.wordings if key not in online.returns
    )


def _questions(online: Online, procedure: type[Procedure]) -> Iterator[str]:
    fields = form_class(procedure, procedure.acts[online.act]).base_fields
    names = [each.name for each in online.questions]
    for name in names:
        if name not in fields:
            yield f"asks for {name}, which is no field of the act's form"
        elif name in PARTY_FIELDS:
            yield f"asks for {name}, which the page of the applicant asks already"
        elif isinstance(fields[name], forms.ModelChoiceField | forms.FileField):
            yield f"asks for {name}, which offers rows of the workbench; ask for a number or a text instead"
    if len(set(names)) != len(names):
        yield "asks the same twice"
    if not procedure.acts[online.act].opens:
        yield f"{online.act} opens no matter"


def _numbers(online: Online, procedure: type[Procedure]) -> Iterator[str]:
    fields = form_class(procedure, procedure.acts[online.act]).base_fields
    names = [each.name for each in online.questions]
    for each in online.numbers:
        if each.question not in names:
            yield f"looks up {each.question}, which it does not ask"
        if each.fills not in fields:
            yield f"fills {each.fills}, which is no field of the act's form"
        elif each.fills in names:
            yield f"fills {each.fills}, which the applicant answers"

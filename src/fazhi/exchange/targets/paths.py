"""Acts that a back-filled matter may bring, the main path among them, and the columns that each asks for."""

from __future__ import annotations

from dataclasses import replace

from django import forms

from fazhi.exchange.sheets import Column, Kind, columns_of_form
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.forms import form_class
from fazhi.kernel.procedures.stages import NEW
from fazhi.kernel.wording import Label

_BY = Label("经办人编号", "Officer's number")
_ON = Label("日期", "Day")


def brings(procedure: type[Procedure]) -> list[ActKind]:
    """The acts that a row may bring, in the order declared; first those that open a matter."""
    kinds = [kind for kind in procedure.acts.values() if not kind.automatic and not kind.corrects]
    return sorted(kinds, key=lambda kind: not kind.opens)


def opening_of(procedure: type[Procedure]) -> ActKind | None:
    """The act that opens a matter; the first, where several do."""
    return next((kind for kind in brings(procedure) if kind.opens), None)


def main_path(procedure: type[Procedure]) -> list[str]:
    """The acts of the ordinary course: from opening to the end, exceptions (with a reason, optional) left out."""
    opening = opening_of(procedure)
    if opening is None:
        return []
    path, stage, been = [opening.name], opening.target(NEW.name), {NEW.name}
    while stage not in been and not procedure.stages[stage].final:
        been.add(stage)
        step = next((kind for kind in brings(procedure) if _leads_on(kind, stage, been)), None)
        if step is None:
            break
        path.append(step.name)
        stage = step.target(stage)
    return path


def _leads_on(kind: ActKind, stage: str, been: set[str]) -> bool:
    ordinary = not (kind.opens or kind.optional or kind.needs_reason)
    return ordinary and kind.allowed_in(stage) and kind.target(stage) not in been


def columns_of_acts(procedure: type[Procedure], chosen: list[str]) -> tuple[Column, ...]:
    """The columns of the chosen acts, the opening one first: day, what its form asks for, numbers, who did it."""
    found: list[Column] = []
    for kind in brings(procedure):
        if kind.name in chosen or kind is opening_of(procedure):
            found += _columns(procedure, kind, opens=kind is opening_of(procedure))
    return tuple(found)


def numbers_of(procedure: type[Procedure], mark: str, year: int) -> dict[str, str]:
    """The first number of each series of the year, by the column that takes such a number."""
    found = {}
    for kind in brings(procedure):
        patterns = {f"paper:{paper.key}": paper.number for paper in kind.papers if paper.number}
        if kind.numbers and procedure.number:
            patterns["number"] = procedure.number
        for name, pattern in patterns.items():
            found[f"{kind.name}.{name}"] = pattern.format(mark=mark, year=year, serial=1)
    return found


def _columns(procedure: type[Procedure], kind: ActKind, *, opens: bool) -> list[Column]:
    prefix, zh, en = f"{kind.name}.", kind.label.zh, kind.label.en
    form = form_class(procedure, kind)
    files = [name for name, field in form.base_fields.items() if isinstance(field, forms.FileField)]
    found = [Column(name=f"{prefix}on", label=Label(f"{zh}{_ON.zh}", f"{en}: day"), kind=Kind.DATE, required=opens)]
    if kind.numbers and procedure.number:
        found.append(
            Column(name=f"{prefix}number", label=Label(f"{procedure.label.zh}编号", f"Number of {procedure.label.en}"),
                   kind=Kind.CODE, required=opens, synonyms=("文号", "案号", "编号", "办件编号"))
        )  # fmt: skip
    for column in columns_of_form(form, leave=files):
        label = column.label if opens else Label(f"{zh}：{column.label.zh}", f"{en}: {column.label.en}")
        # Asked for of the acts that a row brings only: the form says so then.
        found.append(replace(column, name=prefix + column.name, label=label, required=column.required and opens))
    for paper in kind.papers:
        if paper.number:
            label = Label(f"{paper.label.zh}文号", f"Number of {paper.label.en}")
            found.append(Column(name=f"{prefix}paper:{paper.key}", label=label, kind=Kind.CODE))
    by = Label(f"{zh}：{_BY.zh}", f"{en}: {_BY.en}")
    help_ = Label("该行为当日只有一人可办的，可不填。", "May stay empty where one officer alone could do it that day.")
    found.append(Column(name=f"{prefix}by", label=by, kind=Kind.CODE, help=help_))
    return found

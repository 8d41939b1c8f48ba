"""Whom a form asks 报送单位: the holder of an office as designated in the place, or all its organs of a kind."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.core.exceptions import ValidationError

from fazhi.kernel.organs.founding import designated
from fazhi.kernel.organs.models import Office, Organ, OrganKind, subtree
from fazhi.kernel.procedures.refusals import Ground
from fazhi.kernel.returns.declaring import ReturnForm
from fazhi.kernel.returns.models import Collection
from fazhi.kernel.wording import Label, in_both


def keepers(form: ReturnForm, place: str, on: datetime.date) -> Iterator[Organ]:
    """The organs of a place that keep what the form asks for."""
    if form.office:
        held = designated(place, form.office, on)
        if held is not None:
            yield held
        return
    rows = Organ.objects.filter(kind=form.organ_kind, place_code__startswith=subtree(place)).order_by("code")
    yield from (organ for organ in rows if organ.existed_on(on))


def asked_organs(collection: Collection, place: str, on: datetime.date) -> list[tuple[ReturnForm, Organ]]:
    """Each form of a collection with the organs that are asked for it on the day."""
    return [(form, organ) for form in collection.asked_forms for organ in keepers(form, place, on)]


def unkept(collection: Collection, place: str, on: datetime.date) -> list[Ground]:
    """The grounds against a collection: every form for which nobody can be asked."""
    return [_nobody(form) for form in collection.asked_forms if not any(keepers(form, place, on))]


def _nobody(form: ReturnForm) -> Ground:
    office = Office(form.office).both if form.office else in_both(ValidationError(OrganKind(form.organ_kind).label))
    return Ground(
        "no-keeper", Label(f"“{form.title.zh}”没有可以报送的单位。", f"Nobody can be asked for {form.title.en}."),
        Label(f"请先在机构管理中明确职能归口：{office.zh}。", f"Designate the organ that holds it first: {office.en}."),
        field="asked",
    )  # fmt: skip

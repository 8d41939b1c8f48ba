"""Campaigns, organs and places in words, for pages and papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fazhi.kernel.organs.models import Organ, Place
from fazhi.kernel.wording import Label
from fazhi.services.inspection.choices import Joint, TargetKind


def campaign_in_words(row: Mapping[str, Any]) -> str:
    """A campaign as one line, in the page's language; names are as they stand in the registers."""
    kinds = "、".join(str(TargetKind(kind).label) for kind in row["kinds"])
    share = (
        Label(f"抽取{row['ratio']}%", f"{row['ratio']} percent drawn") if row["ratio"] else
        Label(f"抽取{row['count']}户", f"{row['count']} drawn")
    )  # fmt: skip
    with_whom = (
        Label(f"，配合：{'、'.join(row['partner_names'])}", f"; with {', '.join(row['partner_names'])}")
        if row["partners"] else ""
    )  # fmt: skip
    said = Label(
        f"{row['line']}. {row['name']}（{Joint(row['joint']).label}；牵头：{row['lead_name']}",
        f"{row['line']}. {row['name']} ({Joint(row['joint']).label}; led by {row['lead_name']}",
    )
    rest = Label(
        f"；事项：{'、'.join(row['item_names'])}；对象：{kinds}，{row['scope']}；{share}；"
        f"{row['starts_on']} 至 {row['ends_on']}）",
        f"; items: {', '.join(row['item_names'])}; targets: {kinds}, {row['scope']}; {share}; "
        f"{row['starts_on']} to {row['ends_on']})",
    )
    return f"{said}{with_whom}{rest}"


def organs_named(codes: Sequence[str]) -> tuple[str, ...]:
    """Organs by the names that they have today; a code that none has stands as it is."""
    return _named(codes, Organ.objects.filter(code__in=codes).values_list("code", "name"))


def places_named(codes: Sequence[str]) -> tuple[str, ...]:
    """Places by the names that they have today, with their codes; a code that none has stands as it is."""
    standing = Place.objects.standing().filter(code__in=codes, until_on=None).values_list("code", "name")
    return _named(codes, [(code, f"{name}（{code}）") for code, name in standing])


def _named(codes: Sequence[str], known: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    names = dict(known)
    return tuple(names.get(str(code), str(code)) for code in codes)

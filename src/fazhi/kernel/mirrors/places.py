"""Places for which a mode may be set 可设定运行方式的区划: those with an organ here that handles the procedure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from fazhi.kernel.organs.models import Place, Post
from fazhi.kernel.procedures.declaring import ActKind, Procedure


def handling(procedures: Iterable[type[Procedure]], day: datetime.date | None) -> set[str]:
    """The places in which an organ has somebody by whose role a matter of one of the procedures is opened.

    Of one whose matters only follow from others: somebody by whose role any of its acts is done.

    Args:
        procedures: the procedures.
        day: the day; as things stand without one.
    """
    roles = {role.key for each in procedures for kind in _done(each) for role in kind.by}
    posts = Post.objects.standing() if day is None else Post.objects.as_of(day)
    return set(posts.filter(role__in=roles).values_list("organ__place_code", flat=True).distinct())


def _done(procedure: type[Procedure]) -> list[ActKind]:
    opening = [kind for kind in procedure.opening() if not kind.automatic]
    return opening or [kind for kind in procedure.acts.values() if not kind.automatic]


def offered(procedures: Iterable[type[Procedure]], day: datetime.date | None) -> list[tuple[str, str]]:
    """Those places by code, each with its name, as a form offers them."""
    places = Place.objects.standing() if day is None else Place.objects.as_of(day)
    rows = places.filter(code__in=handling(procedures, day)).order_by("code")
    return [(code, f"{name}（{code}）") for code, name in rows.values_list("code", "name")]

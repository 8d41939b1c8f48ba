"""What duties to publish name, resolved when an installation starts: channels, rules of display, acts, fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error

from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.notices.displays import CHANNELS, DISPLAYS
from fazhi.kernel.procedures.declaring import ActKind, Owes, Procedure
from fazhi.kernel.procedures.registry import families
from fazhi.law.kinds import Role, Sure


def declarations(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Django's system check over all duties to publish."""
    return [
        Error(
            f"{procedure.__module__}.{procedure.__name__}: act {kind.name}: {fault}",
            hint="Mend the declaration; the installation does not start with it.", id="fazhi.E002",
        )
        for versions in families().values() for procedure in versions
        for kind in procedure.acts.values() for fault in faults(procedure, kind)
    ]  # fmt: skip


def faults(procedure: type[Procedure], kind: ActKind) -> Iterator[str]:
    """What an act's duties to publish name and nobody has, and duties that are the same one twice."""
    seen: set[tuple[str, str]] = set()
    for owes in kind.owes:
        yield from _faults(procedure, owes)
        if (owes.limit, owes.channel) in seen:
            yield f"owes two notices on {owes.channel} within {owes.limit}; make them one, or name another channel"
        seen.add((owes.limit, owes.channel))
    if len([owes for owes in kind.owes if owes.opinions]) > 1:
        yield "owes two calls for opinions; one notice calls, others may be published beside it"


def _faults(procedure: type[Procedure], owes: Owes) -> Iterator[str]:
    if owes.channel not in CHANNELS:
        yield f"owes a notice on {owes.channel}, which is no channel; use one of {', '.join(CHANNELS)}"
    if owes.display and owes.display not in DISPLAYS:
        yield f"owes a notice displayed by {owes.display}, which is no rule; use one of {', '.join(DISPLAYS)}"
    if owes.since and owes.since not in procedure.acts:
        yield f"owes a notice from the day of {owes.since}, which is no act of the procedure"
    yield from _basis(owes)
    yield from _opinions(procedure, owes)
    known = {field.name for field in procedure.matter._meta.get_fields()}
    if owes.from_day and owes.from_day not in known:
        yield f"owes a notice from {owes.from_day}, which is no field of {procedure.matter.__name__}"
    for name in owes.people:
        if name not in known:
            yield f"owes a notice that hides {name}, which is no field of {procedure.matter.__name__}"


def _basis(owes: Owes) -> Iterator[str]:
    """By which article the notice is public: a law in a text that the tree knows, or one marked as not sourced."""
    if owes.basis is None:
        yield "owes a notice and does not say by which article it is public; give basis=Basis(law, article)"
        return
    law, article = owes.basis.law, owes.basis.article
    known = {value.law for each in tree().parameters for value in each.values}
    if owes.basis.sure is Sure.READ and law not in known:
        yield f"owes a notice under {law or 'no law'}, which the law tree does not know; mark it sure=MEMORY or mend it"
    if article and not (article.isascii() and article.isdigit() and int(article) > 0):
        yield f"owes a notice under article {article} of {law}; give its number in Arabic figures"


def _opinions(procedure: type[Procedure], owes: Owes) -> Iterator[str]:
    """What a call for opinions names: a least time of the law; and that a reply has a call to answer."""
    if owes.opinions and owes.opinions not in tree():
        yield f"calls for opinions by {owes.opinions}, which is no limit of the law"
    elif owes.opinions and tree().parameter(owes.opinions).role is not Role.MINIMUM:
        yield f"calls for opinions by {owes.opinions}, which is no least time"
    if owes.opinions_shorter and not owes.opinions:
        yield "lets a call for opinions be shorter and calls for none; name the limit in opinions"
    if owes.replies and owes.opinions:
        yield "calls for opinions and answers a call; make them two duties"
    calls = (duty for kind in procedure.acts.values() for duty in kind.owes if duty.opinions)
    if owes.replies and next(calls, None) is None:
        yield "answers a call for opinions, and no act of the procedure owes one"

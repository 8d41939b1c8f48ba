"""All targets 导入内容一览: every register that is adjusted, twice; records, parties, and the matters of procedures."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from fazhi.exchange.targets.change_sets import ChangeSetTarget
from fazhi.exchange.targets.declaring import Target
from fazhi.exchange.targets.first_loads import FirstLoadTarget
from fazhi.exchange.targets.matters import MatterTarget, opens
from fazhi.exchange.targets.parties import PartyTarget
from fazhi.exchange.targets.records import RecordTarget, record_models
from fazhi.kernel.figures.chapters import chapters
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.registry import families
from fazhi.kernel.registers.declaring import registers


class UnknownTarget(LookupError):
    """A target asked for by a name that none has."""

    def __init__(self, key: str) -> None:
        known = "、".join(targets())
        super().__init__(f"没有导入内容“{key}”；可用：{known}。There is no target {key}; see those above.")


def targets() -> dict[str, Target]:
    """Every target by key, in the order in which pages list them."""
    found: list[Target] = []
    for register in registers().values():
        if register.by_adjustment:
            found += [FirstLoadTarget(register), ChangeSetTarget(register)]
    found += [RecordTarget(model) for model in record_models()]
    found.append(PartyTarget())
    # What chapters do: adjustments have a door of their own, and what the kernel does follows from other matters.
    own = {chapter.label for chapter in chapters()}
    latest = [versions[-1] for versions in families().values()]
    found += [MatterTarget(each) for each in latest if opens(each) and each.matter._meta.app_label in own]
    return {target.key: target for target in found}


def target_of(key: str) -> Target:
    """A target by key.

    Raises:
        UnknownTarget: none has it.
    """
    found = targets().get(key)
    if found is None:
        raise UnknownTarget(key)
    return found


def open_to(posts: Iterable[Post], day: datetime.date) -> list[tuple[Target, list[Post]]]:
    """The targets into which posts may import, each with those that may."""
    held = list(posts)
    found = [(target, [post for post in held if target.may(post, day)]) for target in targets().values()]
    return [(target, mine) for target, mine in found if mine]

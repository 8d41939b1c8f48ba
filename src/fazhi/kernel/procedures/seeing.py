"""Who sees what: the one place that says it, for every model, inside the query.

Matters are seen by their secrecy class (``CIRCLES``); acts, papers, clocks, links and parties are seen with their
matter; records and entries with their organ. What of a matter that is seen may be read is asked of ``reading``. A layer
above adds the rule of its own models with ``sees``.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, reduce
from operator import or_
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.organs.models import Officer, Post, subtree
from fazhi.kernel.organs.roles import ADMINISTRATOR, AUDITOR, PRINCIPAL, ROLES
from fazhi.kernel.parties.models import Party, PersonalRead
from fazhi.kernel.procedures.clockwork import Term
from fazhi.kernel.procedures.models import (
    Act,
    Matter,
    MatterLink,
    MatterOrgan,
    MatterParty,
    MatterReader,
    Paper,
    Secrecy,
)
from fazhi.kernel.procedures.registry import GENERAL, families
from fazhi.kernel.records.models import Record
from fazhi.kernel.registers.declaring import registers
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label

M = TypeVar("M", bound=Model)


class Stance(Enum):
    """How an officer stands to a matter."""

    LEADS = Label("在主办单位任办理岗位", "holds a handling post in the lead organ")
    HEADS = Label("主办单位负责人", "is a principal of the lead organ")
    TAKES_PART = Label("在参与单位任办理岗位", "holds a handling post in an organ taking part")
    HANDLED = Label(
        "办理过该事项且仍在上述单位任职", "acted in the matter, and still holds a post in one of these organs"
    )
    NAMED = Label("被列入知悉人员", "is named as a reader")
    ROLE_ACTS = Label(
        "系统管理岗、安全审计岗，仅限该岗位自身办理的程序",
        "administers or audits, and the procedure has acts of that very role",
    )


@dataclass(frozen=True, slots=True)
class Circle:
    """Who knows of the matters of a class 知悉范围.

    Attributes:
        means: what is put into the class.
        seen_by: the stances that see such a matter; whoever stands in none of them sees nothing of it.
        recusal_hides: whether who was told to stand back no longer sees it.
        shown: whether the public may see the single case, redacted; else counts only.
    """

    means: Label
    seen_by: frozenset[Stance]
    recusal_hides: bool = False
    shown: bool = False


CIRCLES: Mapping[str, Circle] = {
    Secrecy.PUBLIC: Circle(
        Label("案件可向社会公开（遮蔽后）", "cases that the public may see, redacted"), frozenset(Stance), shown=True
    ),
    Secrecy.INTERNAL: Circle(
        Label("机关内部事项，公众只见统计数", "matters of the organs; the public sees counts only"), frozenset(Stance)
    ),
    Secrecy.RESTRICTED: Circle(
        Label(
            "工作秘密、个人隐私、商业秘密、举报线索",
            "work secrets (工作秘密), personal privacy, trade secrets, tips of informers",
        ),
        frozenset({Stance.HEADS, Stance.HANDLED, Stance.NAMED}),
        recusal_hides=True,
    ),
}  # fmt: skip
"""By class. An administrator or auditor has no stance by that post alone; nor has the public."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """An officer on a day, with the posts held on it."""

    officer: Officer
    day: datetime.date
    posts: tuple[Post, ...]

    @property
    def organs(self) -> frozenset[uuid.UUID]:
        """The organs on whose matters the officer works."""
        return frozenset(post.organ_id for post in self.posts if ROLES[post.role].handles)

    @property
    def headed(self) -> frozenset[uuid.UUID]:
        """The organs of which the officer is a principal."""
        return frozenset(post.organ_id for post in self.posts if post.gives(PRINCIPAL))

    def apart(self) -> Iterator[tuple[uuid.UUID, list[str]]]:
        """Organs of posts that do not handle, with the families in which their role acts."""
        for post in self.posts:
            if not ROLES[post.role].handles and (acting := families_of(post.role)):
                yield post.organ_id, acting


def eyes_of(officer: Officer, day: datetime.date) -> Eyes:
    """The officer with the posts of the day."""
    return Eyes(officer, day, tuple(Post.objects.held_by(officer, day)))


def families_of(role: str) -> list[str]:
    """The families of procedures in which a role acts by their own acts."""
    return [
        key for key, versions in families().items()
        if any(by.key == role for version in versions for kind in version.acts.values() for by in kind.by)
    ]  # fmt: skip


def _stances(eyes: Eyes) -> dict[Stance, Q]:
    """The condition of each stance on a matter."""
    leads = Q(organ__in=eyes.organs)
    part = Q(Exists(MatterOrgan.objects.filter(matter=OuterRef("pk"), organ__in=eyes.organs)))
    # Who brought an act in from a platform has not done it, and does not come to see the matter by it.
    done = Act.objects.filter(matter=OuterRef("pk"), officer=eyes.officer, brought=None)
    acted = Q(Exists(done.exclude(name=TOLD)))
    named = Q(Exists(MatterReader.objects.filter(matter=OuterRef("pk"), officer=eyes.officer)))
    apart = [Q(organ=organ, family__in=acting) for organ, acting in eyes.apart()]
    found = {Stance.LEADS: leads, Stance.HEADS: Q(organ__in=eyes.headed), Stance.TAKES_PART: part}
    if apart:
        found[Stance.ROLE_ACTS] = reduce(or_, apart)
    return found | {Stance.HANDLED: (leads | part) & acted, Stance.NAMED: named}


_WITHIN = {Stance.HEADS: Stance.LEADS, Stance.HANDLED: Stance.TAKES_PART}
"""Stances that another one holds already: not asked where that one sees the matter as well."""


def _matters(eyes: Eyes) -> Q:
    if not eyes.posts:
        return Q(pk__in=[])
    stances = _stances(eyes)
    recused = Exists(Act.objects.filter(matter=OuterRef("pk"), name="recuse").saying(officer=str(eyes.officer.pk)))
    alike: dict[tuple[frozenset[Stance], bool], list[str]] = {}
    for secrecy, circle in CIRCLES.items():
        alike.setdefault((circle.seen_by, circle.recusal_hides), []).append(secrecy)
    found = Q()
    for (seen_by, hides), classes in alike.items():
        asked = [
            stances[each] for each in Stance if each in seen_by & stances.keys() and _WITHIN.get(each) not in seen_by
        ]
        condition = Q(secrecy__in=classes) & reduce(or_, asked)
        found |= condition & ~Q(recused) if hides else condition
    return found


TOLD = "tell_purge"
"""What a purge elsewhere tells a matter: who purges does not come to see the matter by it."""

Rule = Callable[[Eyes], Q]
RULES: dict[type[Model], Rule] = {}
"""By model: which rows of it an officer sees. A subclass follows the rule of its base."""


def sees(model: type[Model]) -> Callable[[Rule], Rule]:
    """Declare the function below as the rule of a model."""

    def declare(rule: Rule) -> Rule:
        RULES[model] = rule
        return rule

    return declare


class NoRule(LookupError):
    """A model that no rule of seeing covers."""


def rule_of(model: type[Model]) -> Rule | None:
    """The rule of a model or of the nearest of its bases; None where it is not a model that people may not see."""
    return next((RULES[base] for base in model.__mro__ if base in RULES), None)


def seen(rows: QuerySet[M], eyes: Eyes) -> QuerySet[M]:
    """Those of the rows that the officer may see.

    Raises:
        NoRule: no rule says who sees rows of this model.
    """
    rule = rule_of(rows.model)
    if rule is None:
        raise NoRule(f"no rule says who sees {rows.model._meta.label}: declare one with seeing.sees")
    return rows.filter(rule(eyes))


def matters_seen(eyes: Eyes) -> QuerySet[Matter]:
    """The matters that the officer may see."""
    return Matter.objects.filter(_matters(eyes))


def _with_matter(eyes: Eyes, column: str) -> Q:
    return Q(Exists(matters_seen(eyes).filter(pk=OuterRef(column))))


RULES[Matter] = _matters
for _model in (Act, Paper, MatterParty, MatterOrgan):
    RULES[_model] = lambda eyes: _with_matter(eyes, "matter_id")


@sees(MatterLink)
def _links(eyes: Eyes) -> Q:
    """A link is seen with both its ends."""
    return _with_matter(eyes, "parent_id") & _with_matter(eyes, "child_id")


@sees(Party)
def _parties(eyes: Eyes) -> Q:
    """A party is seen in a matter."""
    mine = MatterParty.objects.filter(_with_matter(eyes, "matter_id"))
    return Q(Exists(mine.filter(party=OuterRef("pk"))))


@sees(Clock)
def _clocks(eyes: Eyes) -> Q:
    """A clock is seen with its matter, as far as ``clocks_told`` says; one of an entry or a record with its organ."""
    return Q(subject_kind="matter") & _with_matter(eyes, "subject") & clocks_told(eyes) | ~Q(subject_kind="matter") & Q(
        organ__in=eyes.organs
    )


@cache
def internal_terms() -> frozenset[str]:
    """The keys of terms that internal acts set, as the day by which to report back on an instruction."""
    kinds = [kind for versions in families().values() for version in versions for kind in version.acts.values()]
    return frozenset(
        start.key for kind in (*GENERAL.values(), *kinds) if kind.internal
        for start in kind.starts if isinstance(start, Term)
    )  # fmt: skip


def clocks_told(eyes: Eyes) -> Q:
    """Of the clocks of matters that the officer sees, those whose day they may know.

    A term that an internal act set is as internal as the act: for the organ that leads the matter or led it then.
    """
    organs = eyes.organs | {organ for organ, _ in eyes.apart()}
    leads = Exists(Matter.objects.filter(pk=OuterRef("subject"), organ__in=organs))
    return ~Q(key__in=internal_terms()) | Q(organ__in=organs) | Q(leads)


@sees(Record)
def _records(eyes: Eyes) -> Q:
    """A record is its organ's."""
    return Q(organ__in=eyes.organs)


@sees(Entry)
def _entries(eyes: Eyes) -> Q:
    """An entry is its organ's; ``entries_seen`` opens public registers to all."""
    return Q(organ__in=eyes.organs)


def entries_seen(rows: QuerySet[M], eyes: Eyes) -> QuerySet[M]:
    """Those of a register's entries that the officer may see: all of a public one."""
    public = any(each.public and each.entry is rows.model for each in registers().values())
    return rows if public else seen(rows, eyes)


@sees(PersonalRead)
def _reads(eyes: Eyes) -> Q:
    """What was read is seen by who read it, by the head of the organ, and by who administers or audits in the place."""
    own = Q(officer=eyes.officer.pk) | Q(organ__in=eyes.headed)
    overseen = [post.organ.place_code for post in eyes.posts if post.gives(ADMINISTRATOR) or post.gives(AUDITOR)]
    return reduce(or_, (Q(place_code__startswith=subtree(code)) for code in overseen), own)


def oversees(eyes: Eyes) -> bool:
    """Whether the officer sees what others read: heads, administrators and auditors do."""
    return bool(eyes.headed) or any(post.gives(ADMINISTRATOR) or post.gives(AUDITOR) for post in eyes.posts)

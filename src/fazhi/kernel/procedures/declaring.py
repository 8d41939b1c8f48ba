"""How a procedure is written down: stages, acts, who may, which clocks, which papers, what must be published.

A declaration reads beside the statute. What can be known to be wrong when the class is made is refused there, with its
name (``soundness``); keys of the law, fields and templates are resolved when the installation starts (``checks``).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from fazhi.kernel.organs.roles import Role
from fazhi.kernel.procedures.clockwork import Start, Term, starts_of
from fazhi.kernel.procedures.owing import Basis, Owes
from fazhi.kernel.procedures.registry import register
from fazhi.kernel.procedures.rules import Rule
from fazhi.kernel.procedures.soundness import DeclarationError, examine
from fazhi.kernel.procedures.stages import NEW, Move, Stage
from fazhi.kernel.wording import Label
from fazhi.law.articles import as_cited

if TYPE_CHECKING:
    from fazhi.kernel.procedures.models import Matter
    from fazhi.kernel.procedures.replay import ActFacts, State
    from fazhi.kernel.procedures.request import Request
    from fazhi.kernel.procedures.surveying import Survey

__all__ = [
    "NEW",
    "ActKind",
    "Basis",
    "DeclarationError",
    "Governs",
    "Owes",
    "PaperKind",
    "Procedure",
    "RestsOn",
    "act",
]


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A paper 文书 that an act issues.

    Attributes:
        key: stored name.
        label: title in both languages; the Chinese one stands on the paper.
        template: name of the Django template of its text.
        number: pattern of its number, e.g. ``{mark}复受〔{year}〕{serial}号``; empty for papers without one.
        internal: only the lead organ, the organ that decides and the one that issued it read it 内部文书; other
            organs that take part do not even see that it is there.
    """

    key: str
    label: Label
    template: str
    number: str = ""
    internal: bool = False


@dataclass(frozen=True, slots=True)
class LinkTo:
    """The act links its matter to another one, whose id stands in a field of the form: that one is the parent.

    Attributes:
        kind: what the link says (``parallel``, ``appeal``, ``transfer``, ``incidental`` …); gates name it.
        field: field of the form that holds the parent's id.
    """

    kind: str
    field: str


@dataclass(frozen=True, slots=True)
class RestsOn:
    """The act names an item of a register, and is refused where the item is not in force on the act's day."""

    register: str
    field: str


@dataclass(frozen=True, slots=True)
class Governs:
    """Which matters a procedure's version governs: those opened from a day, until a day (exclusive), with the source.

    Open matters stay with the version under which they were opened, unless an act moves them.
    """

    from_on: datetime.date
    source: str
    until_on: datetime.date | None = None

    def covers(self, day: datetime.date) -> bool:
        """Whether a matter opened on the day is governed."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(slots=True, kw_only=True)
class ActKind:
    """A kind of act 行为 of a procedure, as declared; rows of acts done are ``models.Act``.

    What an act declared ``internal`` says, and the files attached by it, are for the lead organ, the organ that
    decides and the one that did it 内部行为; other organs see that it was done, and when. ``told`` names the field of
    its form that holds an organ to which it is addressed, and which reads it too.

    An act declared ``bulk`` needs no look at the single matter, and may be done in many at once 批量办理; each is an
    act of its own all the same.

    An act that ``stands`` is never corrected, since what others did rests on it; it is done anew 不予更正.

    An ``optional`` act 可选行为 is done where its own ground arises (dismissed, withdrawn, ended without a decision);
    the matter does not wait for it, and it puts the matter on nobody's desk.

    What an act ``owes`` to the public may be due on several channels, each by a rule of its own.

    An act ``of_copy`` concerns our own copy of a matter only, and is done where it lives on an upper platform, too.

    An act that ``answers`` something is offered where that says it is there: an instruction, a request, an ended case.
    """

    label: Label
    move: Move | None = None
    after: tuple[Stage, ...] = ()
    by: tuple[Role, ...] = ()
    of: str = "lead"
    form: type[forms.Form] | None = None
    fields: tuple[str, ...] = ()
    party: str = ""
    per_party: bool = False
    starts: tuple[Start | Term, ...] = ()
    stops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    extends: tuple[str, ...] = ()
    sets: Mapping[str, Any] = field(default_factory=dict)
    requires: tuple[Rule, ...] = ()
    apart_from: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    rests_on: RestsOn | None = None
    links: tuple[LinkTo, ...] = ()
    owes: tuple[Owes, ...] = ()
    papers: tuple[PaperKind, ...] = ()
    numbers: bool = False
    needs_reason: bool = False
    attach: bool = False
    internal: bool = False
    told: str = ""
    automatic: bool = False
    general: bool = False
    bulk: bool = False
    optional: bool = False
    corrects: bool = False
    stands: bool = False
    of_copy: bool = False
    answers: Callable[[State], bool] | None = None
    basis: str = ""
    initial: Callable[[Matter], Mapping[str, Any]] | None = None
    effect: Callable[[Request], None] | None = None
    replays: Callable[[State, ActFacts], None] | None = None
    name: str = ""
    procedure: type[Procedure] | None = None

    def __post_init__(self) -> None:
        """The articles on which it rests are cited as everywhere, however the declaration writes them."""
        self.basis = as_cited(self.basis)

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = self.name or name

    @property
    def opens(self) -> bool:
        """Whether the act opens a matter."""
        return self.move is not None and self.move.sources == (NEW,)

    def allowed_in(self, stage: str) -> bool:
        """Whether the act runs from the stage of this name."""
        if self.general:
            return stage != NEW.name
        places = self.after or (self.move.sources if self.move else ())
        return any(place.name == stage for place in places)

    def asked_in(self, state: State) -> bool:
        """Whether there is anything in the state that the act could answer; an act that answers nothing always may."""
        return self.answers is None or self.answers(state)

    def target(self, stage: str) -> str:
        """The stage after the act, done in ``stage``."""
        return self.move.target.name if self.move and self.move.target else stage

    def __str__(self) -> str:
        return str(self.label)


def act(
    move: Move | None = None, *, zh: str, en: str, by: Role | Sequence[Role] = (),
    after: Stage | Sequence[Stage] = (), to: Stage | None = None,
    starts: str | Start | Term | Sequence[str | Start | Term] = (),
    stops: str | Sequence[str] = (), pauses: str | Sequence[str] = (), resumes: str | Sequence[str] = (),
    extends: str | Sequence[str] = (), paper: PaperKind | Sequence[PaperKind] = (),
    owes: Owes | Sequence[Owes] = (), **others: Any,
) -> ActKind:  # fmt: skip
    """Declare an act; single values may be given where a sequence is meant.

    Args:
        move: from which stages to which.
        zh: name in Chinese.
        en: name in English.
        by: roles that may do it; nobody may where none is named.
        after: final stages after which it runs.
        to: the stage that an act declared ``after=`` leads to, where it moves the matter (revoke, re-open).
        starts: limits (dotted keys of the law) or terms that it starts.
        stops: limits that it stops.
        pauses: limits that it pauses.
        resumes: limits that it lets run on.
        extends: extensions of the law that it grants.
        paper: papers that it issues.
        owes: duties to publish that it makes due.
        others: further fields of ``ActKind``.
    """
    unknown = set(others) - {field.name for field in fields(ActKind)}
    if unknown:
        raise DeclarationError(ActKind, f"act {en} has no {', '.join(sorted(unknown))}; check the spelling")
    return ActKind(
        label=Label(zh, en), move=Move((), to) if to else move, by=_several(by), after=_several(after),
        starts=starts_of(*_several(starts)), stops=_several(stops), pauses=_several(pauses),
        resumes=_several(resumes), extends=_several(extends), papers=_several(paper),
        owes=_several(owes), **others,
    )  # fmt: skip


def _several(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


class Procedure:
    """A procedure 程序 in one version: subclass it, declare stages and acts, and the rest follows.

    Attributes:
        key: stored name of the family, the same in all versions, e.g. ``disputes.reconsideration``.
        version: stored name of this version.
        label: name in both languages.
        matter: the chapter's typed model of the matters it moves.
        governs: which matters this version governs.
        number: pattern of the matter's number, given by the act declared ``numbers=True``.
        organs: capacity of each further organ to the field of the matter that names it, or a list of several.
        capacities: capacity of parties to its label.
        secrecy: secrecy class that its matters open with.
        public_cases: whether the public may see single matters, or only counts.
        stays_here: it never runs on an upper platform, since what it does is done to this installation.
        own_pages: name of each page that its matters have besides the common ones, to its label.
        taken_away: name of the page from which a matter can be taken away as a file, to its label; where the page says
            nothing else, once it is ended, by who handles it.
        survey: how the matters stand that arose from one of its own, as a table on its page.
    """

    key: ClassVar[str]
    version: ClassVar[str] = "1"
    label: ClassVar[Label]
    matter: ClassVar[type[Matter]]
    governs: ClassVar[Governs]
    number: ClassVar[str] = ""
    organs: ClassVar[Mapping[str, str]] = {}
    capacities: ClassVar[Mapping[str, Label]] = {}
    secrecy: ClassVar[str] = "internal"
    public_cases: ClassVar[bool] = False
    stays_here: ClassVar[bool] = False
    own_pages: ClassVar[Mapping[str, Label]] = {}
    taken_away: ClassVar[Mapping[str, Label]] = {}
    survey: ClassVar[staticmethod[[Any, datetime.date], Survey] | None] = None
    stages: ClassVar[dict[str, Stage]]
    acts: ClassVar[dict[str, ActKind]]

    def __init_subclass__(cls, abstract: bool = False, **kwargs: Any) -> None:
        """Collect what is declared, examine it, and register it."""
        super().__init_subclass__(**kwargs)
        cls.stages, cls.acts = {}, {}
        for base in reversed(cls.__mro__):
            for name, value in vars(base).items():
                if isinstance(value, Stage):
                    cls.stages[name] = value
                elif isinstance(value, ActKind):
                    cls.acts[name] = value
        cls.acts = {name: replace(kind, procedure=cls) for name, kind in cls.acts.items()}
        for name, kind in cls.acts.items():
            setattr(cls, name, kind)
        if not abstract:
            examine(cls)
            register(cls)

    @classmethod
    def opening(cls) -> list[ActKind]:
        """The acts that open a matter."""
        return [kind for kind in cls.acts.values() if kind.opens]

"""How an opening act says that it can be applied for online 网上申请: what is asked, in plain words, and what is told.

A chapter declares it in its module ``online``, beside its procedures. The site for everybody and the desk are generic
over it: what a citizen fills are fields of the act's own form, under labels and hints of their own.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fazhi.kernel.organs.roles import CLERK, HANDLER, Role
from fazhi.kernel.parties.models import PartyKind
from fazhi.kernel.procedures.owing import Basis
from fazhi.kernel.procedures.registry import families, version_on
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.organs.models import Organ
    from fazhi.kernel.parties.models import Party
    from fazhi.kernel.procedures.declaring import ActKind, Procedure
    from fazhi.kernel.procedures.seeing import Eyes


class WrongDeclaration(Exception):
    """What is declared cannot be applied for; it names the declaration and the fault."""


@dataclass(frozen=True, slots=True)
class Question:
    """A field of the act's form that the applicant fills, asked in plain words.

    Attributes:
        name: the field.
        label: the question.
        hint: what helps to answer it.
        required: whether it must be answered; as the form says without.
        when: when it must be answered, where only the form's own rules ask for it.
        apart: choices that as a rule lead nowhere, under a heading that says why.
    """

    name: str
    label: Label
    hint: Label | None = None
    required: bool | None = None
    when: Label | None = None
    apart: tuple[Label, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Questions that stand on one page together."""

    heading: Label
    questions: tuple[Question, ...]
    says: Label | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A paper that the applicant is asked for; the review page names ``needed`` ones once more."""

    label: Label
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something told before the application begins, with the article where there is one, or a limit of the law.

    Attributes:
        heading: what it is about.
        text: what is told.
        basis: the article.
        limit: key of a limit of the law that is told before the text, with its own article.
        further: keys of more limits, each with what it bounds.
    """

    heading: Label
    text: Label
    basis: Basis | None = None
    limit: str = ""
    further: tuple[tuple[Label, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What the applicant is told of an act done in the matter; acts without one they never hear of.

    Attributes:
        text: what was done, in plain words.
        says: field of the act that is shown with it, as what is missing.
        within: what the applicant is to do, and the limit of the law for it, which stands for ``{amount}`` in it; told
            while the stage takes papers in.
    """

    text: Label
    says: str = ""
    within: tuple[Label, str] | None = None


@dataclass(frozen=True, slots=True)
class Supplied:
    """An act by which papers sent in later are taken into the matter; its form's field ``text`` holds what they are."""

    act: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeking:
    """What is asked of a number that an applicant named.

    Attributes:
        number: the number, as it was typed.
        applicant: the rows known under the applicant's identifier, whatever their names; none where it is unknown.
        name: the applicant's name, as it was typed.
        organ: the organ applied to.
        on: the day on which the application came in.
        eyes: whoever asks; what they may not see is not found.
    """

    number: str
    applicant: Sequence[Party]
    name: str
    organ: Organ
    on: datetime.date
    eyes: Eyes


@dataclass(frozen=True, slots=True)
class Sought:
    """What a number leads to: the value of the field, empty where it is not one row, and what officers read of it."""

    value: str
    says: Label


@dataclass(frozen=True, slots=True)
class ByNumber:
    """A question that is answered by the number of a paper 文号, and leads to a row that no public page offers.

    The number is looked up when an officer takes the application in, under that officer's eyes: whoever sends a number
    in is told the same whether it is there or not.

    Attributes:
        question: the question.
        fills: field of the act's form that holds the row, offered at the desk alone.
        find: what the number leads to.
    """

    question: str
    fills: str
    find: Callable[[Seeking], Sought]


@dataclass(frozen=True, slots=True)
class Wording:
    """What everybody reads to whom an application is returned on one ground: officers add nothing that would tell."""

    reason: Label
    cure: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Online:
    """An opening act that can be applied for online 网上申请事项.

    Attributes:
        family: key of the procedure.
        act: name of its opening act; its roles are those who take applications in.
        label: what one applies for.
        about: one sentence on it.
        parts: what is asked, page by page.
        organs: the organs at which one may apply on a day.
        notices: what is told before one begins.
        asked: the papers that are asked for.
        prefill: what the act's form holds beyond the answers, made of them for the officer of the organ applied to.
        review: key of the limit that runs from the day on which it came in until it is registered.
        limits: keys of the limits of the matter that the applicant may know.
        told: what the applicant hears of acts, by their names.
        papers: kinds of papers that may be delivered online to the applicant; no others ever are.
        supplied: acts by which papers sent in later are taken in; the first that the stage allows.
        delivers: roles that deliver papers online.
        serves: acts by which service of a paper is registered.
        applicants: kinds of parties that may apply.
        service: the articles by which papers may be served electronically with consent.
        arrival: the article by which what reaches the system was received, and applied for, on that day.
        returns: the only grounds, by key, on which an application is returned without being registered; any without.
        instead: what officers do with an application that none of these grounds fits.
        wordings: grounds of return, by key, that are told in the declaration's own words alone.
        numbers: questions answered by the number of a paper, each with the field that it fills at the desk.
        joint: whether several may apply together.
        cautions: what the applicant should know of the answers before sending them in; it refuses nothing.
    """

    family: str
    act: str
    label: Label
    about: Label
    parts: tuple[Part, ...]
    organs: Callable[[datetime.date], Sequence[Organ]]
    notices: tuple[Notice, ...] = ()
    asked: tuple[Asked, ...] = ()
    prefill: Callable[[Mapping[str, Any], datetime.date, Organ], Mapping[str, Any]] | None = None
    review: str = ""
    limits: tuple[str, ...] = ()
    told: Mapping[str, Told]
    papers: tuple[str, ...] = ()
    supplied: tuple[Supplied, ...] = ()
    delivers: tuple[Role, ...] = (CLERK, HANDLER)
    applicants: tuple[PartyKind, ...] = tuple(PartyKind)
    serves: tuple[str, ...] = ()
    service: tuple[Basis, ...] = ()
    arrival: Basis | None = None
    returns: Mapping[str, Label] = field(default_factory=dict)
    instead: Label | None = None
    wordings: Mapping[str, Wording] = field(default_factory=dict)
    numbers: tuple[ByNumber, ...] = ()
    joint: bool = True
    cautions: Callable[[Mapping[str, Any], datetime.date], Sequence[Label]] | None = None

    @property
    def key(self) -> str:
        """Stored name of the declaration."""
        return f"{self.family}.{self.act}"

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in their order."""
        return tuple(question for part in self.parts for question in part.questions)

    def procedure(self, day: datetime.date) -> type[Procedure]:
        """The version of the procedure that governs the day.

        Raises:
            LookupError: none does.
        """
        return version_on(self.family, day)

    def kind(self, day: datetime.date) -> ActKind:
        """The opening act as it is on the day.

        Raises:
            LookupError: no version governs the day, or the one that does has no such act.
        """
        found = self.procedure(day).acts.get(self.act)
        if found is None:
            raise LookupError(f"{self.family} has no act {self.act} on {day}")
        return found

    def open_on(self, day: datetime.date) -> bool:
        """Whether it can be applied for on the day: a version governs it, and an organ takes it in."""
        try:
            self.kind(day)
        except LookupError:
            return False
        return bool(self.organs(day))

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that take its applications in, in any version."""
        kinds = (version.acts.get(self.act) for version in families()[self.family])
        return tuple(dict.fromkeys(role.key for kind in kinds if kind for role in kind.by))


_DECLARED: dict[str, Online] = {}


def declare(online: Online) -> Online:
    """Say that an act can be applied for.

    Raises:
        WrongDeclaration: it is declared twice.
    """
    if online.key in _DECLARED and _DECLARED[online.key] is not online:
        raise WrongDeclaration(f"{online.key} is declared twice for applications")
    _DECLARED[online.key] = online
    return online


def declared() -> dict[str, Online]:
    """What can be applied for, by key."""
    return dict(_DECLARED)


def online_of(key: str) -> Online | None:
    """The declaration of a stored name; None where nothing is declared under it any more."""
    return _DECLARED.get(key)

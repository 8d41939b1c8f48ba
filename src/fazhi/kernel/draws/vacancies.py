"""What is to be filled 空缺席位: the seats of all targets after those that stand already, and who may take them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fazhi.kernel.draws.assignment_faults import AssignmentRefused, Fault
from fazhi.kernel.draws.assignments import AssignmentFile, Need
from fazhi.kernel.draws.eligibility import Bits, Roster
from fazhi.kernel.draws.outcome import Place
from fazhi.kernel.wording import Label


@dataclass(slots=True)
class Vacancies:
    """Open seats by need; all needs of all targets stand in one sequence, those of a target side by side.

    Attributes:
        needs: what is asked.
        target: of each need, the index of its target among the drawn ones.
        family: of each need, all needs of its target.
        may: of each need, who may still take a seat of it.
        open: of each need, how many seats are open.
        room: of each person, how many more targets he or she may take.
    """

    needs: Sequence[Need]
    target: Sequence[int]
    family: Sequence[range]
    may: list[Bits]
    open: list[int]
    room: list[int]

    def settle(self, need: int, person: int) -> None:
        """Give an open seat of the need to a person, who sits at no other need of the target then."""
        self.open[need] -= 1
        self.room[person] -= 1
        for each in self.family[need]:
            self.may[each] &= ~(1 << person)

    def copy(self) -> Vacancies:
        """The same, to be filled apart."""
        return replace(self, may=list(self.may), open=list(self.open), room=list(self.room))


def vacancies(file: AssignmentFile, roster: Roster, drawn: Sequence[Place]) -> Vacancies:
    """The seats of the drawn targets, after those that are kept.

    Raises:
        AssignmentRefused: a target is drawn twice or unknown, its stratum has no needs, or a kept pair breaks a rule.
    """
    if faults := list(_unknown(file, drawn)):
        raise AssignmentRefused(faults)
    needs: list[Need] = []
    target: list[int] = []
    family: list[range] = []
    may: list[Bits] = []
    for nth, place in enumerate(drawn):
        asked = file.needs[place.stratum]
        family += [range(len(needs), len(needs) + len(asked))] * len(asked)
        needs += asked
        target += [nth] * len(asked)
        may += [roster.eligible(place.identifier, need) for need in asked]
    found = Vacancies(needs, target, family, may, [each.count for each in needs], [file.load] * len(roster.ids))
    if faults := list(_keep(file, roster, drawn, found)):
        raise AssignmentRefused(faults)
    return found


def _unknown(file: AssignmentFile, drawn: Sequence[Place]) -> Iterator[Fault]:
    seen: set[str] = set()
    for place in drawn:
        name = place.identifier
        if name in seen:
            yield Fault(
                name, Label("对象抽中两次", "the target is drawn twice"), Label("请更正对象名单", "correct the targets")
            )
        seen.add(name)
        if name not in file.areas:
            yield Fault(
                name,
                Label("匹配依据中没有该对象", "the assignment's file does not know the target"),
                Label("请将其列入 areas", "enter it in areas"),
            )
        if place.stratum not in file.needs:
            yield Fault(
                name,
                Label(f"没有分层“{place.stratum}”的人员要求", f"there are no needs for the stratum {place.stratum}"),
                Label("请在 needs 中写明该层的人员要求", "write the needs of the stratum in needs"),
            )


def _keep(file: AssignmentFile, roster: Roster, drawn: Sequence[Place], found: Vacancies) -> Iterator[Fault]:
    """Settle the kept pairs; whatever breaks a rule is told."""
    first: dict[str, int] = {}
    for need, nth in enumerate(found.target):
        first.setdefault(drawn[nth].identifier, need)
    for nth, kept in enumerate(file.kept):
        where = f"kept[{nth}] {kept.target} / {kept.person}"
        cure = Label("请删去该保留的匹配，由程序重新匹配", "remove the kept pair, and have it assigned anew")
        if kept.target not in first:
            yield Fault(where, Label("该对象未抽中", "the target is not drawn"), cure)
            continue
        need, person = first[kept.target] + kept.need, roster.index[kept.person]
        if kept.need >= len(found.family[first[kept.target]]):
            yield Fault(where, Label(f"没有第 {kept.need} 项人员要求", f"there is no need {kept.need}"), cure)
        elif not found.may[need] >> person & 1:
            rule = Label("该人员不符合要求或应当回避", "the person does not meet the need, or has a conflict")
            yield Fault(where, rule, cure)
        elif not found.open[need]:
            yield Fault(where, Label("保留的人数超过要求", "more persons are kept than the need asks for"), cure)
        elif not found.room[person]:
            rule = Label(f"该人员超过 {file.load} 个对象的上限", f"the person has more than {file.load} targets")
            yield Fault(where, rule, cure)
        else:
            found.settle(need, person)

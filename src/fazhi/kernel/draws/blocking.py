"""Why an assignment of inspectors cannot be completed 匹配受阻: which targets, by which rule, and what would cure it.

Either a need finds too few persons at all (a shortage), or seats of several targets together need more than the persons
for them can take (a shortfall, a cut of the network). All are told at once, so that nobody cures one to meet the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from fazhi.kernel.draws.assignments import LARGEST, AssignmentFile, Need
from fazhi.kernel.draws.completing import Network
from fazhi.kernel.draws.eligibility import Bits, Fallen, Roster, members
from fazhi.kernel.draws.outcome import Place
from fazhi.kernel.draws.rerouting import Rerouting
from fazhi.kernel.draws.vacancies import Vacancies
from fazhi.kernel.wording import Label

_SHOWN = 5
"""So many names a sentence gives; the rest is counted, and stands in full beside it."""


def _kind(organ: str, skill: str) -> Label:
    """Whom a need asks for."""
    zh = (f"机构“{organ}”" if organ else "任一机构") + (f"、专业“{skill}”" if skill else "")
    en = (f"organ {organ}" if organ else "any organ") + (f" with skill {skill}" if skill else "")
    return Label(zh, en)


def _joined(labels: Iterable[Label], zh: str = "、", en: str = ", ") -> Label:
    both = list(labels)
    return Label(zh.join(each.zh for each in both), en.join(each.en for each in both))


def _some(names: Sequence[str]) -> Label:
    """The first few names, and how many more there are."""
    shown = names[:_SHOWN]
    zh, en = "、".join(f"“{name}”" for name in shown), ", ".join(shown)
    more = len(names) - len(shown)
    return Label(zh + (f"等 {len(names)} 个" if more else ""), en + (f" and {more} more" if more else ""))


@dataclass(frozen=True, slots=True)
class Shortage:
    """A need for which too few persons are there 人员不足, at all the targets where it is alike.

    Attributes:
        targets: where.
        need: what is asked, and at which index among the target's needs.
        asked: open seats; ``there``: who may take them.
        fallen: by which rules the other persons of the organ fall out, each counted at the first.
    """

    targets: tuple[str, ...]
    index: int
    need: Need
    asked: int
    there: int
    fallen: tuple[Fallen, ...]

    @property
    def told(self) -> Label:
        """The shortage in a sentence."""
        kind, where = _kind(self.need.organ, self.need.skill), _some(self.targets)
        out = Label("无人被排除", "nobody falls out")
        if self.fallen:
            out = _joined(
                Label(f"{each.label.zh} {each.number} 人", f"{each.number} {each.label.en}") for each in self.fallen
            )
        return Label(
            f"对象{where.zh}：要求{kind.zh} {self.asked} 人，符合条件的只有 {self.there} 人（其余人员：{out.zh}）。",
            f"Targets {where.en}: {self.asked} of {kind.en} asked for, {self.there} there (of the others: {out.en}).",
        )

    @property
    def cures(self) -> tuple[Label, ...]:
        """What would cure it: first what concerns the persons who fall out."""
        kind, lacking = _kind(self.need.organ, self.need.skill), self.asked - self.there
        mending = {
            "skill": Label("为有资格的人员登记该专业", "record the skill of persons who have it"),
            "area": Label("扩大人员的检查区域", "let persons go to this area"),
            "certificate": Label("换发证件，或调整检查期间", "renew certificates, or move the period"),
        }
        return (
            *(mending[each.rule] for each in self.fallen if each.rule in mending),
            Label(f"增加{kind.zh}的检查人员至少 {lacking} 名", f"add inspectors of {kind.en}, {lacking} at least"),
            Label("减少该层要求的人数", "ask for fewer persons in this stratum"),
        )


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Seats that together need more than the persons for them can take 容量不足.

    Attributes:
        seats: target, index of the need, open seats.
        kinds: what is asked, organ and skill.
        asked: all these seats; ``able``: how many of them can be filled at most.
        persons: everybody who may take any of them, and how many more targets he or she may take.
        load: the load with which these seats can be filled; None: no load will do.
    """

    seats: tuple[tuple[str, int, int], ...]
    kinds: tuple[tuple[str, str], ...]
    asked: int
    able: int
    persons: tuple[tuple[str, int], ...]
    load: int | None
    most: int

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets concerned, in drawn order."""
        return tuple(dict.fromkeys(target for target, _, _ in self.seats))

    @property
    def told(self) -> Label:
        """The shortfall in a sentence."""
        kinds, where, number = _joined(_kind(*each) for each in self.kinds), _some(self.targets), len(self.persons)
        who = _some([f"{name} ({room})" for name, room in self.persons])
        return Label(
            f"对象{where.zh}共需{kinds.zh}的席位 {self.asked} 个；可担任的检查人员 {number} 名（{who.zh}，"
            f"括号内为其还可承担的对象数；同一对象只占一个席位）至多能担任 {self.able} 个。",
            f"Targets {where.en} together need {self.asked} seats of {kinds.en}; the {number} who may take them "
            f"({who.en}: how many targets each may still take, one seat at each) can take {self.able}.",
        )

    @property
    def cures(self) -> tuple[Label, ...]:
        """What would cure it."""
        kinds = _joined((_kind(*each) for each in self.kinds), "或", " or ")
        lacking = self.asked - self.able
        few = -(-lacking // min(self.most, len(self.targets)))
        raised: tuple[Label, ...] = ()
        if self.load is not None:
            zh, en = "将每人最多检查对象数", "raise the load"
            raised = (Label(f"{zh}由 {self.most} 提高到 {self.load}", f"{en} from {self.most} to {self.load}"),)
        return (
            *raised,
            Label(f"增加{kinds.zh}的检查人员至少 {few} 名", f"add inspectors of {kinds.en}, {few} at least"),
            Label(
                f"减少对象或要求的人数，少用 {lacking} 个席位",
                f"draw fewer targets or ask for fewer persons: {lacking} fewer seats",
            ),
        )


@dataclass(frozen=True, slots=True)
class Blocked:
    """An assignment that cannot be completed, and why."""

    shortages: tuple[Shortage, ...]
    shortfalls: tuple[Shortfall, ...]

    @property
    def told(self) -> tuple[Label, ...]:
        """Each reason with its cures."""
        every: tuple[Shortage | Shortfall, ...] = (*self.shortages, *self.shortfalls)
        return tuple(
            each.told + Label("可以：", " Cures: ") + _joined(each.cures, "；或", "; or ") + Label("。", ".")
            for each in every
        )


def explain(file: AssignmentFile, roster: Roster, drawn: Sequence[Place], vacant: Vacancies) -> Blocked:
    """Why not all open seats can be filled; shortages first, then shortfalls among the seats that are left."""
    shortages = _shortages(roster, drawn, vacant)
    left = vacant.copy()
    for need, bits in enumerate(left.may):
        left.open[need] = min(left.open[need], bits.bit_count())
    return Blocked(shortages, tuple(_shortfalls(file, roster, drawn, left)))


def _shortages(roster: Roster, drawn: Sequence[Place], vacant: Vacancies) -> tuple[Shortage, ...]:
    alike: dict[tuple[int, str, str, int, int, tuple[Fallen, ...]], list[int]] = {}
    for need, (asked, bits) in enumerate(zip(vacant.open, vacant.may, strict=True)):
        there, wanted, target = bits.bit_count(), vacant.needs[need], drawn[vacant.target[need]].identifier
        if there >= asked:
            continue
        fallen = roster.fallen(target, wanted)
        if seated := roster.eligible(target, wanted).bit_count() - there:
            fallen += (Fallen("kept", Label("已在该对象占有席位", "seated at the target already"), seated),)
        key = need - vacant.family[need].start, wanted.organ, wanted.skill, asked, there, fallen
        alike.setdefault(key, []).append(need)
    found = []
    for (index, _, _, asked, there, fallen), needs in alike.items():
        names = tuple(drawn[vacant.target[need]].identifier for need in needs)
        found.append(Shortage(names, index, vacant.needs[needs[0]], asked, there, fallen))
    return tuple(found)


def _shortfalls(file: AssignmentFile, roster: Roster, drawn: Sequence[Place], vacant: Vacancies) -> Iterator[Shortfall]:
    """The cut nearest to the empty seats, apart by what has no person in common; the smallest part first.

    Within a part no seat is filled by whom the rest could do without, so that its cure is enough for it, and all cures
    together are enough for the whole.
    """
    held = Network(vacant).fill(vacant.room)
    empty = [need for need, bits in enumerate(held) if bits.bit_count() < vacant.open[need]]
    for needs in sorted(_parts(vacant, *Rerouting(vacant, held).met(empty)), key=lambda each: (len(each), each)):
        yield _shortfall(file, roster, drawn, vacant, needs, sum(held[need].bit_count() for need in needs))


def _parts(vacant: Vacancies, needs: frozenset[int], persons: Bits) -> list[list[int]]:
    """The needs, apart where they share neither a person nor, at one target, whom both may take."""
    found: list[tuple[int, list[int]]] = []
    for need in sorted(needs):
        links = vacant.may[need] & persons
        if any(each in needs and each != need and vacant.may[each] & vacant.may[need] for each in vacant.family[need]):
            links |= 1 << len(vacant.room) + vacant.target[need]
        joined, apart = [need], []
        for part in found:
            if part[0] & links:
                links |= part[0]
                joined = part[1] + joined
            else:
                apart.append(part)
        found = [*apart, (links, sorted(joined))]
    return [part for _, part in found]


def _shortfall(
    file: AssignmentFile, roster: Roster, drawn: Sequence[Place], vacant: Vacancies, needs: Sequence[int], able: int
) -> Shortfall:
    seats, kinds, persons = [], [], 0
    for need in needs:
        asked, name = vacant.needs[need], drawn[vacant.target[need]].identifier
        seats.append((name, need - vacant.family[need].start, vacant.open[need]))
        kinds.append((asked.organ, asked.skill))
        persons |= vacant.may[need]
    return Shortfall(
        tuple(seats), tuple(dict.fromkeys(kinds)), sum(number for _, _, number in seats), able,
        tuple((roster.ids[person], vacant.room[person]) for person in members(persons)),
        _load(file, vacant, needs), file.load,
    )  # fmt: skip


def _load(file: AssignmentFile, vacant: Vacancies, needs: Sequence[int]) -> int | None:
    """The smallest load with which the seats of these needs can be filled."""
    only = vacant.copy()
    wanted = set(needs)
    only.open = [seats if need in wanted else 0 for need, seats in enumerate(vacant.open)]
    network = Network(only)

    def enough(load: int) -> bool:
        return network.complete([room + load - file.load for room in vacant.room])

    low, high = file.load, min(file.load + len({vacant.target[need] for need in needs}), LARGEST)
    if not enough(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high

"""What a roll-up holds 汇总所存: the files that were taken, the state of each place that is expected, and the sums."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.models import File
from fazhi.kernel.files.store import read
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.returns.envelopes import Envelope, opened
from fazhi.kernel.wording import Label
from fazhi.report.rolling.adding import MISSING, Added, Received, add_up, receive
from fazhi.report.rolling.expecting import due_on, expected, names
from fazhi.report.rolling.listing import RecordList, read_list
from fazhi.report.rolling.models import Rollup
from fazhi.report.rolling.taking import BELOW, NOT_KEPT, RECORDS, REFUSED, TAKEN, Came

FAMILY = "report.rollup"
_LOST = Label("收到的文件已经清除或者丢失。", "The file that came was purged or is lost.")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that came: what became of it, on which day, and where it is kept; a refused one is not."""

    came: Came
    on: datetime.date
    file: uuid.UUID | None


@dataclass(slots=True)
class Holding:
    """The files of a roll-up as its acts say it, those set aside left out; each is read once, when it is asked for."""

    files: list[Kept]
    _read: dict[uuid.UUID, bytes | None] = field(default_factory=dict)

    def of(self, kind: str) -> list[Kept]:
        """Those of a kind, in the order in which they came."""
        return [each for each in self.files if each.came.kind == kind]

    def bytes_of(self, kept: Kept) -> bytes | None:
        """A file as it came; None where it was purged or lost since."""
        if kept.file is not None and kept.file not in self._read:
            try:
                self._read[kept.file] = read(File.objects.get(pk=kept.file))
            except FileError:
                self._read[kept.file] = None
        return None if kept.file is None else self._read[kept.file]

    def envelopes(self) -> dict[str, Envelope]:
        """The bundles, of this level and further below, by the digest of their content."""
        found = {each.came.digest: self.envelope(each.came.digest) for each in self.of(TAKEN) + self.of(BELOW)}
        return {digest: envelope for digest, envelope in found.items() if envelope is not None}

    def envelope(self, digest: str) -> Envelope | None:
        """The bundle with a digest; None where it is not there."""
        for each in self.files:
            if each.came.digest == digest and each.came.kind in (TAKEN, BELOW):
                text = self.bytes_of(each)
                return None if text is None else opened(text)
        return None

    def list_of(self, place: str, figure: str, digest: str) -> RecordList | None:
        """The list of records with a digest; None where it was not handed in."""
        for each in self.of(RECORDS):
            if (each.came.place, each.came.figure, each.came.digest) == (place, figure, digest):
                text = self.bytes_of(each)
                return None if text is None else read_list(text)
        return None


def holding_of(rollup: Rollup) -> Holding:
    """What the acts of a roll-up took and did not set aside."""
    found: list[Kept] = []
    acts = Act.objects.filter(matter=rollup.pk, family=FAMILY, name__in=("take", "set_aside")).order_by("seq")
    for act in acts:
        if act.name == "set_aside":
            found = [each for each in found if each.came.digest != act.data["aside"]]
        else:
            found += _came(act)
    return Holding(found)


def _came(act: Act) -> Iterator[Kept]:
    files = iter(act.data.get("attachments", []))
    for each in act.data["came"]:
        says = Label(each["zh"], each["en"]) if each["kind"] == REFUSED else None
        came = Came(each["kind"], each["place"], each["digest"], each["figure"], says)
        yield Kept(came, act.happened_on, None if came.kind in NOT_KEPT else uuid.UUID(next(files)))


@dataclass(frozen=True, slots=True)
class PlaceState:
    """How a place stands that is expected.

    Attributes:
        on: the day on which its bundle came; none where none counts.
        late: whether that is after the law's last day, or that day is over and nothing counts.
        digest: of the content that counts.
        says: why nothing counts; or what came besides, and was refused.
    """

    place: str
    name: str
    on: datetime.date | None
    late: bool
    digest: str
    says: Label | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A roll-up as it stands on a day.

    Attributes:
        others: what came of places that nobody expects, or does not say of which it is.
        due: the last day on which figures are handed in, by the law.
    """

    received: Received
    added: list[Added]
    places: list[PlaceState]
    others: list[Kept]
    due: datetime.date

    @property
    def open(self) -> list[PlaceState]:
        """The places of which nothing counts."""
        return [each for each in self.places if not each.digest]


def standing_of(rollup: Rollup, holding: Holding, day: datetime.date) -> Standing:
    """How each place stands, by the register as it is on the day, and what the bundles that count add up to."""
    keys, named = expected(rollup.place_code, day), names(rollup.place_code, day)
    texts = {each: holding.bytes_of(each) for each in holding.of(TAKEN) if each.came.place in keys}
    received = receive((text for text in texts.values() if text is not None), keys, rollup.year)
    lost = {each.came.place for each, text in texts.items() if text is None}
    told = {problem.place: problem.says for problem in received.problems}
    due = due_on(rollup.year)
    places = [
        _state(place, named[place], received.parts.get(place), holding, _LOST if place in lost else told.get(place),
               due, day)
        for place in keys
    ]  # fmt: skip
    others = [each for each in holding.of(REFUSED) if each.came.place not in keys]
    return Standing(received, add_up(received, keys), places, others, due)


def _state(
    place: str, name: str, part: Envelope | None, holding: Holding, says: Label | None, due: datetime.date,
    day: datetime.date,
) -> PlaceState:  # fmt: skip
    refused = [each for each in holding.of(REFUSED) if each.came.place == place]
    words = refused[-1].came.says if refused else None
    if part is None:
        return PlaceState(place, name, None, day > due, "", words if says in (None, MISSING) and words else says)
    on = next(each.on for each in holding.of(TAKEN) if each.came.digest == part.digest)
    return PlaceState(place, name, on, on > due, part.digest, words)

"""The market bureau of a small county, whose officers race and are killed. Imported once Django is set up."""

from __future__ import annotations

import datetime
import os
import time
import uuid
from collections.abc import Iterator
from typing import Any

from django.db import connections, transaction
from django.db.models import Exists, OuterRef

from fazhi.kernel.ledger.models import Leaf, WaitingLeaf
from fazhi.kernel.ledger.sequencer import sequence, sequence_all
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures import numbers
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter, Paper
from fazhi.kernel.procedures.projection import differences
from fazhi.kernel.procedures.refusals import Refusal
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.proof.races import Answer, Task
from tests.toy.models import PermitCase

ON = datetime.date(2021, 3, 1)
VISITED, DECIDED = ON + datetime.timedelta(days=3), ON + datetime.timedelta(days=9)


class Market:
    """What the racers and the writers do, each by officers of their own."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @classmethod
    def found(cls) -> Market:
        """A county on an empty database."""
        with transaction.atomic():
            county = County()
        return cls(Desk(county))

    def disconnect(self) -> None:
        """Let go of the connection, so that processes forked from this one have their own."""
        connections.close_all()

    def ready(self) -> tuple[uuid.UUID, int]:
        """A matter that can be decided, and its revision."""
        matter = self.desk.accepted(ON.isoformat())
        self.desk.do(matter, "inspect", VISITED.isoformat(), {"visited_on": VISITED.isoformat()})
        return matter.pk, Matter.objects.get(pk=matter.pk).revision

    def attempt(self, number: int, task: Task) -> Answer:
        """Do the task as one of two colleagues; what the engine refuses is an answer, what else fails is not."""
        try:
            return Answer(self._do(number, task).pk, ())
        except Refusal as refusal:
            return Answer(None, tuple(sorted(refusal.codes)))

    def _do(self, number: int, task: Task) -> Act:
        if task.matter is None:
            return open_matter("toy.permit", "apply", by=self._post("clerk", number), on=ON, data=self._usual("apply"))
        matter = PermitCase.objects.get(pk=task.matter)
        # One request is one person's, so all who send it under one key are that person.
        by = self._post("principal", 0 if task.key else number)
        return perform(
            matter, task.act, by=by, on=DECIDED, data=self._usual(task.act), revision=task.revision,
            request_key=task.key,
        )  # fmt: skip

    def _post(self, role: str, number: int) -> Post:
        return self.desk.post(role, nth=number % 2)

    def _usual(self, act: str) -> dict[str, Any]:
        return self.desk.usual(act)

    def acts(self, matter: uuid.UUID) -> int:
        """How many acts a matter has."""
        return Act.objects.filter(matter=matter).count()

    def gaps(self) -> list[str]:
        """Serials of the year that nobody bears."""
        organ = self.desk.county.organ("market")
        return [f"gap {serial} in toy.permit" for serial in numbers.gaps(organ, "toy.permit", ON.year)]

    def write(self, say: int) -> None:
        """Write acts without end; the id of each is said once the engine has returned it."""
        os.write(say, b"begin\n")
        while True:
            for act in self._one_after_another():
                os.write(say, f"{act.pk}\n".encode())

    def pace(self) -> float:
        """Seconds that a matter takes from application to decision."""
        taken = []
        for _ in range(3):
            began = time.perf_counter()
            for _ in self._one_after_another():
                pass
            taken.append(time.perf_counter() - began)
        return min(taken)

    def _one_after_another(self) -> Iterator[Act]:
        first = self._do(0, Task(None, "apply"))
        yield first
        matter = PermitCase.objects.get(pk=first.matter_id)
        for name, on, data in (
            ("accept", ON + datetime.timedelta(days=2), None),
            ("inspect", VISITED, {"visited_on": VISITED.isoformat()}),
            ("decide", DECIDED, None),
        ):
            yield self.desk.do(matter, name, on.isoformat(), data)

    def sequence(self) -> None:
        """Give leaves their places without end."""
        while True:
            sequence()

    def known(self) -> set[uuid.UUID]:
        """The ids of all acts."""
        return set(Act.objects.values_list("pk", flat=True))

    def half_done(self, said: set[uuid.UUID]) -> list[str]:
        """Acts said to be done that are not there or have no leaf, and matters of theirs that are half written."""
        kind = Act.evidence_kind
        leaves = {*_subjects(Leaf, kind, said), *_subjects(WaitingLeaf, kind, said)}
        found = [f"act {act} was acknowledged and is gone" for act in said - self.known()]
        found += [f"act {act} has no leaf" for act in said - leaves]
        last = Matter.objects.filter(family__startswith="toy.").order_by("-opened_on", "-number")[:3]
        touched = Matter.objects.filter(Exists(Act.objects.filter(matter=OuterRef("pk"), pk__in=said)))
        return found + [f"{matter}: {what}" for matter, what in differences({*last, *touched})]

    def settle(self) -> list[str]:
        """Give all leaves their places; what the numbers and the papers miss."""
        sequence_all()
        papers = Paper.objects.filter(act__family="toy.permit", act__name="decide").count()
        decided = Act.objects.filter(family="toy.permit", name="decide").count()
        return self.gaps() + ([] if papers == decided else [f"{decided} decisions and {papers} papers"])


def _subjects(model: type[Leaf] | type[WaitingLeaf], kind: str, ids: set[uuid.UUID]) -> set[uuid.UUID]:
    return set(model.objects.filter(kind=kind, subject__in=ids).values_list("subject", flat=True))

"""An act asked for, and what becomes of it on its way through the steps of the engine."""

from __future__ import annotations

import datetime
import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fazhi import law
from fazhi.kernel.clocks.projecting import Changes
from fazhi.kernel.clocks.statutes import value
from fazhi.kernel.files.store import Upload
from fazhi.kernel.ledger.personal import blind_index
from fazhi.kernel.organs.models import Organ, Post
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.modes import Brought
from fazhi.kernel.procedures.refusals import Ground
from fazhi.kernel.procedures.replay import ActFacts, State


@dataclass(slots=True, kw_only=True)
class Request:
    """An act asked for. The steps fill in what stands below ``id``.

    Attributes:
        numbers: official numbers that the act brings along, by series (the procedure's key, the paper's key).
        before: the state at the act's place in legal order, before it.
        standing: the state with all earlier acts, as the rows show it; the same as ``before`` unless it is late.
        after: the state with all acts, this one in its legal place.
        clocks: what the act does to the clocks of its matter.
        rewritten: columns of the matter's row that the act changed; empty for a new one.
        late: whether acts of later days are recorded already: it is back-filled.
        repeated: whether the act was written before, under the same request key.
        waived: grounds that stand against it and that an override lets through.
        brought: from which platform it was brought, where it was done there.
        past: whether it brings in what was done before it was kept here: it is marked as back-filled.
        received: whether it takes in what came in on its day and was kept here since: the post is asked for today.
    """

    procedure: type[Procedure]
    kind: ActKind
    by: Post
    on: datetime.date
    raw: Mapping[str, Any] = field(default_factory=dict)
    uploads: Sequence[Upload] = ()
    matter: Matter | None = None
    organ: Organ
    place_code: str
    party: Party | None = None
    corrects: Act | None = None
    because: Act | None = None
    second: Post | None = None
    reason: str = ""
    request_key: str | None = None
    revision: int | None = None
    today: datetime.date | None = None
    numbers: Mapping[str, str] = field(default_factory=dict)
    brought: Brought | None = None
    past: bool = False
    received: bool = False
    fingerprint: str = ""
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    matter_id: uuid.UUID = field(default_factory=uuid.uuid4)
    earlier: list[ActFacts] = field(default_factory=list)
    late: bool = False
    before: State = field(init=False)
    standing: State = field(init=False)
    after: State = field(init=False)
    clocks: Changes = field(init=False)
    rewritten: set[str] = field(default_factory=set)
    form: ActForm = field(init=False)
    data: dict[str, Any] = field(default_factory=dict)
    corrected_on: datetime.date | None = None
    waived: list[Ground] = field(default_factory=list)
    act: Act | None = None
    repeated: bool = False

    def given(self, name: str) -> Any:
        """What the form gives for a field, else what the matter holds."""
        if name in self.form.cleaned_data:
            return self.form.cleaned_data[name]
        return self.before.fields.get(name)

    def legal(self, key: str) -> law.Value:
        """A value of the law in force on the act's day."""
        return value(key, self.on)

    @property
    def done(self) -> Act:
        """The act, once it is written."""
        if self.act is None:
            raise LookupError(f"act {self.kind.name} is not written yet")
        return self.act

    def digest(self) -> str:
        """Digest of what is asked, by which a repeated request is known; keyed, since it may name a person."""
        asked = {
            "matter": self.matter and self.matter.id, "family": self.procedure.key, "kind": self.kind.name,
            "by": self.by.subject, "on": self.on, "data": dict(self.raw), "party": self.party and self.party.id,
            "corrects": self.corrects and self.corrects.id, "second": self.second and self.second.subject,
            "reason": self.reason, "organ": None if self.matter else self.organ.id, "numbers": dict(self.numbers),
            "uploads": [hashlib.sha256(upload.content).hexdigest() for upload in self.uploads],
        } | ({"brought": self.brought.platform.id} if self.brought else {})  # fmt: skip
        text = json.dumps(asked, sort_keys=True, ensure_ascii=True, default=str)
        return blind_index(hashlib.sha256(text.encode()).hexdigest())

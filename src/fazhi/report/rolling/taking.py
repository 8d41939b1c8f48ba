"""What becomes of files that are handed in for a roll-up 收包: each is taken, or refused in its own words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fazhi.kernel.files.intake import Upload
from fazhi.kernel.returns.envelopes import BundleRefused, Envelope
from fazhi.kernel.wording import Label
from fazhi.report.rolling.adding import Examined, examine
from fazhi.report.rolling.contents import FORMAT, LARGEST, unfit
from fazhi.report.rolling.listing import RecordList, named_by, read_list

_WORDS = 400
"""Characters of a ground that an act keeps: what broken files are said to hold is cut."""
TAKEN, BELOW, RECORDS, AGAIN, REFUSED = "taken", "below", "records", "again", "refused"
NOT_KEPT = (AGAIN, REFUSED)
_TOO_LARGE = Label("文件过大，不是数据汇总包。", "It is too large for a bundle of figures.")
_NOT_NAMED = Label("记录清单与已收到的数据包所载的摘要不符。", "No bundle that came names this list of records.")


@dataclass(frozen=True, slots=True)
class Came:
    """A file that came.

    Attributes:
        kind: ``taken`` into the sum; of a place further ``below``, by the digest that a bundle above names; a list of
            ``records``; the same ``again``; or ``refused``.
        place: whose it is or claims to be; empty where it does not say.
        digest: of its content; of one that was refused, of the file.
        figure: of a list of records, whose it is.
        says: why it was refused.
    """

    kind: str
    place: str
    digest: str
    figure: str = ""
    says: Label | None = None

    def kept(self) -> dict[str, str]:
        """As the act holds it."""
        told = {"zh": self.says.zh[:_WORDS], "en": self.says.en[:_WORDS]} if self.says is not None else {}
        return {"kind": self.kind, "place": self.place, "digest": self.digest, "figure": self.figure, **told}


@dataclass(slots=True)
class Sorting:
    """Files sorted by what is known already.

    Attributes:
        keys: the verifier key of each place that is expected.
        known: contents that are held already, by their digest; what is taken joins them.
        lists: digests of the lists of records that are held already.
    """

    keys: Mapping[str, str]
    year: int
    known: dict[str, Envelope]
    lists: set[str]
    _found: dict[int, Came] = field(default_factory=dict)

    def sort(self, uploads: Sequence[Upload]) -> list[Came]:
        """What becomes of each file, whatever the order in which they come: bundles first, then what they name."""
        apart: list[tuple[int, RecordList]] = []
        waiting: list[tuple[int, Examined]] = []
        for at, upload in enumerate(uploads):
            try:
                found = read_list(upload.content)
            except BundleRefused as refused:
                self._refuse(at, "", upload.content, refused.message)
                continue
            if found is not None:
                apart.append((at, found))
            elif len(upload.content) > LARGEST:
                self._refuse(at, "", upload.content, _TOO_LARGE)
            else:
                waiting.append((at, examine(upload.content, self.keys, self.year)))
        self._bundles(uploads, waiting)
        for at, found in apart:
            self._list(at, uploads[at], found)
        return [self._found[at] for at in range(len(uploads))]

    def _bundles(self, uploads: Sequence[Upload], waiting: list[tuple[int, Examined]]) -> None:
        """Take what counts, then level by level what that names; refuse the rest."""
        rest = []
        for at, found in waiting:
            if found.envelope is not None and found.wrong is None:
                self._keep(at, found, found.envelope, TAKEN)
            else:
                rest.append((at, found))
        more = True
        while more:
            named = {part["digest"] for each in self.known.values() for part in each.content["parts"]}
            more = False
            for at, found in list(rest):
                if found.envelope is not None and found.envelope.digest in named and _readable(found.envelope):
                    self._keep(at, found, found.envelope, BELOW)
                    rest.remove((at, found))
                    more = True
        for at, found in rest:
            if found.wrong is not None:
                self._refuse(at, found.place, uploads[at].content, found.wrong)

    def _keep(self, at: int, found: Examined, envelope: Envelope, kind: str) -> None:
        again = envelope.digest in self.known
        self.known[envelope.digest] = envelope
        self._found[at] = Came(AGAIN if again else kind, found.place, envelope.digest)

    def _list(self, at: int, upload: Upload, found: RecordList) -> None:
        """Take a list that a bundle names, if every proof in it stands up against the checkpoint of that bundle."""
        content = next((each.content for each in self.known.values() if named_by(found, each.content)), None)
        if content is None:
            self._refuse(at, found.place, upload.content, _NOT_NAMED)
            return
        false = next((line.index for line in found.lines(content["ledger"]) if line.holds is False), None)
        if false is not None:
            says = Label(f"第 {false} 号叶的凭证不成立。", f"The proof of leaf {false} does not stand up.")
            self._refuse(at, found.place, upload.content, says)
            return
        self._found[at] = Came(
            AGAIN if found.digest in self.lists else RECORDS, found.place, found.digest, found.figure
        )  # fmt: skip
        self.lists.add(found.digest)

    def _refuse(self, at: int, place: str, content: bytes, says: Label) -> None:
        code = place if place.isascii() and place.isdigit() and len(place) <= _CODE else ""
        self._found[at] = Came(REFUSED, code, hashlib.sha256(content).hexdigest(), says=says)


_CODE = 12
"""Digits of the longest code of a place; what a refused file claims beyond that is not repeated."""


def _readable(envelope: Envelope) -> bool:
    return envelope.format == FORMAT and unfit(envelope.content) is None

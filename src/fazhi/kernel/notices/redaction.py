"""Redaction 公开前遮蔽: what parties declared, names of people, and numbers that stand in free text.

Every hit is shown with its place; what a record keeps of it does not repeat what stood there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from fazhi.kernel.notices.addresses import addresses
from fazhi.kernel.notices.folding import folded, joined
from fazhi.kernel.notices.hits import Hit, HitKind, hidden, parted
from fazhi.kernel.notices.naming import Secret, declared, secrets_of
from fazhi.kernel.notices.numbers import numbers
from fazhi.kernel.parties.models import Party

__all__ = ["Hit", "HitKind", "Redacted", "hits_in", "leaks", "redact"]


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without what must be hidden, and every place where something was."""

    text: str
    hits: list[Hit] = field(default_factory=list)

    @property
    def hidden(self) -> list[dict[str, str | int]]:
        """What was hidden: kind and number of places."""
        found = Counter(hit.kind.value for hit in self.hits)
        return [{"kind": kind, "places": places} for kind, places in sorted(found.items())]


def hits_in(text: str, secrets: Sequence[Secret] = (), *, keep: Collection[str] = (), where: str = "body") -> list[Hit]:
    """Every place of a text that must be hidden, in order and apart.

    Args:
        text: the text.
        secrets: declared values, by ``secrets_of``.
        keep: tokens (``Hit.token``) of what a person found to be no personal data.
        where: field of the notice.
    """
    plain = folded(text)
    together = joined(plain)
    found = [*declared(together, secrets), *numbers(plain, together), *addresses(plain)]
    if keep:
        found = [hit for hit in found if hit.token(text) not in keep]
    apart = (replace(hit, field=where) for hit in parted(found))
    return [hit for hit in apart if hit.becomes != hit.said(text)]


def redact(
    text: str, parties: Iterable[Party] = (), *, people: Sequence[str] = (), keep: Collection[str] = ()
) -> Redacted:  # fmt: skip
    """Hide the declared personal data of parties, names of further people, and numbers wherever they stand."""
    hits = hits_in(text, secrets_of(parties, people), keep=keep)
    return Redacted(hidden(text, hits), hits)


def leaks(text: str, parties: Iterable[Party] = ()) -> list[dict[str, str | int]]:
    """What a text that is to be published still shows and must not."""
    return redact(text, parties).hidden

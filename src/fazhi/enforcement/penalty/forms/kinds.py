"""Kinds of penalty and their amounts go together: only a fine has one, and what is confiscated is named as a kind."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.wording import words

_CONFISCATIONS = frozenset(("confiscate-gains", "confiscate-goods"))


def check_amounts(form: ActForm, cleaned: Mapping[str, Any], kinds: Collection[str], fine: str) -> None:
    """Refuse amounts that no kind chosen has: whether a hearing is offered depends on the kinds.

    Args:
        form: the form, with a field ``confiscated``.
        cleaned: what it gives.
        kinds: the kinds chosen.
        fine: name of the field with the amount of the fine.
    """
    if ("fine" in kinds) != bool(cleaned.get(fine)):
        form.add_error(fine, words("罚款应当有数额，其他处罚没有。", "A fine has an amount, others none."))
    if cleaned.get("confiscated") and not _CONFISCATIONS & set(kinds):
        form.add_error("confiscated", words(
            "有没收数额的，处罚种类应当包括没收。", "Where something is confiscated, name that among the kinds."
        ))  # fmt: skip

"""The report's numbers by SQL as somebody would write it: a statement a figure, or for several that one scan gives.

It knows places, families and columns by heart, reads acts as corrected, and asks nothing about who reads.
"""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

_PLACE, _FIRST, _LAST = "'130130%'", "'2021-01-01'", "'2021-12-31'"
_MOVED = f"SELECT corrects_id FROM procedures_act WHERE corrected_on BETWEEN {_FIRST} AND {_LAST}"
_DAY = (
    "coalesce((SELECT c.corrected_on FROM procedures_act c WHERE c.corrects_id = a.id AND c.corrected_on IS NOT NULL "
    "ORDER BY c.seq DESC LIMIT 1), a.happened_on)"
)
_IN_YEAR = (
    f"(a.happened_on BETWEEN {_FIRST} AND {_LAST} OR a.id IN ({_MOVED})) AND {_DAY} BETWEEN {_FIRST} AND {_LAST} "
    f"AND m.place_code LIKE {_PLACE}"
)
_ACTS = "procedures_act a JOIN procedures_matter m ON m.id = a.matter_id"
_STANDS = f"p.from_on <= {_LAST} AND (p.until_on IS NULL OR p.until_on > {_LAST}) AND NOT EXISTS"
_ITEMS = (
    "services_poweritem p JOIN organs_organ o ON o.id = p.organ_id WHERE o.place_code LIKE "
    f"{_PLACE} AND {_STANDS} (SELECT 1 FROM services_poweritem later WHERE later.supersedes_id = p.id)"
)
_REVIEWED = f"{_ACTS} JOIN services_siteinspection s ON s.matter_ptr_id = a.matter_id WHERE {_IN_YEAR} AND "
_REVIEW = "a.family = 'services.inspection' AND a.name = 'review'"
_EVENTS = (
    f"services_creditevent e WHERE NOT void AND place_code LIKE {_PLACE} "
    "AND NOT EXISTS (SELECT 1 FROM services_creditevent later WHERE later.corrects_id = e.id)"
)


def _acts(family: str, *names: str, more: str = "") -> str:
    listed = ", ".join(f"'{name}'" for name in names)
    return f"SELECT count(*) FROM {_ACTS} WHERE a.family = '{family}' AND a.name IN ({listed}) AND {_IN_YEAR} {more}"


def _said(name: str, texts: str, of: str) -> str:
    """Whether an act says one of the texts, as corrected last."""
    return (
        f"coalesce((SELECT c.data -> 'data' ->> '{name}' FROM procedures_act c WHERE c.corrects_id = {of}.id "
        f"AND c.data -> 'data' ->> '{name}' IS NOT NULL ORDER BY c.seq DESC LIMIT 1), {of}.data ->> '{name}') "
        f"IN ({texts})"
    )


def _found(source: str) -> str:
    said = _said("source", source, "o")
    return (
        "AND a.matter_id IN (SELECT o.matter_id FROM procedures_act o WHERE o.family = 'oversight.rectification' "
        f"AND o.name = 'open' AND {said})"
    )


_BAD = "'not-published', 'false-published', 'unreachable', 'correction-ordered', 'obstructed', 'pending', 'failed'"
_LAST_VISITS = (
    "SELECT v.matter_id FROM procedures_act v WHERE v.family = 'services.inspection' AND v.name = 'visit' "
    "AND NOT EXISTS (SELECT 1 FROM procedures_act w WHERE w.matter_id = v.matter_id AND w.family = v.family "
    f"AND w.name = 'visit' AND w.seq > v.seq) AND {_said('result', _BAD, 'v')}"
)
_CAMPAIGNS = "services_inspectioncampaign c WHERE c.joint = "
_ONCE = (
    "AND NOT EXISTS (SELECT 1 FROM procedures_act b WHERE b.matter_id = a.matter_id AND b.family = a.family "
    "AND b.name = 'enter_draw' AND b.seq < a.seq)"
)
_INTERNAL = f"s.campaign_id IN (SELECT c.matter_ptr_id FROM {_CAMPAIGNS} 'internal')"
_CHECKED = f"{_ACTS} JOIN services_itemcheck i ON i.inspection_id = a.matter_id WHERE {_REVIEW} AND {_IN_YEAR}"
_LATE = (
    "AND a.matter_id IN (SELECT subject FROM clocks_clock WHERE subject_kind = 'matter' AND stopped_on > due_on "
    "AND NOT runs_out)"
)
_INSTITUTIONS = (
    f"SELECT count(*) FROM services_institution p JOIN organs_organ o ON o.id = p.organ_id WHERE o.place_code LIKE "
    f"{_PLACE} AND {_STANDS} (SELECT 1 FROM services_institution later WHERE later.supersedes_id = p.id)"
)
POWERS = (
    "licence", "penalty", "compulsion", "collection", "payment", "adjudication", "confirmation", "reward", "inspection",
    "other",
)  # fmt: skip
_FILES, _PATROL = "'file-review'", "'patrol'"
RECONSIDERATION, FINDING = "disputes.reconsideration", "oversight.rectification"
ONE = {
    "disputes.reconsideration.applications": _acts(RECONSIDERATION, "apply", "receive"),
    "disputes.reconsideration.accepted": _acts(RECONSIDERATION, "accept", "deem_accepted"),
    "disputes.reconsideration.decisions": _acts(RECONSIDERATION, "decide"),
    "disputes.adjudication.items": f"SELECT count(*) FROM {_ITEMS} AND p.kind = 'adjudication'",
    "oversight.publication.published": _acts("kernel.publication", "publish"),
    "oversight.publication.late": _acts("kernel.publication", "publish", more=_LATE),
    "enforcement.review.file-findings": _acts(FINDING, "open", more=f"AND {_said('source', _FILES, 'a')}"),
    "enforcement.review.file-findings.rectified": _acts(FINDING, "verify", more=_found(_FILES)),
    "enforcement.review.patrol-findings": _acts(FINDING, "open", more=f"AND {_said('source', _PATROL, 'a')}"),
    "enforcement.review.patrol-findings.rectified": _acts(FINDING, "verify", more=_found(_PATROL)),
    "services.inspection.campaigns": _acts("services.inspection-campaign", "begin", "enter_draw", more=_ONCE),
    "inspection.joint-campaigns": _acts(
        "services.inspection-campaign", "begin", "enter_draw",
        more=f"{_ONCE} AND a.matter_id IN (SELECT c.matter_ptr_id FROM {_CAMPAIGNS} 'cross')",
    ),
    "services.inspection.inspections": f"SELECT count(DISTINCT s.target) FROM {_REVIEWED} {_REVIEW}",
    "services.inspection.problems":
        f"SELECT count(DISTINCT s.target) FROM {_REVIEWED} {_REVIEW} AND a.matter_id IN ({_LAST_VISITS})",
    "services.inspection.item-checks": f"SELECT count(*) FROM {_CHECKED}",
    "services.inspection.item-problems": f"SELECT count(*) FROM {_CHECKED} AND i.outcome = 'not-in-order'",
    "inspection.targets": f"SELECT count(DISTINCT s.target) FROM {_REVIEWED} {_REVIEW} AND {_INTERNAL}",
    "inspection.targets.abnormal":
        f"SELECT count(DISTINCT l.target) FROM {_ACTS} JOIN services_abnormallisting l "
        f"ON l.matter_ptr_id = a.matter_id JOIN services_siteinspection s ON s.matter_ptr_id = l.inspection "
        f"WHERE {_IN_YEAR} AND a.family = 'services.abnormal-listing' AND a.name = 'decide' AND {_INTERNAL}",
    "services.credit.events": f"SELECT count(*) FROM {_EVENTS} AND happened_on BETWEEN {_FIRST} AND {_LAST}",
    "services.credit.entities": f"SELECT count(DISTINCT entity_id) FROM {_EVENTS} AND happened_on <= {_LAST}",
    "services.credit.repairs": _acts("services.credit-repair", "grant"),
    "services.credit.measures": _acts("services.credit-measure", "decide"),
    "services.institutions": _INSTITUTIONS,
    "services.institutions.party": f"{_INSTITUTIONS} AND p.kind = 'party'",
    "services.institutions.government": f"{_INSTITUTIONS} AND p.kind = 'government'",
}  # fmt: skip
"""Figures that take a statement each."""
KINDS = f"SELECT p.kind, count(*) FROM {_ITEMS} GROUP BY p.kind"
"""Power items by kind: all, the kinds, and how many there are."""
RETURNS = (
    "SELECT CAST(a.data -> 'returned' AS text) FROM procedures_act a JOIN returns_datareturn r "
    "ON r.matter_ptr_id = a.matter_id JOIN procedures_matter m ON m.id = a.matter_id WHERE a.family = 'kernel.return' "
    f"AND a.name IN ('sign', 'compare', 'receive') AND r.from_on = {_FIRST} AND m.place_code LIKE {_PLACE} "
    "AND NOT EXISTS (SELECT 1 FROM procedures_act l WHERE l.matter_id = a.matter_id AND l.family = a.family "
    "AND l.name IN ('sign', 'compare', 'receive', 'drop', 'take_back') AND l.seq > a.seq)"
)
"""What stands returned; of each of these figures one body returns the year."""


def numbers(cursor: CursorWrapper) -> dict[str, Decimal | int]:
    """Every number of the report, by its figure."""
    found: dict[str, Decimal | int] = {}
    for id, statement in ONE.items():
        cursor.execute(statement)
        found[id] = cursor.fetchone()[0]
    cursor.execute(KINDS)
    kinds = dict(cursor.fetchall())
    found |= {"powers.items": sum(kinds.values()), "powers.items.kinds": len(kinds)}
    found |= {f"powers.items.{kind}": kinds.get(kind, 0) for kind in POWERS}
    cursor.execute(RETURNS)
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for (text,) in cursor.fetchall():
        for id, number in json.loads(text).items():
            sums[id] += Decimal(number)
    return found | sums

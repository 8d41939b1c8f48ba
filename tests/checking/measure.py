"""Measure what the check finds against the marks made by hand. The reports are not in the project:

    python -m tests.checking.measure FOLDER [FOLDER…]

Prints precision and recall by kind and the precision of each verdict, by the marks alone and with what was judged by
reading afterwards (marks/judged.yaml): for the reports that were looked at while the rules were first written, for
those that were kept aside then, and together; then of how many sums that hold a changed figure is noticed. Every
contradiction that is not marked as one is named, with --all also what else is not as marked, and which marks were not
met.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from fazhi.report.checking import Findings, Relation, check
from tests.checking.marks import verify

ALIKE = {"partial": "parts", "outcome": "parts", "parts": "parts", "average": "growth"}
"""Kinds that shade into each other: the numbers count, not the name. Some averages are told with base and value."""
MATCHED = ("parts", "partial", "outcome", "repeat", "growth", "rate", "average", "list", "order", "enumeration")
KEPT_ASIDE = frozenset(("002", "019", "038", "050", "070", "090", "110"))
"""Reports that nobody looked at while the rules were first written; since they were measured they have been, too."""
CHANGED = ("parts", "outcome", "shares", "repeats")
"""Rules that find equal sums; what need only be less or more bears a changed figure."""
COLUMNS = ("marked", "met", "found", "known")
Places = frozenset[int]
Judged = dict[tuple[str, str, Places], dict[str, Any]]


def alike(kind: str) -> str:
    return ALIKE.get(kind, kind)


def of_mark(mark: dict[str, Any]) -> Places:
    """Where the figures of a mark begin: starts are safer than ends, which hold unit and hedge."""
    return frozenset(place["start"] for place in verify.spans(mark))


def same(relation: Relation, mark: dict[str, Any]) -> bool:
    """Whether both speak of the same figures: two at least, and of the total where both have one."""
    if alike(relation.kind) != alike(mark["kind"]):
        return False
    common = {span.start for span in relation.spans} & of_mark(mark)
    whole = mark.get("total") or mark.get("intake") or mark.get("count")
    return len(common) >= 2 and (relation.total is None or whole is None or relation.total.start == whole["start"])


def judged() -> Judged:
    """What was told without a mark and judged by reading afterwards, by report, kind and its first two places."""
    said = yaml.safe_load((verify.HERE / verify.JUDGED).read_text(encoding="utf-8"))
    return {(each["file"], alike(each["kind"]), frozenset(each["places"][:2])): each for each in said}


JUDGED = judged()


def judged_right(name: str, relation: Relation) -> bool:
    """Whether a relation that is not marked was judged to be one, with the verdict that it has."""
    first = frozenset(span.start for span in relation.spans[:2])
    said = JUDGED.get((name, alike(relation.kind), first))
    return said is not None and said["right"] and said["verdict"] == relation.verdict


def near(relation: Relation, marks: list[dict[str, Any]]) -> dict[str, Any] | None:
    return next((mark for mark in marks if same(relation, mark)), None)


def count(tally: Counter[tuple[str, str]], name: str, text: str, found: Findings, marks: verify.Marks) -> list[str]:
    """Add one report to the tally; what should be looked at, as lines."""
    lines = []
    for relation in found.relations:
        mark = near(relation, marks["marks"])
        right = mark is not None and mark["verdict"] == relation.verdict
        tally[relation.kind, "found"] += 1
        tally[relation.kind, "known"] += mark is not None
        tally[relation.verdict, "said"] += 1
        tally[relation.verdict, "right"] += right
        tally[relation.verdict, "judged"] += right or (mark is None and judged_right(name, relation))
        if not right:
            first, last = relation.spans[0].start, relation.spans[-1].end
            said = text[max(0, first - 20) : min(last, first + 80) + 10].replace("\n", "⏎")
            marked = mark["verdict"] if mark else "not marked"
            lines.append(f"{name} {relation.kind} {relation.verdict} ({marked}) {relation.arithmetic} | {said}")
    for mark in marks["marks"]:
        met = any(same(relation, mark) for relation in found.relations)
        tally[mark["kind"], "marked"] += 1
        tally[mark["kind"], "met"] += met
        if not met:
            at = min(of_mark(mark))
            lines.append(f"{name} missed {mark['kind']} {at} | " + text[at - min(at, 20) : at + 90].replace("\n", "⏎"))
    places = {(word["start"], word["end"]) for word in marks["words"]}
    hit = {(fault.start, fault.end) for fault in found.words}
    tally["words", "marked"] += len(places)
    tally["words", "found"] += len(hit)
    tally["words", "known"] += len(hit & places)
    tally["words", "met"] += len(hit & places)
    return lines + [f"{name} word {f.found}" for f in found.words if (f.start, f.end) not in places]


def changed(text: str, relation: Relation) -> str:
    """The text with another first digit in the last figure of a relation; its length stays."""
    at = relation.spans[-1].start
    return f"{text[:at]}{int(text[at]) % 9 + 1}{text[at + 1 :]}"


def notice(tally: Counter[tuple[str, str]], text: str, findings: Findings) -> None:
    """Change one figure of each sum that holds, and count by rule how the check then judges that place."""
    for relation in findings.relations:
        last = relation.spans[-1]
        equal = relation.rule in CHANGED and relation.verdict == "holds" and not set("<>") & set(relation.arithmetic)
        if not equal or text[last.start] not in "123456789":
            continue
        after = check(changed(text, relation)).relations
        there = {each.verdict for each in after if last.start in {span.start for span in each.spans}}
        tally[relation.rule, "changed"] += 1
        tally[relation.rule, next((name for name in ("contradiction", "undecided") if name in there), "silent")] += 1


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"


def table(tally: Counter[tuple[str, str]]) -> None:
    """Print a group's precision and recall by kind, over all kinds but misprints, and the precision of each verdict."""
    print("| kind | marked | found again | recall | told | marked so | precision |\n|---|---|---|---|---|---|---|")
    for kind in (*MATCHED, "all", "words"):
        kinds = MATCHED if kind == "all" else (kind,)
        marked, met, told, known = (sum(tally[one, what] for one in kinds) for what in COLUMNS)
        print(f"| {kind} | {marked} | {met} | {share(met, marked)} | {told} | {known} | {share(known, told)} |")
    print("\n| verdict | told | marked so | precision | with what was judged | precision |\n|---|---|---|---|---|---|")
    for verdict in ("holds", "contradiction", "undecided"):
        told, right, also = (tally[verdict, what] for what in ("said", "right", "judged"))
        print(f"| {verdict} | {told} | {right} | {share(right, told)} | {also} | {share(also, told)} |")


def main(folders: list[Path], everything: bool) -> None:
    """Print the tables, and what is not marked as the check says."""
    aside: Counter[tuple[str, str]] = Counter()
    seen: Counter[tuple[str, str]] = Counter()
    noticed: Counter[tuple[str, str]] = Counter()
    for name, marks in verify.marked().items():
        for path in filter(None, (verify.report(folder, Path(marks["file"]).name) for folder in folders)):
            text = path.read_bytes().decode("utf-8")
            findings = check(text)
            notice(noticed, text, findings)
            lines = count(aside if name in KEPT_ASIDE else seen, name, text, findings, marks)
            for line in lines:
                if everything or " contradiction " in line or " word " in line:
                    print(line)
    for title, tally in (("looked at", seen), ("kept aside", aside), ("together", seen + aside)):
        print(f"\n{title}:\n")
        table(tally)
    print("\n| rule | changed | contradiction | undecided | not noticed |\n|---|---|---|---|---|")
    for rule in CHANGED:
        cells = (noticed[rule, what] for what in ("changed", "contradiction", "undecided", "silent"))
        print(f"| {rule} | {' | '.join(map(str, cells))} |")


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if argument != "--all"]
    if not given:
        sys.exit(__doc__)
    main([Path(folder) for folder in given], "--all" in sys.argv)

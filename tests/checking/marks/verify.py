"""Hold the marks against the reports they were made in.

The reports are not in the project. Who has them in a folder says where:

    python -m tests.checking.marks.verify FOLDER

Every place that does not read as its mark says is named; without one, the last line counts what was looked at.
"""

import hashlib
import itertools
import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
JUDGED = "judged.yaml"
"""What was found without being marked, and judged by reading afterwards: no marks."""
DIGITS = 16  # of the report's sha256 that a file of marks keeps
SCALES = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3, "百": 10**2}
NUMERALS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
FIGURE = re.compile(r"(\d[\d,，]*(?:\.\d+)?)\s*(?:[-—～](\d+(?:\.\d+)?))?[余多]?\s*(万亿|千万|百万|亿|万)?")
SHARE = re.compile(r"(\d+)/(\d+)")
SHARE_IN_WORDS = re.compile(r"([一二三四五六七八九十]+)分之([一二三四五六七八九十]+)")
ROUND = re.compile(r"([一二三四五六七八九]?)(千|百)?(万亿|亿|万)")
WORDS = re.compile(r"[零一二两三四五六七八九十百]+")
DATE = re.compile(r"(?:(\d{4})年?)?(?:(\d{1,2})月)?(?:(\d{1,2})日)?")

Marks = dict[str, Any]


def marked() -> dict[str, Marks]:
    """All files of marks by their name."""
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted(HERE.glob("*.yaml"), key=lambda path: path.stem)
        if path.name != JUDGED
    }


def spans(value: Any) -> Iterator[dict[str, Any]]:
    """Every place named anywhere inside a mark."""
    if isinstance(value, list):
        for item in value:
            yield from spans(item)
    elif isinstance(value, dict):
        if "start" in value:
            yield value
        for item in value.values():
            yield from spans(item)


def in_words(text: str) -> int:
    """The number that Chinese numerals up to 999 say."""
    hundreds, found, rest = text.partition("百")
    if found:
        return 100 * (NUMERALS[hundreds] if hundreds else 1) + (in_words(rest) if rest else 0)
    tens, found, ones = text.partition("十")
    if found:
        return 10 * (NUMERALS[tens] if tens else 1) + (NUMERALS[ones] if ones else 0)
    return NUMERALS[text]


def value(text: str) -> Decimal:
    """The number that begins a place, in ones of its unit."""
    if share := SHARE.match(text):
        return Decimal(share[1]) / Decimal(share[2])
    if share := SHARE_IN_WORDS.match(text):
        return Decimal(in_words(share[2])) / Decimal(in_words(share[1]))
    if figure := FIGURE.match(text):
        return Decimal(re.sub("[,，]", "", figure[1])) * SCALES.get(figure[3] or "", 1)
    if round_sum := ROUND.match(text):
        one = NUMERALS[round_sum[1]] if round_sum[1] else 1
        return Decimal(one * SCALES.get(round_sum[2] or "", 1) * SCALES[round_sum[3]])
    words = WORDS.match(text)
    if not words:
        raise ValueError(text)
    return Decimal(in_words(words[0]))


def reads(text: str, place: dict[str, Any]) -> bool:
    """Whether the text of a place says its stored value and unit."""
    stored = place["value"]
    if isinstance(stored, str):
        date = DATE.match(text)
        parts = [part.zfill(2) for part in date.groups() if part] if date else []
        return bool(parts) and stored.split("-")[-len(parts) :] == parts
    try:
        read = value(text)
    except (ValueError, KeyError):
        return False
    return abs(read - Decimal(str(stored))) < Decimal("0.000001") and text.endswith(place.get("unit", ""))


def faults(text: str, marks: Marks) -> Iterator[str]:
    """What in one file of marks does not agree with the report."""
    if (digest := hashlib.sha256(text.encode()).hexdigest()[:DIGITS]) != marks["sha256"] or len(text) != marks[
        "length"
    ]:
        yield f"another text: {len(text)} characters, sha256 {digest}"
    for place in spans([marks["marks"], marks["none"]]):
        found = text[place["start"] : place["end"]]
        if not found.strip() or "\n" in found:
            yield f"{place['start']}-{place['end']}: nothing that can be read"
        elif "value" in place and not reads(found, place):
            yield f"{place['start']}-{place['end']}: {found} is not {place['value']} {place.get('unit', '')}".rstrip()
    for mark in marks["marks"]:
        names = mark.get("names", [])
        if any(one["end"] > other["start"] for one, other in itertools.pairwise(names)):
            yield f"{names[0]['start']}: names overlap or stand out of order"
    for word in marks["words"]:
        if text[word["start"] : word["end"]] != word["found"]:
            yield f"{word['start']}-{word['end']}: is not {word['found']}"


def report(folder: Path, name: str) -> Path | None:
    """The one report below the folder that a file of marks belongs to."""
    found = sorted(folder.rglob(name))
    return found[0] if len(found) == 1 else None


def main(folder: Path) -> int:
    """Print every fault; the number of faults."""
    bad = looked = 0
    for name, marks in marked().items():
        path = report(folder, marks["file"])
        if path is None:
            print(f"{name}: not one file {marks['file']} below {folder}")
            bad += 1
            continue
        text = path.read_bytes().decode("utf-8")
        looked += sum(1 for _ in spans([marks["marks"], marks["none"], marks["words"]]))
        for fault in faults(text, marks):
            print(f"{name}: {fault}")
            bad += 1
    print(f"{looked} places in {len(marked())} reports, {bad} bad")
    return bad


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(1 if main(Path(sys.argv[1])) else 0)

"""Official numbers 文号: running per organ, series and year of the legal day, allotted in the act's own transaction."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from fazhi.kernel.ledger.journal import record
from fazhi.kernel.organs.models import Officer, Organ
from fazhi.kernel.procedures.models import Number, NumberGap, NumberRun
from fazhi.kernel.procedures.refusals import Refusal

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

LONGEST = Number._meta.get_field("text").max_length or 0
_BRACKETS = str.maketrans("()[]【】", "〔〕〔〕〔〕")


def folded(number: str) -> str:
    """A number as it is compared: width, case, blanks, the shape of brackets and a last 号 do not count."""
    plain = unicodedata.normalize("NFKC", number).translate(_BRACKETS).casefold()
    return "".join(each for each in plain if each.isprintable() and not each.isspace()).removesuffix("号")


def take(organ: Organ, series: str, pattern: str, year: int, brought: str = "") -> str:
    """The number of an act: the one it brings along, else the next of its series."""
    return keep_imported(organ, series, year, brought).text if brought else allot(organ, series, pattern, year)


def allot(organ: Organ, series: str, pattern: str, year: int) -> str:
    """The next number of a series, e.g. ``演示行复〔2021〕3号`` from ``{mark}行复〔{year}〕{serial}号``."""
    run = _locked(organ, series, year)
    run.last += 1
    run.save(update_fields=["last"])
    text = pattern.format(mark=organ.mark, year=year, serial=run.last)
    Number.objects.create(organ=organ, series=series, year=year, serial=run.last, text=text)
    return text


def _locked(organ: Organ, series: str, year: int) -> NumberRun:
    """The run of a series, held until the act is committed: the next one waits instead of taking the same serial."""
    runs = NumberRun.objects.select_for_update()
    held = runs.filter(organ=organ, series=series, year=year).first()
    if held is not None:
        return held
    last = Number.objects.filter(organ=organ, series=series, year=year).aggregate(last=Max("serial"))["last"] or 0
    return runs.get_or_create(organ=organ, series=series, year=year, defaults={"last": last})[0]


def keep_imported(organ: Organ, series: str, year: int, text: str) -> Number:
    """Keep a number that came from elsewhere.

    Raises:
        Refusal: it holds no serial, or the serial is taken.
    """
    found = re.search(r"(\d+)\s*号?\s*$", text)
    if found is None:
        raise Refusal.because(
            "number", f"文号“{text}”末尾没有流水号。", f"The number {text} ends without a serial.",
            "请按“代字〔年份〕流水号号”填写。", "Write it as mark〔year〕serial号.",
        )  # fmt: skip
    if len(text) > LONGEST:
        raise Refusal.because(
            "number", f"文号“{text[:20]}……”超过{LONGEST}字。", f"The number {text[:20]}… is longer than {LONGEST}.",
            "请核对原件。", "Compare it with the original.",
        )  # fmt: skip
    serial, run = int(found[1]), _locked(organ, series, year)
    if Number.objects.filter(organ=organ, series=series, year=year, serial=serial).exists():
        raise Refusal.because(
            "number", f"文号“{text}”已被使用。", f"The number {text} is taken.",
            "请核对原件。", "Compare it with the original.",
        )  # fmt: skip
    if serial > run.last:
        run.last = serial
        run.save(update_fields=["last"])
    return Number.objects.create(organ=organ, series=series, year=year, serial=serial, text=text)


def give(request: Request) -> None:
    """Take the matter's number and those of the papers; numbers that come along are kept as they are.

    Raises:
        Refusal: the act gives no number of that name, or the number is taken.
    """
    if request.brought is not None:
        request.data |= _brought_along(request)
        return
    year, brought = request.on.year, dict(request.numbers)
    if request.kind.numbers:
        key = request.procedure.key
        given = brought.pop(key, "")
        request.data["number"] = take(request.organ, key, request.procedure.number, year, given)
    # In one order, so that two acts never wait for each other's series.
    issued = {
        paper.key: take(request.by.organ, paper.key, paper.number, year, brought.pop(paper.key, ""))
        for paper in sorted(request.kind.papers, key=lambda paper: paper.key)
        if paper.number
    }
    if issued:
        request.data["papers"] = issued
    if brought:
        raise Refusal.because(
            "number", f"此行为不产生“{'、'.join(brought)}”的文号。",
            f"The act gives no number of {', '.join(brought)}.",
            "请核对文号所属的文书。", "Compare the paper to which the number belongs.",
        )  # fmt: skip


def _brought_along(request: Request) -> dict[str, Any]:
    """The numbers of an act that a platform brought, as its content keeps them; none is allotted for it.

    Those in the form of a series of our own count in it, so that they are not given once more.

    Raises:
        Refusal: such a number is taken.
    """
    found, given, year = dict[str, Any](), dict(request.numbers), request.on.year
    if request.kind.numbers and request.brought is not None:
        key = request.procedure.key
        text = given.pop(key, "") or request.brought.number
        found["number"] = _kept(request.organ, key, request.procedure.number, year, text)
    patterns = {paper.key: paper.number for paper in request.kind.papers}
    issued = {
        key: _kept(request.by.organ, key, patterns.get(key, ""), year, text) for key, text in sorted(given.items())
    }
    return found | ({"papers": issued} if issued else {})


def _kept(organ: Organ, series: str, pattern: str, year: int, text: str) -> str:
    """A number that a platform gave; one of our own series is taken out of it."""
    parts = [re.escape(part) for part in pattern.format(mark=organ.mark, year=year, serial="\0").split("\0")]
    if pattern and re.fullmatch(r"\d+".join(parts), text):
        return keep_imported(organ, series, year, text).text
    if len(text) > LONGEST:
        raise Refusal.because(
            "number", f"编号“{text[:20]}……”超过{LONGEST}字。", f"The number {text[:20]}… is longer than {LONGEST}.",
            "请核对原件。", "Compare it with the original.",
        )  # fmt: skip
    return text


def gaps(organ: Organ, series: str, year: int) -> dict[int, str]:
    """The serials of a year that no paper bears, each with its explanation (empty where none was given)."""
    used = set(Number.objects.filter(organ=organ, series=series, year=year).values_list("serial", flat=True))
    explained = dict(NumberGap.objects.filter(organ=organ, series=series, year=year).values_list("serial", "reason"))
    return {serial: explained.get(serial, "") for serial in range(1, max(used, default=0)) if serial not in used}


@transaction.atomic
def explain_gap(organ: Organ, series: str, year: int, serial: int, *, reason: str, by: Officer) -> NumberGap:
    """Say why a serial was never used.

    Raises:
        Refusal: there is no such gap.
    """
    if serial not in gaps(organ, series, year):
        raise Refusal.because(
            "number-gap", f"{year}年第{serial}号不是空号。", f"Serial {serial} of {year} is no gap.",
            "请核对流水号。", "Compare the serial.",
        )  # fmt: skip
    gap = NumberGap(organ=organ, series=series, year=year, serial=serial, reason=reason, by=by)
    record(gap)
    return gap

"""The checks of 2021 and what became of their 150 findings."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from fazhi.demo.diary import Happening, matter_of
from fazhi.demo.people import organ, post_named, post_of
from fazhi.demo.tables import day, rows
from fazhi.kernel.files.store import Upload
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.oversight.models import Check, CheckKind

_KINDS = {"file_review": CheckKind.FILE_REVIEW, "online_patrol": CheckKind.PATROL}


@transaction.atomic
def record_checks() -> None:
    """The checks as records; those recorded already are left as they are."""
    for row in rows("findings_checks.csv"):
        if Check.objects.filter(number=row["id"]).exists():
            continue
        record(
            Check(
                organ=organ(row["organ"]), happened_on=day(row["from"]), ended_on=day(row["to"]), title=row["title"],
                number=row["id"], kind=_KINDS[row["kind"]], scope=row["scope"],
                checkers=[str(post_named(row[who], day(row["from"])).officer_id) for who in ("checker_1", "checker_2")],
            )
        )  # fmt: skip


def findings() -> Iterator[Happening]:
    """Every finding from its record to its verified rectification."""
    checks = {row["id"]: row for row in rows("findings_checks.csv")}
    for table, place in (("findings_file_review.csv", "file_number"), ("findings_patrol.csv", "page")):
        for row in rows(table):
            yield from _way(row, checks[row["check"]], row[place])


def _way(row: dict[str, str], check: dict[str, str], place: str) -> Iterator[Happening]:
    key = f"demo:finding:{row['id']}"
    yield Happening(day(row["found_on"]), f"{key}:open", lambda: _open(row, check, place, key))
    yield _rectify(row, key, "rectify", row["rectified_on"])
    if row["returned_on"]:
        yield Happening(day(row["returned_on"]), f"{key}:reopen", lambda: _reopen(row, key))
        yield _rectify(row, key, "rectify-again", row["rectified_again_on"])
    yield Happening(day(row["verified_on"]), f"{key}:verify", lambda: _verify(row, key))


def _open(row: dict[str, str], check: dict[str, str], place: str, key: str) -> None:
    on = day(row["found_on"])
    open_matter(
        "oversight.rectification", "open", by=post_named(check["checker_1"], on), on=on, request_key=f"{key}:open",
        data={
            "source": _KINDS[check["kind"]].value, "check_number": check["id"], "reference": place,
            "checked": organ(row["organ"]).pk, "problem": row["problem"], "legal_basis": row["basis"],
            "rectify_by": row["term_on"],
        },
    )  # fmt: skip


def _rectify(row: dict[str, str], key: str, name: str, on: str) -> Happening:
    def run() -> None:
        proof = Upload(f"整改证明-{row['id']}.txt", f"演示材料：{row['evidence']}\n".encode(), "text/plain")
        perform(
            matter_of(f"{key}:open"), "rectify", by=post_of(row["organ"], "handler", day(on)), on=day(on),
            data={"measures": row["evidence"]}, uploads=[proof], request_key=f"{key}:{name}",
        )  # fmt: skip

    return Happening(day(on), f"{key}:{name}", run)


def _reopen(row: dict[str, str], key: str) -> None:
    on = day(row["returned_on"])
    perform(
        matter_of(f"{key}:open"), "reopen", by=post_named(row["verified_by"], on), on=on, reason=row["return_reason"],
        data={"rectify_by": row["rectified_again_on"]}, request_key=f"{key}:reopen",
    )  # fmt: skip


def _verify(row: dict[str, str], key: str) -> None:
    on = day(row["verified_on"])
    by = post_named(row["verified_by"], on)
    perform(matter_of(f"{key}:open"), "verify", by=by, on=on, request_key=f"{key}:verify")

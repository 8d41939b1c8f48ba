"""Who decides what about an import: the first confirms or asks, the second approves or declines."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from fazhi.exchange.models import ImportRun, Mode, Standing
from fazhi.exchange.runs.passing import asked_of
from fazhi.exchange.targets.registry import target_of
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.refusals import Refusal


def choose_mode(run: ImportRun, mode: str) -> None:
    """Say what becomes of the good rows where others are bad.

    Raises:
        Refusal: there is nothing to import, or the sheet is taken whole and has bad rows.
    """
    counts, target = run.counts, target_of(run.target)
    if run.standing not in (Standing.EXAMINED, Standing.DECLINED):
        raise moved_on()
    whole_only = target.whole_only(asked_of(run))
    if mode not in Mode.values or (mode == Mode.BY_ROW and whole_only):
        raise Refusal.because(
            "import-mode", "此表须整份导入。", "This sheet is imported as a whole.",
            "请改正有问题的行后重新导入。", "Put the bad rows right and import it again.",
        )  # fmt: skip
    if mode == Mode.WHOLE and counts.get("bad"):
        raise Refusal.because(
            "import-bad", f"有 {counts['bad']} 行有问题，不能整份导入。", f"{counts['bad']} rows are faulty.",
            "请改正后重新导入，或选择先导入没有问题的行。", "Put them right, or import the good rows now.",
        )  # fmt: skip
    if not any(counts.get(name) for name in ("new", "changed", "ended")):
        raise Refusal.because(
            "import-nothing", "没有需要导入的行。", "There is nothing to import.",
            "请核对表格。", "Compare the sheet.",
        )  # fmt: skip
    run.mode = mode
    run.save(update_fields=["mode"])


def confirm(run: ImportRun, day: datetime.date, now: datetime.datetime) -> None:
    """Begin to write an import that needs no second person.

    Raises:
        Refusal: it needs one, or the first holds the post no more.
    """
    if target_of(run.target).two_persons:
        raise Refusal.because(
            "import-second", "须由另一人批准后导入。", "Another person must approve it.",
            "请选择批准人。", "Choose who is asked.",
        )  # fmt: skip
    _begin(run, _DECIDED_BY_FIRST, day=day, at=now)


def ask(run: ImportRun, second: Post, day: datetime.date, now: datetime.datetime) -> None:
    """Ask a second person to approve.

    Raises:
        Refusal: who is asked may not, or it was dealt with meanwhile.
    """
    _refuse_second(run, second, day)
    _moved(run, _DECIDED_BY_FIRST, standing=Standing.ASKED, second=second, approver=second.officer, at=now, why="")


def approve(
    run: ImportRun, second: Post, day: datetime.date, now: datetime.datetime, *, named: bool = False
) -> None:  # fmt: skip
    """Approve, under a post held now, and begin to write.

    Args:
        run: the import.
        second: the post.
        day: the day of today.
        now: the moment.
        named: whether whoever runs the command says that this person approved elsewhere; the evidence says so.

    Raises:
        Refusal: it was answered meanwhile, who approves may not, or the first holds the post no more.
    """
    _refuse_second(run, second, day)
    # Who approved elsewhere need not have been asked here.
    waiting = (Standing.ASKED, *(_DECIDED_BY_FIRST if named else ()))
    _begin(run, waiting, day=day, at=now, second=second, approver=second.officer, named=named)


def decline(run: ImportRun, why: str, now: datetime.datetime) -> None:
    """Send it back to the first with the reason.

    Raises:
        Refusal: it was dealt with meanwhile.
    """
    _moved(run, (Standing.ASKED,), standing=Standing.DECLINED, why=why, at=now)


_DECIDED_BY_FIRST = (Standing.EXAMINED, Standing.DECLINED)


def _begin(run: ImportRun, waiting: Collection[Standing], *, day: datetime.date, **said: Any) -> None:
    target = target_of(run.target)
    held = Post.objects.as_of(day).filter(subject=run.by.subject, officer=run.first).select_related("organ").first()
    if held is None or not target.may(held, day):
        raise Refusal.because(
            "import-post", f"{run.first} 已不任该岗位。", f"{run.first} holds the post no more.",
            "请由在任人员重新导入。", "Let somebody who holds it import the sheet.",
        )  # fmt: skip
    _moved(run, waiting, standing=Standing.WRITING, day=day, why="", **said)


def _moved(run: ImportRun, waiting: Collection[Standing], **said: Any) -> None:
    """Bring an import on from where it waits, all at once, so that of two who decide at a time one is told so.

    Raises:
        Refusal: it waits no more.
    """
    if not ImportRun.objects.filter(pk=run.pk, standing__in=waiting).update(**said):
        raise moved_on()
    run.refresh_from_db()


def _refuse_second(run: ImportRun, second: Post, day: datetime.date) -> None:
    target = target_of(run.target)
    may = target.seconds(replace(asked_of(run), day=day)).filter(subject=second.subject).exists()
    if not may or second.officer_id == run.first_id:
        zh, en = target.approvers.zh, target.approvers.en
        raise Refusal.because(
            "import-second", f"{second.officer} 无权批准此导入。", f"{second.officer} may not approve this import.",
            f"请由{zh}批准。", f"Let {en} approve.",
        )  # fmt: skip


def moved_on() -> Refusal:
    """The refusal of a step that came too late."""
    return Refusal.because(
        "import-moved-on", "此导入已经办理或撤回。", "This import was dealt with or withdrawn meanwhile.",
        "请刷新后核对。", "Reload and compare.",
    )  # fmt: skip

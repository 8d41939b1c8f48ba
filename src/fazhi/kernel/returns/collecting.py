"""Collecting data 数据收集: the notice to collect, a return of each body asked, and the end once all are in."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fazhi.kernel.organs.founding import designated
from fazhi.kernel.organs.models import Office, Organ, OrganKind, subtree
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL
from fazhi.kernel.procedures.declaring import NEW, Governs, PaperKind, Procedure, act
from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.procedures.refusals import Ground, Refusal
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.returns.collecting_forms import BeginForm
from fazhi.kernel.returns.conditions import ByTheJusticeBureau
from fazhi.kernel.returns.declaring import ReturnForm
from fazhi.kernel.returns.models import Collection
from fazhi.kernel.returns.standing import FAMILY
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

LINK = "collection"
SOURCE = "法治政府建设与责任落实督察工作规定（厅字〔2019〕28号）"


def asked(collection: Collection, place: str, on: datetime.date) -> list[tuple[ReturnForm, Organ]]:
    """Each form with the organs that are asked for it in a place, on the day.

    Raises:
        Refusal: naming every form for which nobody can be asked.
    """
    found = [(form, list(keepers(form, place, on))) for form in collection.asked_forms]
    if nobody := [_nobody(form) for form, organs in found if not organs]:
        raise Refusal(*nobody)
    return [(form, organ) for form, organs in found for organ in organs]


def keepers(form: ReturnForm, place: str, on: datetime.date) -> Iterator[Organ]:
    """The organs of a place that keep what the form asks for."""
    if form.office:
        held = designated(place, form.office, on)
        if held is not None:
            yield held
        return
    rows = Organ.objects.filter(kind=form.organ_kind, place_code__startswith=subtree(place)).order_by("code")
    yield from (organ for organ in rows if organ.existed_on(on))


def _nobody(form: ReturnForm) -> Ground:
    office = Office(form.office).label if form.office else OrganKind(form.organ_kind).label
    return Ground(
        "no-keeper", Label(f"“{form.title.zh}”没有可以报送的单位。", f"Nobody can be asked for {form.title.en}."),
        Label(f"请先在机构管理中明确职能归口：{office}。", f"Designate the organ that holds it first: {office}."),
        field="asked",
    )  # fmt: skip


def know_whom_to_ask(request: Request) -> None:
    """Refuse a draft with a form for which nobody can be asked; as ``asked``."""
    asked(Collection.objects.get(pk=request.matter_id), request.place_code, request.on)


def ask_all(request: Request) -> None:
    """Open the return of each body that is asked for a form.

    Raises:
        Refusal: as ``asked``, or a body has been asked for the period already; nothing is left of any.
    """
    collection = Collection.objects.get(pk=request.matter_id)
    for form, organ in asked(collection, request.place_code, request.on):
        open_matter(
            FAMILY, "ask", by=request.by, on=request.on, organ=organ, because=request.done, today=request.today,
            data={
                "asked_in": collection.pk, "collector": request.organ.pk, "form": form.key,
                "from_on": collection.from_on, "until_on": collection.until_on, "due_on": collection.due_on,
                "form_digest": form.digest,
            },
        )  # fmt: skip


class Collecting(Procedure):
    """Collection of the report's data 年度报告数据收集 (法治政府建设与责任落实督察工作规定 2019 第二十四条)."""

    key = "kernel.collection"
    label = Label("数据收集", "Collection of data")
    matter = Collection
    governs = Governs(datetime.date(2019, 5, 1), source=SOURCE)
    number = "{mark}收〔{year}〕{serial}号"
    stays_here = True

    drafted = Stage("待下达", "To be issued")
    collecting = Stage("收集中", "Being collected")
    collected = Stage("已收齐", "Collected", final=True)
    dropped = Stage("已取消", "Dropped", final=True)

    begin = act(
        NEW >> drafted, zh="拟定收集通知", en="Draft the notice to collect", by=HANDLER, form=BeginForm, numbers=True,
        requires=(ByTheJusticeBureau,), effect=know_whom_to_ask, stands=True,
    )  # fmt: skip
    issue = act(
        drafted >> collecting, zh="下达收集通知", en="Issue the notice to collect", by=PRINCIPAL, apart_from=["begin"],
        effect=ask_all, stands=True,
        paper=PaperKind(
            "kernel.collection-notice", Label("关于报送数据的通知", "Notice to collect"),
            "returns/collection_notice.txt", "{mark}收通〔{year}〕{serial}号",
        ),
    )  # fmt: skip
    close = act(
        collecting >> collected, zh="收齐", en="Close: all are in", by=(HANDLER, PRINCIPAL), gates=(LINK,), stands=True,
    )  # fmt: skip
    drop = act(
        drafted >> dropped, zh="取消", en="Drop", by=(HANDLER, PRINCIPAL), needs_reason=True, optional=True,
        stands=True,
    )  # fmt: skip

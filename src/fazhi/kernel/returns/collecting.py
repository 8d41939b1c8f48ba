"""Collecting data 数据收集: the notice to collect, a return of each body asked, and the end once all are in."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, ClassVar

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL
from fazhi.kernel.procedures.declaring import NEW, Governs, PaperKind, Procedure, act
from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.returns.collecting_forms import BeginForm, IssueForm
from fazhi.kernel.returns.conditions import ByTheJusticeBureau
from fazhi.kernel.returns.declaring import ReturnForm
from fazhi.kernel.returns.keepers import asked_organs, unkept
from fazhi.kernel.returns.models import Collection, DataReturn
from fazhi.kernel.returns.standing import FAMILY
from fazhi.kernel.returns.surveying import who_has_returned
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

LINK = "collection"
SOURCE = "法治政府建设与责任落实督察工作规定（厅字〔2019〕28号）"


def know_whom_to_ask(request: Request) -> None:
    """Refuse a draft with a form for which nobody can be asked.

    Raises:
        Refusal: naming every such form.
    """
    if nobody := unkept(Collection.objects.get(pk=request.matter_id), request.place_code, request.on):
        raise Refusal(*nobody)


def ask_all(request: Request) -> None:
    """Open the return of each body that is asked for a form.

    Raises:
        Refusal: a body has been asked for the period already; nothing is left of any.
    """
    collection = Collection.objects.get(pk=request.matter_id)
    for form, organ in asked_organs(collection, request.place_code, request.on):
        # What one office keeps is the place's, also where the organ that holds it is one of the place above.
        place = request.place_code if form.office else organ.place_code
        if begun_already(collection, form, organ, place):
            continue
        open_matter(
            FAMILY, "ask", by=request.by, on=request.on, organ=organ, because=request.done, today=request.today,
            place_code=place,
            data={
                "asked_in": collection.pk, "collector": request.organ.pk, "form": form.key,
                "from_on": collection.from_on, "until_on": collection.until_on, "due_on": collection.due_on,
                "form_digest": form.digest,
            },
        )  # fmt: skip


def begun_already(collection: Collection, form: ReturnForm, organ: Organ, place: str) -> bool:
    """Whether the body has begun the very return of its own accord: it is not asked for it twice."""
    period = {"from_on": collection.from_on, "until_on": collection.until_on, "place_code": place}
    same = DataReturn.objects.filter(form=form.key, organ=organ, collector=None, **period)
    return same.exclude(stage="dropped").exists()


class Collecting(Procedure):
    """Collection of the report's data 年度报告数据收集 (法治政府建设与责任落实督察工作规定 2019 第二十四条)."""

    key = "kernel.collection"
    label = Label("数据收集", "Collection of data")
    matter = Collection
    governs = Governs(datetime.date(2019, 5, 1), source=SOURCE)
    number = "{mark}收〔{year}〕{serial}号"
    organs: ClassVar = {"body": "bodies"}
    stays_here = True
    survey: ClassVar = staticmethod(who_has_returned)

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
        form=IssueForm, effect=ask_all, stands=True,
        paper=PaperKind(
            "kernel.collection-notice", Label("关于报送数据的通知", "Notice to collect"),
            "returns/collection_notice.txt", "{mark}收通〔{year}〕{serial}号",
        ),
    )  # fmt: skip
    acknowledge = act(
        collecting.stays, zh="签收通知", en="Acknowledge the notice", by=(CLERK, HANDLER), of="body", optional=True,
        stands=True,
    )  # fmt: skip
    close = act(
        collecting >> collected, zh="收齐", en="Close: all are in", by=(HANDLER, PRINCIPAL), gates=(LINK,), stands=True,
    )  # fmt: skip
    drop = act(
        drafted >> dropped, zh="取消", en="Drop", by=(HANDLER, PRINCIPAL), needs_reason=True, optional=True,
        stands=True,
    )  # fmt: skip

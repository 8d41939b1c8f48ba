"""Search of the public site 检索: registers, published notices and limits of the law, by words of two characters."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.search.finding import Hit, Page, SearchRefused, search
from fazhi.kernel.search.models import Kind
from fazhi.kernel.wording import Label
from fazhi.now import today
from fazhi.public.pages import address, citizens, show

KINDS = {
    Kind.NOTICE: Label("公开信息", "Notice"),
    Kind.ENTRY: Label("清单", "Register"),
    Kind.LAW: Label("法定期限", "Limit"),
}
"""What the public may find."""


SHORT = Label(
    "请至少写一个汉字，或两个字母、数字。", "Write at least one Chinese character, or two letters or figures."
)


@citizens
def find(request: HttpRequest) -> HttpResponse:
    """What holds all the words, newest first, of one kind and one organ where these are asked for."""
    asked, page = request.GET.get("q", "").strip(), Page([], "", 0, False)
    fault: Label | None = None
    kind, code = request.GET.get("kind", ""), request.GET.get("organ", "")
    organs = Organ.objects.filter(until_on=None).order_by("code")
    organ = next((each for each in organs if each.code == code), None)
    narrowed = [each for each in KINDS if each.value == kind]
    try:
        if len(asked) == 1 and asked.isascii():
            fault = SHORT  # stands in the keys and English titles of nearly all, in which nobody sees it
        elif (narrowed or not kind) and (organ or not code):
            page = search(
                asked, eyes=None, day=today(), kinds=narrowed or list(KINDS), organ=organ.pk if organ else None,
                after=request.GET.get("after", ""),
            )  # fmt: skip
    except SearchRefused as refused:
        fault = refused.message
    hits = [(hit, _address(hit), KINDS[hit.kind]) for hit in page.hits]
    return show(
        request, "search", asked=asked, page=page, hits=hits, fault=fault, status=400 if fault else 200, kinds=KINDS,
        kind=kind, organs=organs, organ=code,
    )  # fmt: skip


def _address(hit: Hit) -> str:
    if hit.kind is Kind.NOTICE:
        return address("notice", hit.subject)
    return address("limit", hit.subject) if hit.kind is Kind.LAW else address("entry", hit.family, hit.subject)

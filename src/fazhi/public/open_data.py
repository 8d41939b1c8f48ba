"""Open data 开放数据: what can be taken away whole, and what each of its columns means, for people and for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from fazhi.exchange.lists.tables import MEDIA
from fazhi.kernel.wording import Label
from fazhi.now import today
from fazhi.public import registers, report
from fazhi.public.figure_columns import BREAKDOWNS, figures_of
from fazhi.public.packages import GUARD, TERMS, package_of
from fazhi.public.pages import address, citizens, show
from fazhi.public.templatetags.site import government
from fazhi.web.exporting.register_columns import table_of
from fazhi.web.queries import day_of


@citizens
def data(request: HttpRequest) -> HttpResponse:
    """All tables with their columns."""
    tables = [table_of(each) for each in registers.public_registers()]
    reports = {year: figures_of(each.frozen) for year, each in report.standing_reports(today()).items()}
    return show(
        request, "data", tables=tables, reports=reports, breakdowns=BREAKDOWNS, terms=TERMS, guard=GUARD,
    )  # fmt: skip


@citizens
def package(request: HttpRequest) -> HttpResponse:
    """The same for programs, as a Data Package: registers as of a day, and every report that stands."""
    on = day_of(request, "on", today())
    tables = [table_of(each) for each in registers.public_registers()]
    resources = [registers.described(request, table, form, on) for table in tables for form in MEDIA]
    for each in report.standing_reports(today()).values():
        resources += [report.described(request, each.frozen, form) for form in MEDIA]
    organ, name = government(), Label("开放数据", "Open data")
    title = Label(f"{organ.name}{name.zh}", f"{name.en}: {organ.name}") if organ is not None else name
    described = package_of(title, request.build_absolute_uri(address("data")), on, resources)
    return JsonResponse(described, json_dumps_params={"ensure_ascii": False, "indent": 1})

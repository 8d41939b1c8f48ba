"""Open data 开放数据: what can be taken away whole, and what each of its columns means."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from fazhi.kernel.registers.declaring import Register
from fazhi.kernel.wording import Label
from fazhi.now import today
from fazhi.public.pages import citizens, show
from fazhi.public.registers import public_registers
from fazhi.public.report import COLUMNS, standing_reports

DAYS = (
    ("from", Label("自何日起有效", "First day in force")),
    (
        "until",
        Label("至何日止（该日不含；空为至今有效）", "Day from which it is no longer in force; empty while it is"),
    ),
)


@dataclass(frozen=True, slots=True)
class Table:
    """A register as a table: its columns, each with what stands there."""

    register: type[Register]
    columns: list[tuple[str, object]]


@citizens
def data(request: HttpRequest) -> HttpResponse:
    """All tables with their columns."""
    tables = [
        Table(each, [*((column.name, column.verbose_name) for column in each.entry.attributes()), *DAYS])
        for each in public_registers()
    ]
    reports = {year: each.frozen for year, each in standing_reports(today()).items()}
    return show(request, "data", tables=tables, reports=reports, columns=COLUMNS)

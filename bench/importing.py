"""An office's sheet of 10,000 rows and 12 columns against every rule, and back with its faults marked, beside a peer.

The same file goes to all sides: one row in twenty has four faults. Ours reads, types and checks it, and writes it back
as a workbook with every fault in its place. The peer, django-import-export, reads it with tablib and runs its own dry
run over a model with the same rules (types, lengths, choices, check digits, unique codes); it writes no file.
"""

from __future__ import annotations

import datetime
import io
import os
import resource
import time
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fazhi.exchange.sheets import Column

_FAULTY = 20
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_HEADINGS = (
    "案号", "案由", "权力类型", "身份证号码", "统一社会信用代码", "联系电话", "立案日期", "罚款金额", "文书份数",
    "是否公示", "处罚依据", "办案单位",
)  # fmt: skip
_KINDS = {"licence": "行政许可", "penalty": "行政处罚", "inspection": "行政检查"}
_NAMES = "code title kind person credit phone opened_on amount papers public basis office".split()


def sheet(count: int) -> bytes:
    """A workbook as Excel writes it, its texts shared."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    made, day = book.add_worksheet("案件"), book.add_format({"num_format": "yyyy-mm-dd"})
    made.write_row(0, 0, _HEADINGS)
    for at in range(1, count + 1):
        for index, cell in enumerate(_row(at)):
            if isinstance(cell, datetime.date):
                made.write_datetime(at, index, cell, day)
            else:
                made.write(at, index, cell)
    book.close()
    return out.getvalue()


def _row(at: int) -> list[Any]:
    from stdnum.cn import uscc

    born = datetime.date(1950, 1, 1) + datetime.timedelta(days=at)
    person, credit = f"130130{born:%Y%m%d}{at % 1000:03d}", f"91130130{at:09d}"
    person += "10X98765432"[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, person, strict=True)) % 11]
    faulty = at % _FAULTY == 0
    return [
        f"无市监罚〔2021〕{at}号", f"未按规定公示第{at}项", "许可证" if faulty else list(_KINDS.values())[at % 3],
        person[:-1] + "A" if faulty else person, credit + uscc.calc_check_digit(credit), f"138{at:08d}",
        "3/5/2021" if faulty else datetime.date(2021, 1, 1) + datetime.timedelta(days=at % 300),
        "若干" if faulty else 1000.5 + at, at % 9, "是" if at % 2 else "否", "《行政处罚法》第三十三条第一款",
        "市场监督管理局",
    ]  # fmt: skip


@cache
def columns() -> tuple[Column, ...]:
    """The columns of ours."""
    from fazhi.exchange.sheets import Choice, Column, Kind
    from fazhi.kernel.wording import Label

    kinds = (
        Kind.CODE, Kind.TEXT, Kind.CHOICE, Kind.IDENTITY, Kind.CREDIT, Kind.PHONE, Kind.DATE, Kind.MONEY, Kind.WHOLE,
        Kind.YES_NO, Kind.BASIS, Kind.ORGAN,
    )  # fmt: skip
    choices = tuple(Choice(value, Label(zh, value)) for value, zh in _KINDS.items())
    return tuple(
        Column(
            name=name, label=Label(heading, name), kind=kind, required=True, max_length=200,
            choices=choices if kind is Kind.CHOICE else (), least=Decimal(0),
        )
        for name, heading, kind in zip(_NAMES, _HEADINGS, kinds, strict=True)
    )  # fmt: skip


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fazhi.settings")
    import django

    django.setup()


def ours(count: int) -> tuple[float, str]:
    """Rows a second, read, checked, and written back with their faults."""
    return _ours(count, marked=True)


def ours_checked(count: int) -> tuple[float, str]:
    """Rows a second, read and checked."""
    return _ours(count, marked=False)


def _ours(count: int, *, marked: bool) -> tuple[float, str]:
    _set_up()
    from fazhi.exchange.sheets import Counts, check, examine, known_headings, mark, read, suggest

    content, asked, counts = sheet(count), columns(), Counts()
    before = _memory()
    began = time.perf_counter()
    found = read(content, "案件.xlsx", wanted=known_headings(asked))
    mapping = suggest(found.headings, asked).mapping
    assert not examine(found, asked, mapping).faults

    def rows() -> Any:
        for each in check(found, asked, mapping, keys=("code",), resolvers={"organ": str}):
            counts.count(each)
            yield each

    if marked:
        out = io.BytesIO()
        mark(found, rows(), out)
    else:
        for _ in rows():
            pass
    took = time.perf_counter() - began
    assert counts.faults == 4 * (count // _FAULTY)
    return count / took, f"{took:.1f} s, {counts.faults:,} faults, {_memory() - before:,} MB more"


def _memory() -> int:
    """Most memory so far, in mebibytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def peer(count: int) -> tuple[float, str]:
    """Rows a second of the peer's dry run as it comes."""
    return _peer(count, {})


def peer_in_bulk(count: int) -> tuple[float, str]:
    """The same with all that makes it faster: in bulk, without the difference of each row."""
    return _peer(count, {"use_bulk": True, "skip_diff": True, "batch_size": 1000, "report_skipped": False})


def _peer(count: int, options: dict[str, Any]) -> tuple[float, str]:
    from django.conf import settings

    settings.configure(
        INSTALLED_APPS=["import_export"], USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    )  # fmt: skip
    import django

    django.setup()
    from django.db import connection
    from tablib import Dataset

    case = _model()
    with connection.schema_editor() as editor:
        editor.create_model(case)
    content, asked = sheet(count), _resource(case, options)
    before = _memory()
    began = time.perf_counter()
    rows = Dataset().load(content, "xlsx")
    rows.headers = _NAMES
    result = asked.import_data(rows, dry_run=True, raise_errors=False)
    took = time.perf_counter() - began
    wrong = len(result.invalid_rows) + len(result.row_errors())
    assert wrong == count // _FAULTY, (wrong, result.invalid_rows[:1], result.row_errors()[:1])
    return count / took, f"{took:.1f} s, {_memory() - before:,} MB more"


def _model() -> Any:
    from django.core.exceptions import ValidationError
    from django.core.validators import RegexValidator
    from django.db import models
    from stdnum.cn import uscc

    def person(value: str) -> None:
        datetime.date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
        total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, value, strict=False))
        if len(value) != 18 or value[17] != "10X98765432"[total % 11]:
            raise ValidationError("check digit")

    def credit(value: str) -> None:
        if not uscc.is_valid(value):
            raise ValidationError("check digit")

    fields: dict[str, Any] = {
        "code": models.CharField(max_length=200, unique=True), "title": models.CharField(max_length=200),
        "kind": models.CharField(max_length=20, choices=[(each, each) for each in _KINDS.values()]),
        "person": models.CharField(max_length=18, validators=[person]),
        "credit": models.CharField(max_length=18, validators=[credit]),
        "phone": models.CharField(max_length=30, validators=[RegexValidator(r"1[3-9]\d{9}")]),
        "opened_on": models.DateField(), "amount": models.DecimalField(max_digits=14, decimal_places=2),
        "papers": models.PositiveIntegerField(),
        "public": models.CharField(max_length=1, choices=[("是", "是"), ("否", "否")]),
        "basis": models.CharField(max_length=200), "office": models.CharField(max_length=120),
    }  # fmt: skip
    meta = type("Meta", (), {"app_label": "import_export"})
    return type("Case", (models.Model,), {"__module__": __name__, "Meta": meta, **fields})


def _resource(case: Any, options: dict[str, Any]) -> Any:
    from import_export import resources

    meta = type("Meta", (), {
        "model": case, "fields": tuple(_NAMES), "import_id_fields": ("code",), "clean_model_instances": True,
        "use_transactions": True, **options,
    })  # fmt: skip
    return type("CaseResource", (resources.ModelResource,), {"Meta": meta})()

"""A page of search among 1,000,000 titles, beside a scan with LIKE under the same permission, on both databases.

A question is answered as the page answers it: the first 25 hits, marked, and how many there are, up to a hundred.
``LIKE`` is asked for the same over the same rows, and marked likewise; it may stop as soon as there are enough. The
scan counts all that ``LIKE`` finds, as a page by hand does, and reads every title. The titles are put in past the
engine, once for all rounds; what is asked are pieces of them, of two to six characters, and pieces that stand nowhere.
"""

from __future__ import annotations

import datetime
import itertools
import random
import statistics
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bench.ground import FAMILY, SINCE, set_up

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from fazhi.kernel.organs.models import Organ
    from fazhi.kernel.procedures.seeing import Eyes
    from fazhi.kernel.search.models import Item

TITLES = 1_000_000
DAY = datetime.date(2026, 6, 30)
FIRST = datetime.date(2015, 1, 1)
COUNTY = "清河县"
"""Stands in every title."""
FEW = 1000
"""One matter in so many is of the small organ."""
_WHO = ("城关镇", "永安乡", "东城街道", "兴隆镇", "河口乡", "新华社区", "太平镇", "石桥镇", "北关街道", "南湖乡")
_WHAT = (
    "燃气安全检查", "安全生产隐患", "食品经营许可", "违法建设查处", "道路运输处罚", "环境污染投诉", "行政复议申请",
    "工伤认定申请", "土地征收补偿", "排水许可审批", "消防设施整改", "医疗机构校验", "农药经营许可", "价格违法举报",
    "户外广告设置", "学校食堂检查", "危险化学品运输", "特种设备使用登记", "建筑施工许可", "养老机构备案",
)  # fmt: skip
_RARE = (
    "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳"
    "云腾致雨露结为霜金生丽水玉出昆冈剑号巨阙珠称夜光果珍李柰菜重芥姜海咸河淡鳞潜羽翔"
)  # fmt: skip
"""Characters of the names of firms."""


def _titles(number: int) -> Iterator[str]:
    chance = random.Random(7)
    for _ in range(number):
        firm = "".join(chance.choices(_RARE, k=chance.choice((2, 3, 4))))
        yield f"{COUNTY}{chance.choice(_WHO)}{firm}{chance.choice(('店', '公司', '厂', '中心'))}{chance.choice(_WHAT)}"


def _ground() -> tuple[Organ, Organ]:
    """The organ with nearly all matters and the small one; the rows are made where there are none."""
    from django.db import transaction

    from fazhi.kernel.ledger.journal import record
    from fazhi.kernel.organs.founding import appoint, found
    from fazhi.kernel.organs.models import Officer, Organ
    from fazhi.kernel.organs.roles import HANDLER
    from fazhi.kernel.search.models import Item

    organs = []
    for code in ("large", "small"):
        organ = Organ.objects.filter(code=code).first()
        if organ is None:
            organ = found(code=code, place_code="130130", name=code, kind="government", mark=code, from_on=SINCE)
            with transaction.atomic():
                officer = Officer(number=code, name="甲")
                record(officer)
            appoint(officer, organ, HANDLER, SINCE)
        organs.append(organ)
    if Item.objects.count() < TITLES:
        _fill(*organs)
    return organs[0], organs[1]


_ROWS = "search_item (id, kind, source, subject, family, organ_id, title, number, words, scope)"
_MATTERS = (
    "INSERT INTO procedures_matter (id, family, version, stage, final, title, number, place_code, organ_id, opened_on, "
    "secrecy, archived, revision, sorts_on) SELECT subject, %s, '1', 'found', false, title, number, '130130', "
    "organ_id, {day}, 'internal', false, 1, '2026-01-01' FROM search_item"
)


def _fill(large: Organ, small: Organ) -> None:
    """Put in the matters and their rows in one go, as a copy on PostgreSQL."""
    from django.db import connection, transaction

    from fazhi.kernel.search.keeping import line_of
    from fazhi.kernel.search.models import Item, id_on
    from fazhi.kernel.search.scope import scope_of
    from fazhi.kernel.search.sources import text_of

    chance, span = random.Random(3), (DAY - FIRST).days
    scopes = [scope_of("matter", FAMILY, [organ.pk], public=False) for organ in (large, small)]

    def rows() -> Iterator[tuple[Any, ...]]:
        for nth, title in enumerate(_titles(TITLES)):
            id, of_small = uuid.UUID(int=chance.getrandbits(128)), nth % FEW == 0
            # As in life, what comes later is opened later.
            day = FIRST + nth * span // TITLES * datetime.date.resolution
            number, organ = f"清检〔{day.year}〕{nth}号", small if of_small else large
            yield (id_on(day, id), "matter", id, id, FAMILY, organ.pk, title, number, text_of(title, number),
                   scopes[of_small])  # fmt: skip

    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL session_replication_role = replica")  # foreign keys are not looked up
            cursor.execute("DROP INDEX search_item_grams")
            with cursor.copy(f"COPY {_ROWS} FROM STDIN") as copy:
                for row in rows():
                    copy.write_row(row)
            cursor.execute(_MATTERS.format(day="date '0001-01-01' + ((id >> 41) - 1)::integer"), [FAMILY])
            cursor.execute(
                "CREATE INDEX search_item_grams ON search_item USING gin (search_grams(words, scope)) "
                "WITH (gin_pending_list_limit = 512)"
            )
        else:
            _insert(
                cursor, _ROWS, ((cell.hex if isinstance(cell, uuid.UUID) else cell for cell in row) for row in rows())
            )
            cursor.execute(_MATTERS.format(day="date('0001-01-01', ((id >> 41) - 1) || ' days')"), [FAMILY])
            items = Item.objects.order_by("pk").iterator(chunk_size=20_000)
            _insert(cursor, "search_text (rowid, tokens)", ((item.pk, line_of(item)) for item in items))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _insert(cursor: Any, into: str, rows: Iterator[Iterable[Any]]) -> None:
    while chunk := [tuple(row) for row in itertools.islice(rows, 20_000)]:
        marks = ", ".join(["%s"] * len(chunk[0]))
        cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", chunk)


def questions(count: int) -> list[str]:
    """Pieces of titles of two to six characters, by lot; one in ten stands nowhere."""
    chance = random.Random(11)
    titles = list(_titles(20_000))
    found = []
    for nth in range(count):
        size, title = chance.randint(2, 6), chance.choice(titles)
        start = chance.randrange(len(title) - size + 1)
        piece = title[start : start + size]
        found.append("".join(chance.sample(piece, size)) if nth % 10 == 9 else piece)
    return found


def _eyes(code: str) -> Eyes:
    from fazhi.kernel.organs.models import Officer
    from fazhi.kernel.procedures.seeing import eyes_of

    return eyes_of(Officer.objects.get(number=code), DAY)


Answer = tuple[list[uuid.UUID], int]


def _ours(eyes: Eyes, text: str) -> Answer:
    from fazhi.kernel.search.finding import search
    from fazhi.kernel.search.models import Kind

    page = search(text, eyes=eyes, day=DAY, kinds=[Kind.MATTER])
    return [uuid.UUID(str(hit.subject)) for hit in page.hits], page.total


def _held(eyes: Eyes, text: str) -> QuerySet[Item]:
    """The rows that hold it, by LIKE, that the reader may see, the newest first."""
    from django.db.models import Exists, OuterRef

    from fazhi.kernel.procedures.seeing import matters_seen
    from fazhi.kernel.search.folding import folded
    from fazhi.kernel.search.models import Item

    mine = Exists(matters_seen(eyes).filter(pk=OuterRef("subject")))
    return Item.objects.filter(mine, kind="matter", words__contains=folded(text)).order_by("-pk")


def _shown(ids: Sequence[int], text: str) -> list[uuid.UUID]:
    from fazhi.kernel.search.folding import folded, marked
    from fazhi.kernel.search.models import Item

    page = Item.objects.select_related("organ").in_bulk(ids[:25])
    for row in page.values():
        marked(row.title, [folded(text)]), marked(row.number, [folded(text)])
    return [page[id].subject for id in ids[:25]]


def _like(eyes: Eyes, text: str) -> Answer:
    """What somebody would write by hand who knows when to stop."""
    from fazhi.kernel.search.finding import COUNTED

    ids = list(_held(eyes, text).values_list("pk", flat=True)[: COUNTED + 1])
    return _shown(ids, text), min(len(ids), COUNTED)


def _scan(eyes: Eyes, text: str) -> Answer:
    """A page with its count, as it is mostly written by hand."""
    rows = _held(eyes, text)
    return _shown(list(rows.values_list("pk", flat=True)[:25]), text), rows.count()


def _rate(ask: Callable[[Eyes, str], Answer], code: str, asked: Sequence[str]) -> float:
    """How many a second at the median."""
    set_up()
    _ground()
    eyes = _eyes(code)
    ask(eyes, asked[0])
    took = []
    for text in asked:
        began = time.perf_counter()
        ask(eyes, text)
        took.append(time.perf_counter() - began)
    return 1 / statistics.median(took)


def any_piece(count: int) -> float:
    """Pieces of titles, by the officer who may see nearly all."""
    return _rate(_ours, "large", questions(count))


def any_piece_by_like(count: int) -> float:
    """The same by LIKE."""
    return _rate(_like, "large", questions(count))


def any_piece_by_scan(count: int) -> float:
    """The same, and all that LIKE finds counted."""
    return _rate(_scan, "large", questions(count))


def everywhere(count: int) -> float:
    """What stands in every title."""
    return _rate(_ours, "large", [COUNTY] * count)


def everywhere_by_like(count: int) -> float:
    """The same by LIKE."""
    return _rate(_like, "large", [COUNTY] * count)


def small(count: int) -> float:
    """Pieces of titles, by an officer of the organ with one matter in a thousand."""
    return _rate(_ours, "small", questions(count))


def small_by_like(count: int) -> float:
    """The same by LIKE."""
    return _rate(_like, "small", questions(count))


def small_by_scan(count: int) -> float:
    """The same, and all that LIKE finds counted."""
    return _rate(_scan, "small", questions(count))


def small_everywhere(count: int) -> float:
    """What stands in every title, by that officer."""
    return _rate(_ours, "small", [COUNTY] * count)


def small_everywhere_by_like(count: int) -> float:
    """The same by LIKE."""
    return _rate(_like, "small", [COUNTY] * count)


def recall(count: int) -> float:
    """The share of questions that are answered as LIKE answers them: the same page, the same count."""
    set_up()
    _ground()
    eyes = _eyes("large")
    return sum(_ours(eyes, text) == _like(eyes, text) for text in questions(count)) / count

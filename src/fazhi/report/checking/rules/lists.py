"""Names and the count told right behind them: 市、区两级; 甲、乙等12项; “三个体系”. No more names than counted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fazhi.kernel.wording import Label
from fazhi.report.checking.counts import Count
from fazhi.report.checking.model import Relation, Span, Verdict
from fazhi.report.checking.namelists import Names, Told

RULE = "lists"

_LED = re.compile(r"(?:共计|总共|共|合计|这|全部|上述|以上|(?<=”)的)?[“‘]?[ 　]{0,2}$")
"""What may stand between the names and their count."""
_LEADS = frozenset("计共总这部述上的“‘ 　")
_OPEN = re.compile(
    r"(?<![平高同初优均])(?<!(?<!高)中)等(?![级于待候同额次])"
    r"“?(?P<noun>[^、，,。；;：:！？\n“”《》（）()\d一二三四五六七八九十两]{0,14}?)“?[ ]?$"
)
"""等, and what the names are, where that stands before the count: 甲、乙等公园19座."""
_NO_NOUN = re.compile(
    r"领域|方面|诉求|问题|建议|需求|岗位|资金|引进|建设|规划|推出|提供|发布|安排|选派|落实|出台|提出|举办|完成|分别|全年|成功|开展|建成|新增"
    r"|投入|(?:培训|交流)(?!活动|项目|班)|参加|实现|累计|[共达获到的在与和为超等]"
)
"""What stands between 等 and a figure that counts something else: 甲、乙等领域引进人才100名."""
_DOES = re.compile(
    r"[获得有成增达共为均超按占完含是到]$|(?:落实|做到|推进|推动|打造|完善|引进|新增|启动|开展|实施|加强|强化|提升"
    r"|坚持|围绕|聚焦|实现|执行|贯彻|抓好|出台|制定|推出|构建|践行|当选|入选|荣获|获评|成为|进入|跻身|位列|捍卫|拥护"
    r"|建立|取得|突破|新建|举办)$"
)
"""A last name that ends so is none: 微芯生物、国民技术获2项."""
_KINDS = re.compile(r"各[类种项级]|多种|[、和与及“]各")
"""Names that stand for more than one thing."""
_COUNTED = re.compile(
    r"(?:\d|[两三四五六七八九十])(?:个|大|项|家|条|次|件|名|人|所|座|处|类|种|级|场|起|户|套|批|倍|%|亿|万)"
)
"""A name that holds a count of its own is none: 金奖2项、银奖2项."""
_COMPOUND = re.compile("[一二两三四五六七八九十](?!体)")
"""What follows a count that is one of several: 两线一片."""
_PHASE = re.compile("[二三四五六]期(?!项目(?:[，。；]|分别)|工程)")
"""润泽中心三期 is the third phase of one thing."""
_GOES_ON = re.compile(r"[^、，,。；;：:\n\d“”]{0,6}等(?![级于待候同额次])")
"""A list that goes on behind the count: the count is of the last name alone, 航空限高、水源三村发展等问题."""
_DASHED = re.compile(r"[^\W\d_]{1,4}(?:[-—－–][^\W\d_]{1,4}){1,4}$")
_DASH = re.compile("[-—－–]")
_VERBS = re.compile(
    r"(?:新建|改建|扩建|改扩建|新改扩建|续建|在建|修建|修缮|改造|建设|建成|推进|完成|实施|开展|举办|提升|整治|升级|更新|引进|培育)+"
)
"""Two things done with what follows, 新建、改扩建甲学校等8所: no names."""
_EVENT = re.compile("[会节赛展》]$|论坛$|峰会$")
_SPREAD = 5  # times as many counted as told: short names are then kinds of what is counted
_BRIEF = 4  # signs of a name that may be a kind of thing
_TASKS = re.compile(r"\d+[余多]?[个项门类](?:[^、，,。；\n\d]{0,6}?(?:项目|事项|任务|措施|服务|活动|课程)|[，,。；\n])")
"""What has its kinds told before it more often than its names: 学校、医院等22个项目."""
_AFTERWARDS = re.compile(r"2[^\W\d_](?=[，。；、\n])")
"""改造公路、桥梁2座: which of them are two is not told."""
_NAME = re.compile(r"[^\W\d_]{0,6}、")
"""What follows a numeral that belongs to a name: 珠海、江门、佛山三龙湾、…."""
_FIGURE = re.compile(r"\d")
_HEDGED = re.compile("[及或]?以[上下内]|左右")
_EVENTS = frozenset(("场", "次", "场次", "人次", "期", "件", "起", "件次", "批", "班"))
"""What is counted by these has its kinds told before it, not each by its name: 维权讲座、健康义诊等98场."""
_MEMBERS = frozenset(("大", "级", "个", "类", "种", "方面", "家", "所", "座", "位", "重", "道", "条", "篇", "项"))
"""Units of what is told name by name."""
_RANKS = frozenset(("大", "级", "类"))
"""Units of names also behind a figure: 4大园区."""
_NOUN = re.compile(r"(?!规定|禁令)[^\W_]")
"""What is counted stands behind the count; 中央八项规定 counts nothing before it."""
_QUOTED = re.compile("“[^“”]{1,16}”|《[^《》]{1,30}》")
_WORD = re.compile(r"[^\W\d_]{2,9}")
_PLAIN = re.compile(r"[^\W\d_]{1,12}(?:（[^（）]{1,12}）)?|“[^“”]{1,16}”")

NEAR = 2  # names that a list may lack and still be taken for one that was miscounted
MOST = 60  # names that anybody tells before their count
SHORT = 2  # signs of a name that says of what kind something is: 生态、美食等路线10条

HOLDS = Label("所列名称与所称数目一致", "As many names are told as counted")
UNLIKE = Label("所列名称与所称数目不同，请核对", "Not as many names are told as counted: please check")
_MORE = Label("所列名称不多于所称数目", "No more names are told than counted")
_KIND = Label("所列名称可能是类别，请核对数目", "The names may be kinds: check the number")


def lists(text: str, names: Names, counts: tuple[Count, ...]) -> Iterator[Relation]:
    """Each count right after the names it counts, where they are as many, or 等 leaves room for more."""
    for count in counts:
        end = count.start
        if text[end - 1 : end] in _LEADS and (led := _LED.search(text, max(0, end - 6), end)):
            end = led.start()
        opened = _OPEN.search(text, max(0, end - 18), end) if "等" in text[max(0, end - 18) : end] else None
        if not opened and (dashed := _dashed(text, count, end)):
            yield dashed
            continue
        told = names.before(opened.start() if opened else end, min(count.value + 1, MOST))
        told = _without_verbs(text, told) if told else None
        if told is None or (told.least < SHORT and (opened or not told.joins)):
            continue
        found = _left_open(text, count, told, opened["noun"]) if opened else _closed(text, count, told)
        if found:
            yield found


def _dashed(text: str, count: Count, end: int) -> Relation | None:
    """Levels joined by dashes: 区—街道—社区三级."""
    found = _DASHED.search(text, max(0, end - 24), end) if count.unit == "级" else None
    if not found or len(edges := list(_DASH.finditer(text, found.start(), end))) + 1 != count.value:
        return None
    starts, ends = (found.start(), *(each.end() for each in edges)), (*(each.start() for each in edges), end)
    return relation("holds", HOLDS, count, tuple(map(Span, starts, ends)))


def _without_verbs(text: str, told: Told) -> Told | None:
    """The list without what is done before its first name: 新建、改扩建甲学校、乙学校."""
    edges = told.edges
    if not edges or not _VERBS.fullmatch(text, told.start, edges[0].start):
        return told
    more = told.joins if len(edges) == 1 else ()
    return Told(edges[0].end, told.end, edges[1:], more) if len(edges) > 1 or more else None


def _closed(text: str, count: Count, told: Told) -> Relation | None:
    """The list that ends with its count."""
    if told.least < SHORT:
        return _pair(text, count, told)
    tail = None if told.least <= count.value <= told.most else told.tail(count.value)
    if not _counts(text, count, tail or told):
        return None
    if not told.least <= count.value <= told.most:
        if tail and count.unit and not _FIGURE.search(text, tail.start, tail.end):
            return relation("holds", HOLDS, count, tail.names(count.value))
        return _unlike(text, count, told)
    names = told.names(count.value)
    last = names[-1]
    doubtful = count.value == SHORT or last.end - last.start < SHORT or _FIGURE.search(text, last.start, last.end)
    if not count.unit and (doubtful or _NAME.match(text, count.end)):
        return None
    return relation("holds", HOLDS, count, names)


def _pair(text: str, count: Count, told: Told) -> Relation | None:
    """Two names that only 和 joins: “甲”和“乙”两个重点, 行政区和生态区两个限制; both quoted, or ending alike."""
    join = told.joins[-1]
    first, last = text[told.start : join.start], text[join.end : told.end]
    start = max(first.rfind("“"), first.rfind("《"), 0)
    quoted = all(_QUOTED.fullmatch(each) for each in (first[start:], last))
    alike = all(_WORD.fullmatch(each) for each in (first, last)) and first[-1] == last[-1]
    fits = count.value == SHORT and count.unit in _MEMBERS and len(told.joins) == 1 and _NOUN.match(text, count.end)
    if not (quoted or alike) or not fits or not _counts(text, count, told):
        return None
    begin = told.start + start if quoted else told.start
    return relation("holds", HOLDS, count, (Span(begin, join.start), Span(join.end, told.end)))


def _counts(text: str, count: Count, told: Told) -> bool:
    """Whether the count is one of the names before it, and not of what stands behind it, or of a part of them."""
    inside = (_COUNTED, _DOES)
    if count.more or any(pattern.search(text, told.start, told.end) for pattern in inside):
        return False
    spoken = not text[count.start].isdecimal()
    behind = bool(_HEDGED.match(text, count.end) or _AFTERWARDS.match(text, count.start))
    if spoken:
        behind |= bool(_COMPOUND.match(text, count.end) or _PHASE.match(text, count.start))
        behind |= count.start == told.end and _GOES_ON.match(text, count.end) is not None
    return not behind and not (told.parted_by_quotes and text[told.end - 1] not in "”》")


def _unlike(text: str, count: Count, told: Told) -> Relation | None:
    """The plain list that has a name or two less, or one more than counted; somebody should look."""
    names = told.names(min(told.most, max(told.least, count.value)))
    words = [text[name.start : name.end] for name in names]
    close = count.value - NEAR <= len(names) <= count.value + 1
    spoken = (count.unit in _RANKS or not text[count.start].isdecimal()) and _NOUN.match(text, count.end)
    if not close or not spoken or count.unit not in _MEMBERS or told.inner:
        return None
    plain = all(_PLAIN.fullmatch(word) for word in words[1:])
    return relation("undecided", UNLIKE, count, names) if plain else None


def _left_open(text: str, count: Count, told: Told, noun: str) -> Relation | None:
    """The list that 等 leaves open, or closes."""
    if told.least > count.value or (not count.unit and count.value == SHORT) or _NO_NOUN.search(noun):
        return None
    names = told.names(count.value)
    if len(names) == count.value:
        return relation("holds", HOLDS, count, names)
    lengths = [name.end - name.start for name in names]
    short = bool(noun) and min(lengths) <= SHORT
    if count.unit in _EVENTS:
        short = not all(_EVENT.search(text, name.start, name.end) for name in names)
    if max(lengths) <= _BRIEF and count.value >= _SPREAD * len(names) and _TASKS.match(text, count.start):
        short = not any(text[name.start] in "“《" for name in names)
    kinds = short or _KINDS.search(text, max(0, told.start - 4), told.end)
    return relation("undecided", _KIND, count, names) if kinds else relation("holds", _MORE, count, names)


def relation(verdict: Verdict, why: Label, count: Count, names: tuple[Span, ...], rule: str = RULE) -> Relation:
    """A list and its count as one relation."""
    sign = "=" if len(names) == count.value else "<" if len(names) < count.value else ">"
    number = count.number
    spans = tuple(sorted((*names, Span(number.start, number.end)), key=lambda span: span.start))
    return Relation("list", verdict, why, f"{len(names)}{sign}{count.value}", number, (), spans, rule)

"""The numbers of a text with unit, object and hedge, told apart from dates, document numbers, ordinals and names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from fazhi.report.checking import numerals
from fazhi.report.checking.model import SHARE, STACKED, Number

_UNITS = (
    "个百分点 百分点 % 个月 人次 场次 车次 班次 架次 件次 项次 户次 平方公里 平方千米 平方米 立方米 公里 公顷 千米 "
    "千瓦时 千瓦 公斤 千克 毫米 厘米 微克 美元 学时 课时 小时 工作日 分钟 周岁 方面 个 项 件 起 次 人 名 户 家 批 条 "
    "宗 所 座 处 间 套 台 辆 亩 米 吨 元 场 类 份 篇 期 门 分 天 岁 倍 番 支 只 艘 架 对 部 本 张 片 种 级 位 村 镇 乡 "
    "街道 社区 年 桩 例 幅 块 棵 株 栋 幢 道 班 头 枚 度 层 周 款 组 站 国 成 笔 趟 册 卷 封 箱"
).split()
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_FIGURE = r"\d{1,3}(?:[,，]\d{3}){1,5}(?!\d|[,，]\d)(?:\.\d{1,8})?|\d{1,18}(?:\.\d{1,8})?"
_SCALE = "万亿|千万|百万|亿|万|千|百"
_TO = "[-—–~～至到]{1,2}"
_SPAN_OF = "(?:个(?=学时|课时|小时|工作日))?"
"""Before units of time that are told with 个: 21个学时 is 21 学时."""
_ONES = "[一二三四五六七八九十两]"

_NUMBER = re.compile(
    r"百分之(?P<share>[零〇一二三四五六七八九十百]{1,6}|\d{1,4}(?:\.\d{1,4})?)"
    r"|(?P<whole>[二三四五六七八九十百千万]{1,4}|\d{1,4})分之(?P<part>[一二三四五六七八九十百两]{1,4}|\d{1,4})"
    r"|(?P<over>\d{1,2})/(?P<under>\d{1,2})(?![\d/])"
    rf"|(?P<figure>{_FIGURE})(?:{_TO}(?P<upper>\d{{1,18}}(?:\.\d{{1,8}})?))? ?(?P<more>[余多])?"
    rf"(?P<scale>{_SCALE})?(?P<more2>[余多])? ?{_SPAN_OF}(?P<unit>{_UNIT})?"
    rf"|(?P<spoken>{_ONES}[零〇一二三四五六七八九十百千两]{{0,8}})(?:[至到](?P<upper2>{_ONES}{{1,3}}))?(?P<more3>[余多])?"
    rf"(?P<scale2>万亿|亿|万)?(?P<more4>[余多])?{_SPAN_OF}(?P<unit2>{_UNIT})"
)

_NO_FIGURE = re.compile(
    r"(?=[《〔\[（(【\dA-Za-z+零〇一二三四五六七八九第“\"' \t　])(?:"  # only these begin one of them: it is faster
    r"《[^《》\n]{0,200}》"
    r"|[〔\[（(【]\d{4}[〕\]）)】]\d{1,5}号"
    r"|(?:\d{4}|[零〇一二三四五六七八九]{4})年?(?:[-—–~～至到]{1,2}\d{4})?年(?:度|底|末|初)?(?:\d{1,2}月)?(?:\d{1,2}日)?"
    r"|\d{4}[-—–~～至到]{1,2}\d{4}|\d{4}[-./]\d{1,2}[-./]\d{1,2}"
    rf"|\d{{1,2}}{_TO}\d{{1,2}}[月日]"
    r"|\d{1,2}月(?:份|底|末|初|\d{1,2}日)?|\d{1,2}日|\d{1,5}号|三次产业"
    r"|\d{1,2}世纪|\d0年代|\d0后|(?<![\d.])\d{1,2}(?:时(?![间段代效])|点(?=\d{1,2}分|整|半))(?:\d{1,2}分)?"
    r"|\d[\d.]{0,6}(?:[:：]\d[\d.]{0,6}){1,3}"
    r"|\d{1,3}(?:[×✕*xX]\d{1,4}){1,2}(?:小时|米|厘米|毫米)?|\d{1,2}[·•‧・]\d{1,2}"
    r"|\d{1,2}个\d{1,2}(?=[”\"、，。；：\s]|$)"
    r"|第(?:[零〇一二三四五六七八九十百千]{1,9}|\d{1,6})"
    r"|[A-Za-z+]\d[\d.+A-Za-z-]{0,30}|\d[\d.]{0,10}[A-Za-z+][\d.+A-Za-z-]{0,30}"
    r"|\d{1,4}强(?=[企县市区镇村乡、，。])|[“\"']\d{3,6}[”\"']|\d{3,6}(?=(?:便民|政务|政府)?(?:服务)?(?:热线|平台|专线))"
    rf"|(?<![\d.,，])12[1-9]\d\d(?![\d.,，余多千万亿]| ?(?:{_UNIT}))|(?<!\d)1(?:10|19|20|22)(?=[报接急指警联])"
    r"|\d{1,3}(?=[国省县乡]道|路(?:公交|车))"
    r"|(?:^|(?<=[。；\n]))[ \t　]{0,8}[(（]?\d{1,2}(?:[、）)]|[.](?!\d)))",
    re.MULTILINE,
)
"""Dates, document numbers, ordinals, ratios, and names with digits."""
_BEFORE = re.compile(
    r"(不超过|不高于|不多于|未超过|至多|将近|接近|近|大约|大概|约为|约|超过|超|突破|逾|破|不到|不足|少于|低于|高于|至少|不少于"
    r"|不低于|多于)[有达了]?$"
)
_AFTER = re.compile(r"以上|以下|以内|左右|多(?![元种样方])|余")
_NO_TENTHS = re.compile(r"[立员果效为功本就长品交]")
_IDLE = ("一",)
"""Too often no count: 一个, 一批, 一次; but 一倍, and one that is told after its noun (调解中心一个，)."""
_ONE_TOLD = re.compile(
    r"(?<=[^\W\d_这那每任同某唯第逐统之另是有的了做抽选找挑打走隔少多缺来去出])(?<!每.)一(?:个|件|起|家|所|处|名|项|座|例|宗)(?=[、，。；）)\n]|$)"
)
_RANGE = re.compile(_TO)
_CHANGE = re.compile(r"[从由自][^，。；、\d]{0,14}$|(?:缩短|压缩|减少|降低|下降|增加|增长|提高|提升|上升)了?$")
"""What stands before 3万元 where 至5万元 is not the end of a range, but what 3万元 became."""
REACH = 12  # signs that an object is told in
LONGEST_JOINT = 2  # signs that join the ends of a range
_WORD = re.compile(r"[^\W\d_]{1,12}")
_NO_OBJECT = re.compile(r"以上|以下|以内|左右|[多余为是到至和与及]|增|减|提高|提升|上升|下降|降|缩|并|均|已")
"""What follows a unit and is no noun."""
_IDLE_LEAD = re.compile(r"^(?:其中|[一二三四五六七八九十]是)")
_LEAD = re.compile(r"[^\W\d_]{1,12}$")


def numbers(text: str) -> tuple[Number, ...]:
    """All numbers of the text in its order; places are those of the text as given."""
    plain = numerals.narrowed(text)
    found: list[Number] = []
    place = 0
    for stop in _NO_FIGURE.finditer(plain):
        found += _between(plain, place, stop.start())
        place = stop.end()
    return tuple(_ranges(plain, [*found, *_between(plain, place, len(plain))]))


def _ranges(text: str, found: list[Number]) -> Iterator[Number]:
    """The numbers, with two that 至 or a dash joins as one range: 3万元至5万元, 5%—8%."""
    waiting: Number | None = None
    for number in found:
        if waiting and _joined(text, waiting, number):
            waiting = replace(number, value=waiting.value, upper=number.value, start=waiting.start, hedge=waiting.hedge)
            continue
        if waiting:
            yield waiting
        waiting = number
    if waiting:
        yield waiting


def _joined(text: str, less: Number, more: Number) -> bool:
    """Whether two numbers are the ends of one range."""
    return (
        0 < more.start - less.end <= LONGEST_JOINT
        and less.unit in (more.unit, "")
        and less.upper is more.upper is None
        and less.value < more.value
        and _RANGE.fullmatch(text, less.end, more.start) is not None
        and not _CHANGE.search(text, max(0, less.start - REACH), less.start)
    )


def _between(text: str, start: int, end: int) -> Iterator[Number]:
    """The numbers of a stretch that holds no date, name or ordinal."""
    place = start
    while match := _NUMBER.search(text, place, end):
        if number := _read(text, match, place):
            yield number
        place = match.end()


def _read(text: str, match: re.Match[str], after: int) -> Number | None:
    """What one figure says; None of what only looks like a number."""
    said = _share(match) or _figure(text, match) or _numeral(text, match)
    if said is None:
        return None
    value, step, upper, unit = said
    return Number(
        value=value,
        unit=unit,
        object=_object(text, match, after),
        hedge=_hedge(text, match),
        start=match.start(),
        end=match.end(),
        step=step,
        upper=upper if upper is None or upper > value else None,
    )


_Said = tuple[Decimal, Decimal, Decimal | None, str]
"""Value, worth of the last digit, upper end of a range, unit."""


def _share(match: re.Match[str]) -> _Said | None:
    """A share in words or as a fraction: 百分之九十八, 三分之二, 1/5."""
    if said := match["share"]:
        value = numerals.worth(said)
        return None if value is None else (value, numerals.digit(said), None, "%")
    whole, part = match["whole"] or match["under"], match["part"] or match["over"]
    if not whole:
        return None
    value = numerals.fraction(part, whole)
    return None if value is None else (value, numerals.FRACTION_STEP, None, SHARE)


def _figure(text: str, match: re.Match[str]) -> _Said | None:
    """A figure in Arabic digits."""
    if not (said := match["figure"]):
        return None
    unit, scale = match["unit"] or "", match["scale"] or ""
    if _no_unit(text, match, unit):
        return None
    value, step = numerals.arabic(said, scale)
    upper = numerals.arabic(match["upper"], scale)[0] if match["upper"] else None
    return value, step, upper, unit


def _numeral(text: str, match: re.Match[str]) -> _Said | None:
    """A figure in Chinese numerals before a unit."""
    if not (said := match["spoken"]):
        return None
    unit, scale = match["unit2"], match["scale2"] or ""
    idle = said in _IDLE and unit not in _SURE and not _ONE_TOLD.match(text, match.start())
    value = numerals.chinese(said)
    if (
        value is None
        or (idle and not match["upper2"])
        or (said == "十" and unit == "分")
        or _no_unit(text, match, unit)
    ):
        return None
    upper = numerals.chinese(match["upper2"]) if match["upper2"] else None
    worth = Decimal(numerals.SCALES[scale])
    return value * worth, worth, upper and upper * worth, unit


_SURE = ("倍", "成", "番")
"""Units before which 一 is a count."""


def _no_unit(text: str, match: re.Match[str], unit: str) -> bool:
    """Whether what looks like a unit is none: 三成立, 一番努力."""
    if unit == "成":
        return _NO_TENTHS.match(text, match.end()) is not None
    return unit == "番" and not text[max(0, match.start() - 2) : match.start()].removesuffix("了").endswith("翻")


def _hedge(text: str, match: re.Match[str]) -> str:
    """The words that loosen the number, before it, inside it and after it, joined where there are two: 约…左右."""
    before = _BEFORE.search(text, max(0, match.start() - 5), match.start())
    inside = match["more"] or match["more2"] or match["more3"] or match["more4"]
    after = _AFTER.match(text, match.end())
    told = (before[1] if before else "", inside or "", after[0] if after else "")
    return STACKED.join(dict.fromkeys(filter(None, told)))


def _object(text: str, match: re.Match[str], after: int) -> str:
    """What is counted: the words after the unit, else those before the figure, back to the number before it."""
    word = _WORD.match(text, match.end())
    if word and not _NO_OBJECT.match(text, match.end()):
        return word[0]
    lead = _LEAD.search(text, max(after, match.start() - REACH), match.start())
    return _IDLE_LEAD.sub("", _BEFORE.sub("", lead[0])) if lead else ""

"""The numbers of a text with unit, object and hedge, told apart from dates, document numbers, ordinals and names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from fazhi.report.checking import numerals
from fazhi.report.checking.model import Number

_UNITS = (
    "个百分点 百分点 % 个月 人次 场次 车次 件次 户次 平方公里 平方千米 平方米 立方米 公里 公顷 千米 千瓦时 千瓦 "
    "美元 学时 小时 分钟 方面 个 项 件 起 次 人 名 户 家 批 条 宗 所 座 处 间 套 台 辆 亩 米 吨 元 场 类 份 篇 期 门 "
    "分 天 岁 倍 支 只 艘 架 对 部 本 张 片 种 级 位 村 镇 乡 街道 社区 年 桩 例 幅 块 棵 株 栋 幢 道 班 头 枚 度 层 "
    "周 款 组 站 国 成"
).split()
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_FIGURE = r"\d{1,3}(?:[,，]\d{3}){1,5}(?!\d|[,，]\d)(?:\.\d{1,8})?|\d{1,18}(?:\.\d{1,8})?"
_SCALE = "万亿|千万|百万|亿|万|千|百"

_NUMBER = re.compile(
    r"百分之(?P<share>[零〇一二三四五六七八九十百]{1,6}|\d{1,4}(?:\.\d{1,4})?)"
    rf"|(?P<figure>{_FIGURE})(?:[-—–~～至到]{{1,2}}(?P<upper>\d{{1,18}}(?:\.\d{{1,8}})?))? ?(?P<more>[余多])?"
    rf"(?P<scale>{_SCALE})?(?P<more2>[余多])? ?(?P<unit>{_UNIT})?"
    rf"|(?P<spoken>[一二三四五六七八九十两][零〇一二三四五六七八九十百千两]{{0,8}})(?P<more3>[余多])?"
    rf"(?P<scale2>万亿|亿|万)?(?P<more4>[余多])?(?P<unit2>{_UNIT})"
)

_NO_FIGURE = re.compile(
    r"《[^《》\n]{0,200}》"
    r"|[〔\[（(【]\d{4}[〕\]）)】]\d{1,5}号"
    r"|(?:\d{4}|[零〇一二三四五六七八九]{4})年?(?:[-—–~～至到]{1,2}\d{4})?年(?:度|底|末|初)?(?:\d{1,2}月)?(?:\d{1,2}日)?"
    r"|\d{4}[-—–~～至到]{1,2}\d{4}|\d{4}[-./]\d{1,2}[-./]\d{1,2}"
    r"|\d{1,2}月(?:份|底|末|初|\d{1,2}日)?|\d{1,2}日|\d{1,5}号|三次产业"
    r"|\d[\d.]{0,6}(?:[:：]\d[\d.]{0,6}){1,3}"
    r"|第(?:[零〇一二三四五六七八九十百千]{1,9}|\d{1,6})"
    r"|[A-Za-z+]\d[\d.+A-Za-z-]{0,30}|\d[\d.]{0,10}[A-Za-z+][\d.+A-Za-z-]{0,30}"
    r"|\d{1,4}强(?=[企县市区镇村乡、，。])|[“\"']\d{3,6}[”\"']|\d{3,6}(?=(?:便民|政务|政府)?(?:服务)?(?:热线|平台|专线))"
    r"|(?:^|(?<=[。；\n]))[ \t　]{0,8}[(（]?\d{1,2}(?:[、）)]|[.](?!\d))",
    re.MULTILINE,
)
_BEFORE = re.compile(
    r"(将近|接近|近|大约|约为|约|超过|超|突破|逾|破|不到|不足|少于|低于|高于|至少|不少于|不低于|多于)了?$"
)
_AFTER = re.compile(r"以上|以下|以内|左右|多(?![元种样方])|余")
_NO_TENTHS = re.compile(r"[立员果效为功本就长品交]")
_IDLE = ("一",)
"""Too often no count: 一个, 一批, 一次."""
REACH = 12  # signs that an object is told in
_WORD = re.compile(r"[^\W\d_]{1,12}")
_NO_OBJECT = re.compile(r"以上|以下|以内|左右|[多余为是到至和与及]|增|减|提高|提升|上升|下降|降|缩|并|均|已")
"""What follows a unit and is no noun."""
_IDLE_LEAD = re.compile(r"^(?:其中|[一二三四五六七八九十]是)")
_LEAD = re.compile(r"[^\W\d_]{1,12}$")


def numbers(text: str) -> tuple[Number, ...]:
    """All numbers of the text in its order; places are those of the text as given."""
    plain = text.translate(numerals.WIDE)
    found: list[Number] = []
    place = 0
    for stop in _NO_FIGURE.finditer(plain):
        found += _between(plain, place, stop.start())
        place = stop.end()
    return (*found, *_between(plain, place, len(plain)))


def _between(text: str, start: int, end: int) -> Iterator[Number]:
    """The numbers of a stretch that holds no date, name or ordinal."""
    place = start
    while match := _NUMBER.search(text, place, end):
        if number := _read(text, match, place):
            yield number
        place = match.end()


def _read(text: str, match: re.Match[str], after: int) -> Number | None:
    """What one figure says; None of what only looks like a number."""
    unit, scale = match["unit"] or "", match["scale"] or match["scale2"] or ""
    upper = None
    if said := match["share"]:
        unit, scale = "%", ""
    else:
        said = match["figure"] or match["spoken"]
        unit = unit or match["unit2"] or ""
    if said[0].isdecimal():
        value, step = numerals.arabic(said, scale)
        upper = numerals.arabic(match["upper"], scale)[0] if match["upper"] else None
    else:
        spoken = numerals.chinese(said)
        if spoken is None or said in _IDLE or (said == "十" and unit == "分"):
            return None
        value, step = spoken * numerals.SCALES[scale], Decimal(numerals.SCALES[scale])
    if unit == "成" and _NO_TENTHS.match(text, match.end()):
        return None
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


def _hedge(text: str, match: re.Match[str]) -> str:
    """The word that loosens the number: inside it, before it or after it."""
    inside = match["more"] or match["more2"] or match["more3"] or match["more4"]
    before = _BEFORE.search(text, max(0, match.start() - 5), match.start())
    after = _AFTER.match(text, match.end())
    return inside or (before[1] if before else "") or (after[0] if after else "")


def _object(text: str, match: re.Match[str], after: int) -> str:
    """What is counted: the words after the unit, else those before the figure, back to the number before it."""
    word = _WORD.match(text, match.end())
    if word and not _NO_OBJECT.match(text, match.end()):
        return word[0]
    lead = _LEAD.search(text, max(after, match.start() - REACH), match.start())
    return _IDLE_LEAD.sub("", _BEFORE.sub("", lead[0])) if lead else ""

"""The closed vocabularies of the law tree: units, roles, rest days, what a lapse means, how sure we are.

Each member's value is the word written in the YAML files, so a lawyer reads the same words as the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in Chinese and in English."""

    zh: str
    en: str

    def in_(self, lang: str) -> str:
        """The words in `lang`, "zh" or "en"."""
        return self.en if lang == "en" else self.zh

    def to_dict(self) -> dict[str, str]:
        """Both languages as a JSON-able mapping."""
        return {"zh": self.zh, "en": self.en}


class Labelled(StrEnum):
    """A word of the YAML files with its Chinese label; the English label is the word itself, where none is given."""

    zh: str
    en: str

    def __new__(cls, word: str, zh: str, en: str = "") -> Self:
        """Make a member from the word and its labels."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.zh, member.en = zh, en or word
        return member

    @property
    def words(self) -> Words:
        """The label in both languages."""
        return Words(self.zh, self.en)


class Unit(Labelled):
    """What an amount is counted in (单位)."""

    WORKING_DAYS = "working days", "个工作日"
    CALENDAR_DAYS = "calendar days", "日"
    HOURS = "hours", "小时"
    MONTHS = "months", "个月"
    YEARS = "years", "年"
    MONEY = "CNY", "元"
    PERCENT = "percent", "%"
    COUNT = "count", "（人、个、次）"
    DATE_OF_YEAR = "date of the year", "（每年的日期）"
    HOURS_A_YEAR = "hours a year", "学时/年"
    TIMES_A_YEAR = "times a year", "次/年"
    FLAG = "flag", "（是否）"

    @property
    def family(self) -> str | None:
        """Units of one family can be added to one another (months and years); None for what is no period."""
        return _FAMILIES.get(self)

    @property
    def is_period(self) -> bool:
        """Whether an amount in this unit runs from a day to a day."""
        return self in _FAMILIES


_FAMILIES = {
    Unit.WORKING_DAYS: "working days",
    Unit.CALENDAR_DAYS: "calendar days",
    Unit.HOURS: "hours",
    Unit.MONTHS: "months",
    Unit.YEARS: "months",
}


class Role(Labelled):
    """What a value is for (作用)."""

    DEADLINE = "deadline", "期限", "a period in which to act"
    """An act is in time up to and on the last day."""
    MINIMUM = "minimum", "最短期间", "the least time that something stays open"
    """Something must stay open at least so long; the next act may come the day after."""
    LEAD = "lead", "提前量", "time by which an act comes before an event"
    """An act must come so long before an event; counted backwards from the event's day."""
    DURATION = "duration", "存续期间", "how long something lasts"
    """A state that ends by itself on the last day."""
    RETENTION = "retention", "保存期限", "how long something is kept"
    """Something must be kept so long."""
    EXTENSION = "extension", "延长", "an extension"
    """Added to the period that names it; never counted alone."""
    THRESHOLD = "threshold", "标准", "a ceiling or floor"
    """A ceiling or floor that decides which rule holds."""
    VALUE = "value", "数值", "a number"
    """Any other number, rate or date of the law."""


class RestDay(Labelled):
    """What happens when the last day is no working day (期间届满日为法定休假日)."""

    NEXT = "next", "顺延至其后第一个工作日", "it moves to the next working day"
    STAY = "stay", "不顺延", "it does not move"
    PREVIOUS = "previous", "提前至其前最后一个工作日", "it moves back to the last working day before"


class Lapse(Labelled):
    """What the law attaches to a period that runs out unused (逾期后果)."""

    DEEMED_ACCEPTED = "deemed accepted", "视为受理"
    DEEMED_RENEWED = "deemed renewed", "视为准予延续"
    DEEMED_GIVEN_UP = "deemed given up", "视为放弃"
    DEEMED_AGREED = "deemed agreed", "视为同意"
    DEEMED_WITHOUT_EVIDENCE = "deemed without evidence", "视为没有证据、依据"
    DEEMED_SERVED = "deemed served", "视为送达"
    RIGHT_LOST = "right lost", "权利丧失"
    MAY_SUE = "may sue", "可以起诉"
    MAY_APPLY_FOR_RECONSIDERATION = "may apply for reconsideration", "可以申请行政复议"
    ORGAN_DECIDES = "organ decides", "由行政机关决定"
    MUST_BE_RELEASED = "must be released", "应当解除"
    RELEASED_BY_ITSELF = "released by itself", "自动解除"
    PROCEEDING_ENDED = "proceeding ended", "程序终止"
    NO_PENALTY = "no penalty", "不再给予处罚"
    NOT_EXECUTED = "not executed any more", "不再执行"
    UNLAWFUL_PROCEDURE = "unlawful procedure", "程序违法"
    RESPONSIBILITY_ONLY = "responsibility only", "仅追究责任"
    SURCHARGE = "surcharge", "加处罚款"
    DOCUMENT_LAPSES = "document lapses", "文件失效"


class Sure(Labelled):
    """How we know (确信程度)."""

    READ = "read", "已核对法律文本", "compared with the text of the law"
    PAGE = "page", "据公开网页，尚未与文本核对", "from a public page, not yet compared with the text"
    CODE = "code", "据公开源代码，尚未与文本核对", "from public code, not yet compared with the text"
    MEMORY = "memory", "尚未与法律文本核对", "not yet compared with the text"
    INFERRED = "inferred", "推断，尚未与法律文本核对", "inferred, not yet compared with the text"
    HOUSE = "house", "本系统自定，没有法律规定", "a rule of this house: no statute says so"

"""What surrounds the text of an official document 公文格式要素 (GB/T 9704-2012, clause 7): given by who renders it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Elements:
    """The elements that are no part of what was frozen; what is empty is left out.

    Attributes:
        organ: 发文机关署名, the organ that signs; the red mark is made of it.
        dated: 成文日期.
        number: 发文字号, as 演政〔2022〕1号.
        addressee: 主送机关, without the colon.
        red_head: whether the document bears the red mark and the red line 版头.
        copied_to: 抄送机关.
        printed_by: 印发机关.
        printed_on: 印发日期.
        notes: what every page bears in its head, as that these are demonstration data.
    """

    organ: str
    dated: datetime.date
    number: str = ""
    addressee: str = ""
    red_head: bool = False
    copied_to: str = ""
    printed_by: str = ""
    printed_on: datetime.date | None = None
    notes: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """发文机关标志: the organ's name with 文件."""
        return f"{self.organ}文件" if self.red_head else ""

    @property
    def note(self) -> str:
        """All notes in one line."""
        return "　".join(filter(None, self.notes))


def said(day: datetime.date) -> str:
    """A day as official documents write it: Arabic numerals, no leading zero (7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"

"""What a cell is refused with, as it goes up from where it was found to where row, column and cell are known."""

from __future__ import annotations

from fazhi.kernel.wording import Label


class Wrong(Exception):
    """A value that breaks a rule: the rule's stored name, the sentence, the cure. Resolvers raise it as well."""

    def __init__(self, key: str, rule: Label, cure: Label) -> None:
        """Refuse a value."""
        self.key, self.rule, self.cure = key, rule, cure
        super().__init__(key)


def wrong(key: str, zh: str, en: str, cure_zh: str, cure_en: str) -> Wrong:
    """A refusal in both languages."""
    return Wrong(key, Label(zh, en), Label(cure_zh, cure_en))


def lost_digits(what_zh: str, what_en: str) -> Wrong:
    """A long number that was kept as a number: Excel keeps fifteen digits and fills the rest with zeros."""
    return wrong(
        "number.lost",
        f"{what_zh}以数字保存，第16位起已经失真。",
        f"This {what_en} was kept as a number: from its 16th digit on it is lost.",
        "请把该列设为“文本”格式后重新录入（不能只改格式，已失真的数字恢复不了）。",
        "Set the column's format to Text and type the values again; the format alone brings no digits back.",
    )

"""Texts, codes, choices and lists as sheets have them 文字、编码、选项."""

from __future__ import annotations

import datetime
import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping

from fazhi.exchange.sheets.cells import Cell, Odd, Oddity, text_of, tidy
from fazhi.exchange.sheets.columns import Choice, Column
from fazhi.exchange.sheets.wrong import lost_digits, wrong

_LOST = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{2}")
_YES = frozenset("是 有 对 √ ✓ ✔ y yes true 1 t on".split())
_NO = frozenset("否 无 没有 不是 错 × ✗ ✘ x n no false 0 f off".split())
_PARTED = re.compile(r"[\n；;]+")
_LISTED = 12


def text_converter(column: Column) -> Callable[[Cell], str]:
    """How a cell becomes a text."""
    pattern, longest = re.compile(column.pattern) if column.pattern else None, column.max_length

    def convert(cell: Cell) -> str:
        text = tidy(cell) if isinstance(cell, str) else text_of(cell)
        if text.startswith("'") and text.count("'") == 1:
            text = text[1:]
        fits(text, longest, pattern)
        return text

    return convert


def fits(text: str, longest: int | None, pattern: re.Pattern[str] | None) -> None:
    """Refuse a text that is too long, or of another form.

    Raises:
        Wrong: it is.
    """
    if longest is not None and len(text) > longest:
        raise wrong(
            "text.long",
            f"超过 {longest} 个字符（现有 {len(text)} 个）。",
            f"It is longer than {longest} characters ({len(text)}).",
            "请缩短。",
            "Make it shorter.",
        )
    if pattern is not None and not pattern.fullmatch(text):
        raise wrong(
            "text.pattern",
            "格式不符合要求。",
            "It is not of the form that is asked.",
            "请对照模板的填写说明。",
            "See the template's explanations.",
        )


def code_converter(column: Column) -> Callable[[Cell], str]:
    """How a cell becomes a code: numbers that lost digits, and what Excel took for a day, are refused."""
    pattern, longest = re.compile(column.pattern) if column.pattern else None, column.max_length

    def convert(cell: Cell) -> str:
        text = code_of(cell, "编码", "code")
        fits(text, longest, pattern)
        return text

    return convert


def code_of(cell: Cell, zh: str, en: str) -> str:
    """A cell as a code, without blanks.

    Raises:
        Wrong: a program of sheets turned it into something else.
    """
    if isinstance(cell, str):
        text = "".join(unicodedata.normalize("NFKC", tidy(cell)).split()).removeprefix("'")
        if _LOST.fullmatch(text):
            raise lost_digits(zh, en)
        return text
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if abs(cell) >= 1e15:
            raise lost_digits(zh, en)
        if isinstance(cell, float):
            raise wrong(
                "code.number",
                f"{zh}以小数保存，末尾的0会丢失。",
                f"This {en} was kept as a number: zeros at its end are lost.",
                "请把该列设为“文本”格式后重新录入。",
                "Set the column's format to Text and type it again.",
            )
        return str(cell)
    if isinstance(cell, datetime.date | datetime.time):
        raise wrong(
            "code.date", f"{zh}被表格程序当成了日期。", f"A program took this {en} for a date.",
            "请把该列设为“文本”格式后重新录入。", "Set the column's format to Text and type it again.",
        )  # fmt: skip
    return text_of(cell)


def yes_no_converter(values: Mapping[str, str]) -> Callable[[Cell], bool]:
    """How a cell becomes yes or no."""
    translated = {plain_value(given): meant for given, meant in values.items()}

    def convert(cell: Cell) -> bool:
        if isinstance(cell, bool):
            return cell
        said = plain_value(text_of(cell))
        said = translated.get(said, said)
        if said in _YES:
            return True
        if said in _NO:
            return False
        raise wrong(
            "yes-no.unknown", "应填“是”或“否”。", "It must be yes or no.", "请填“是”或“否”。", "Write yes or no."
        )

    return convert


def choice_converter(choices: tuple[Choice, ...], values: Mapping[str, str]) -> Callable[[Cell], str]:
    """How a cell becomes a choice: by its name in either language, its stored value, or what the mapping translates."""
    known = {
        plain_value(name): each.value
        for each in choices
        for name in (*each.synonyms, each.label.en, each.label.zh, each.value)
    }
    known |= {plain_value(given): known.get(plain_value(meant), meant) for given, meant in values.items()}

    def convert(cell: Cell) -> str:
        said = plain_value(text_of(cell))
        found = known.get(said)
        if found is not None:
            return found
        near = difflib.get_close_matches(said, [plain_value(each.label.zh) for each in choices], 1, 0.5)
        meant = next((each.label for each in choices if near and plain_value(each.label.zh) == near[0]), None)
        zh, en = (
            "、".join(each.label.zh for each in choices[:_LISTED]),
            ", ".join(each.label.en for each in choices[:_LISTED]),
        )
        more = "……" if len(choices) > _LISTED else ""
        raise wrong(
            "choice.unknown",
            "不在可选的值之列。",
            "This is none of the choices.",
            (f"是否为“{meant.zh}”？" if meant else "")
            + f"请从中选择：{zh}{more}。整表如此的，可在列对应中写明换成哪个值。",
            (f"Is {meant.en} meant? " if meant else "") + f"Choose one of: {en}{more}. Or translate it in the mapping.",
        )

    return convert


def plain_value(text: str) -> str:
    """A value as it is compared: without blanks, in one width and case."""
    return "".join(unicodedata.normalize("NFKC", tidy(text)).lower().split())


def list_converter(column: Column) -> Callable[[Cell], list[str]]:
    """How a cell becomes a list of texts."""

    def convert(cell: Cell) -> list[str]:
        return [each.strip() for each in _PARTED.split(tidy(text_of(cell))) if each.strip()]

    return convert


def odd(cell: Odd) -> Exception | None:
    """What is wrong with a cell that holds no value; None for a percentage, which numbers may take."""
    if cell.kind is Oddity.ERROR:
        return wrong(
            "cell.error", f"单元格是错误值 {cell.shown}。", f"The cell holds the error {cell.shown}.",
            "请改正公式，或者直接填写结果。", "Mend the formula, or type the result.",
        )  # fmt: skip
    if cell.kind is Oddity.FORMULA:
        return wrong(
            "cell.formula",
            "单元格是没有计算结果的公式。",
            "The cell holds a formula without a result.",
            "请用 Excel 或 WPS 打开、保存一次，或者“选择性粘贴—数值”后再导入。",
            "Open and save it in Excel or WPS, or paste the values.",
        )
    if cell.kind is Oddity.LONG:
        return wrong(
            "cell.long",
            "内容过长。",
            "The text is too long.",
            "请缩短，或者作为附件上传。",
            "Make it shorter, or send it as a file.",
        )
    if cell.kind is Oddity.SIGN:
        return wrong(
            "cell.sign",
            "内含不是文字的编码（多为复制时的乱码），无法保存。",
            "It holds a code that is no sign and cannot be kept, mostly from a copy that went wrong.",
            "请重新输入这个单元格。",
            "Type the cell again.",
        )
    return None

"""The text of a report with every finding marked in its place 批注页: one HTML file, which loads and runs nothing.

A finding is a colour, a sign and a word in the text, and an item of the list beside it; each leads to the other. What
is shown is chosen by buttons that need no script. The workbench shows the same inside a page of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path

from fazhi.kernel.wording import Label
from fazhi.report.checking.model import Findings, Number, Span
from fazhi.report.checking.telling import MARKS, SOUGHT, Language, Remark, counts_of, remarks_of, said

STYLE = Path(__file__).parents[1] / "static" / "report" / "checked.css"
"""What it looks like; a page of the workbench links to it."""
_PLACES = 12
"""Places of one finding that the list leads to; an enumeration has as many as it has items."""
_BEFORE, _AFTER, _LONGEST = 14, 10, 40
"""Characters that stand with a place in the list: before it, from its beginning on, and at most."""
_ENDS = re.compile(r"[，。；：、！？\s]")
_TITLE = Label("核数结果", "Check of a report")
_TO_LOOK_AT, _ALL = Label("要看的", "To look at"), Label("全部", "Everything")
_FOUND, _TEXT, _LINE = Label("发现", "Findings"), Label("正文", "Text"), Label("第{n}行", "line {n}")
_SHOW = Label("显示", "Show")
_NUMBERS = Label("读出数字 {n} 个", "{n} figures read")
_NOTHING = Label("没有要看的。", "There is nothing to look at.")
_MORE = Label("共 {n} 处", "{n} places")
_CARE = Label(
    "没有列出的不等于没有错：只有能读出关系的数字才会核对。点正文中的标记到说明，点说明中的位置回正文。",
    "What is not listed may still be wrong: only figures whose relation is read are checked. A mark in the text leads "
    "to its finding, a place in a finding leads back.",
)


def page(name: str, text: str, found: Findings, language: Language = "zh") -> str:
    """A file of its own.

    Args:
        name: what the report is called, such as the name of its file.
        text: the report.
        found: what the check found in it.
        language: of everything around the text.
    """
    title = f"{said(_TITLE, language)} · {name}" if name else said(_TITLE, language)
    return (
        f'<!doctype html>\n<html lang="{"en" if language == "en" else "zh-Hans"}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n</head>\n"
        f'<body class="alone">\n<main>\n<h1>{escape(title)}</h1>\n{annotated(text, found, language)}\n</main>\n'
        "</body>\n</html>\n"
    )


def annotated(text: str, found: Findings, language: Language = "zh") -> str:
    """The same as a part of a page: what is shown, the findings, the text."""
    remarks = remarks_of(found)
    counts = counts_of(remarks)
    told = said(_NUMBERS, language).format(n=len(found.numbers))
    summary = "".join(
        f'<li class="{mark}">{_named(mark, language)} <b>{count}</b></li>' for mark, count in counts.items()
    )
    return (
        f'<ul class="counts">{summary}<li>{escape(told)}</li></ul>\n'
        f'<p class="care">{escape(said(_CARE, language))}</p>\n'
        f'<div class="checked">\n{_choices(counts, language)}\n'
        f'<div class="parts">\n{_list(text, remarks, language)}\n'
        f'<section class="text" aria-labelledby="checked-text"><h2 id="checked-text">{said(_TEXT, language)}</h2>\n'
        f'<div lang="zh-Hans">{"".join(_marked(text, remarks, found.numbers, language))}</div></section>\n'
        "</div>\n</div>"
    )


def _named(mark: str, language: Language) -> str:
    """Sign and word of a mark."""
    known = MARKS[mark]
    return f'<span class="sign" aria-hidden="true">{known.sign}</span>{escape(said(known.label, language))}'


def _choices(counts: dict[str, int], language: Language) -> str:
    """One of several buttons, before what they show: the style hides the rest, and without it all is shown."""
    sought = sum(counts[mark] for mark in SOUGHT)
    buttons = [("sought", said(_TO_LOOK_AT, language), sought)]
    buttons += [(mark, said(MARKS[mark].label, language), counts[mark]) for mark in SOUGHT]
    buttons.append(("everything", said(_ALL, language), sum(counts.values())))
    prefix = said(_SHOW, language)
    return "\n".join(
        f'<input type="radio" name="checked-show" id="show-{key}"{" checked" if key == "sought" else ""}>'
        f'<label for="show-{key}"><span class="unseen">{prefix} </span>{escape(label)} <b>{count}</b></label>'
        for key, label, count in buttons
    )


def _list(text: str, remarks: Sequence[Remark], language: Language) -> str:
    lines = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
    items = "\n".join(_item(text, lines, each, language) for each in remarks)
    nothing = "" if any(each.mark in SOUGHT for each in remarks) else f'<p class="none">{said(_NOTHING, language)}</p>'
    made = f'<ol class="findings">\n{items}\n</ol>' if remarks else ""
    return (
        f'<section class="found" aria-labelledby="checked-list"><h2 id="checked-list">{said(_FOUND, language)}</h2>'
        f"{nothing}{made}</section>"
    )


def _item(text: str, lines: list[int], remark: Remark, language: Language) -> str:
    places = [
        f'<li><a href="#p{remark.number}-{at}">{said(_LINE, language).format(n=bisect_right(lines, span.start))}'
        f' <span lang="zh-Hans">{escape(_seen(text, span))}</span></a></li>'
        for at, span in enumerate(remark.spans[:_PLACES], 1)
    ]
    if len(remark.spans) > _PLACES:
        places.append(f"<li>{said(_MORE, language).format(n=len(remark.spans))}</li>")
    shown = f'<p class="shown" lang="zh-Hans">{escape(remark.shown)}</p>' if remark.shown else ""
    return (
        f'<li id="f{remark.number}" value="{remark.number}" class="{remark.mark}">'
        f"<b>{_named(remark.mark, language)}</b> <small>{escape(said(remark.kind, language))}</small>"
        f'<p>{escape(said(remark.why, language))}</p>{shown}<ul class="places">{"".join(places)}</ul></li>'
    )


def _seen(text: str, span: Span) -> str:
    """What stands at a place, with what belongs to it: from the sign before it to the end of a short place's phrase."""
    before = _ENDS.split(text[max(0, span.start - _BEFORE) : span.start])[-1]
    at = text[span.start : span.end].split("\n")[0]
    after = _ENDS.split(text[span.end : max(span.end, span.start + _AFTER - len(before))])[0]
    seen = f"{before}{at}{after}"
    return f"{seen[:_LONGEST]}…" if len(seen) > _LONGEST else seen


def _marked(
    text: str, remarks: Sequence[Remark], numbers: Sequence[Number], language: Language
) -> Iterator[str]:  # fmt: skip
    """The text as paragraphs, cut wherever a place begins or ends: places may overlap, elements may not."""
    places = [(span, each, at) for each in remarks for at, span in enumerate(each.spans, 1) if span.start < span.end]
    begins: dict[int, list[Remark]] = {}
    ends: dict[int, list[tuple[Remark, int]]] = {}
    for span, remark, at in places:
        begins.setdefault(span.start, []).append(remark)
        ends.setdefault(span.end, []).append((remark, at))
    edges = {edge for each in numbers for edge in (each.start, each.end)} | {*begins, *ends}
    edges |= {at + step for at, sign in enumerate(text) if sign == "\n" for step in (0, 1)} | {0, len(text)}
    counted = {each.start for each in numbers}
    open_: list[Remark] = []
    yield "<p>"
    cuts = sorted(edges)
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        for remark, at in ends.get(start, ()):
            open_.remove(remark)
            yield _reference(remark, at, language)
        open_ += begins.get(start, ())
        yield "</p>\n<p>" if text[start:end] == "\n" else _piece(text[start:end], open_, start in counted)
    yield "</p>"


def _piece(text: str, remarks: Iterable[Remark], counted: bool) -> str:
    marks = dict.fromkeys(each.mark for each in remarks)
    if not text or not (marks or counted):
        return escape(text)
    tag, names = ("mark", " ".join(marks)) if marks else ("span", "figure-read")
    return f'<{tag} class="{names}">{escape(text)}</{tag}>'


def _reference(remark: Remark, at: int, language: Language) -> str:
    """The mark at the end of a place, which leads to its finding and is where the finding leads back.

    The word is seen at the first place; at further ones it is read aloud, and seen are sign and number.
    """
    known = MARKS[remark.mark]
    word = escape(said(known.label, language))
    word += " " if language == "en" else ""
    seen = word if at == 1 else f'<span class="unseen">{word}</span>'
    return (
        f'<a class="{remark.mark}" id="p{remark.number}-{at}" href="#f{remark.number}">'
        f'<span class="sign" aria-hidden="true">{known.sign}</span>'
        f"{seen}{remark.number}</a>"
    )

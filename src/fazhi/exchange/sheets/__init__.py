"""Sheets 表格: from an office's own sheet to typed rows with faults, and back to the same sheet with the faults marked.

``read`` a file, ``suggest`` a mapping of its headings to the columns of a target, ``check`` its rows, ``mark`` what is
wrong. Nothing here writes to the database: what is done with the rows is the business of the caller.
"""

from __future__ import annotations

from fazhi.exchange.sheets.checking import Checked, Counts, RowRule, check
from fazhi.exchange.sheets.columns import Choice, Column, Kind, columns_of_fields, columns_of_form
from fazhi.exchange.sheets.faults import Fault, Remark, SheetError
from fazhi.exchange.sheets.layout import Layout, examine
from fazhi.exchange.sheets.mapping import Mapping, MappingError, Route, known_headings
from fazhi.exchange.sheets.marking import mark
from fazhi.exchange.sheets.opening import refuse_other
from fazhi.exchange.sheets.reading import read
from fazhi.exchange.sheets.resolving import officers, organs_on
from fazhi.exchange.sheets.sheet import Heading, Limits, Sheet
from fazhi.exchange.sheets.suggesting import Suggestion, recognise, suggest
from fazhi.exchange.sheets.templates import Template, filled, template, write_filled
from fazhi.exchange.sheets.typed import Resolver
from fazhi.exchange.sheets.wrong import Wrong, wrong

__all__ = [
    "Checked",
    "Choice",
    "Column",
    "Counts",
    "Fault",
    "Heading",
    "Kind",
    "Layout",
    "Limits",
    "Mapping",
    "MappingError",
    "Remark",
    "Resolver",
    "Route",
    "RowRule",
    "Sheet",
    "SheetError",
    "Suggestion",
    "Template",
    "Wrong",
    "check",
    "columns_of_fields",
    "columns_of_form",
    "examine",
    "filled",
    "known_headings",
    "mark",
    "officers",
    "organs_on",
    "read",
    "recognise",
    "refuse_other",
    "suggest",
    "template",
    "write_filled",
    "wrong",
]

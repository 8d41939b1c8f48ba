"""The law tree (法定参数): dated statutory values and holiday calendars as data, and the counting of limits.

Lawyers edit the YAML files under `statutes/` and `calendars/`; a changed law is a new dated value, never an
edit. A value names the text in which it was read, as 行政复议法(2017); it holds from the day on which the law
first said so.

    tree = law.load()
    value = tree.value("reconsideration.decision", on=day)
    due = law.count(day, value, tree.calendar)
    due.due, due.provisional, due.receipt.lines("zh")
"""

from fazhi.law.counting import count, due_date, fixed
from fazhi.law.dates import Bound, MonthDay
from fazhi.law.errors import (
    AmbiguousAmount,
    BrokenLaw,
    Fault,
    LawError,
    MomentNeeded,
    NotAPeriod,
    NotInForce,
    OutOfCalendar,
    UncertainDate,
    UnknownParameter,
    WrongExtension,
    WrongPause,
)
from fazhi.law.kinds import Lapse, RestDay, Role, Sure, Unit, Words
from fazhi.law.limits import Limit, Rule
from fazhi.law.parameters import Parameter
from fazhi.law.pauses import Pause
from fazhi.law.receipts import Added, Due, Left, Receipt, Run, Step
from fazhi.law.tree import LawTree, load, read
from fazhi.law.values import Amount, Case, Cases, Range, Value, plain
from fazhi.law.workdays import Calendar, Notice

__all__ = [
    "Added",
    "AmbiguousAmount",
    "Amount",
    "Bound",
    "BrokenLaw",
    "Calendar",
    "Case",
    "Cases",
    "Due",
    "Fault",
    "Lapse",
    "LawError",
    "LawTree",
    "Left",
    "Limit",
    "MomentNeeded",
    "MonthDay",
    "NotAPeriod",
    "NotInForce",
    "Notice",
    "OutOfCalendar",
    "Parameter",
    "Pause",
    "Range",
    "Receipt",
    "RestDay",
    "Role",
    "Rule",
    "Run",
    "Step",
    "Sure",
    "UncertainDate",
    "Unit",
    "UnknownParameter",
    "Value",
    "Words",
    "WrongExtension",
    "WrongPause",
    "count",
    "due_date",
    "fixed",
    "load",
    "plain",
    "read",
]

"""What the number of a paper leads to that an applicant named 按文号查找: asked at the desk, never in public.

A public page offers no rows and says of none whether it is there. So the applicant names a paper by what is printed on
it, and whoever takes the application in sees what it leads to, as far as they may see it.
"""

from __future__ import annotations

from dataclasses import dataclass

from fazhi.kernel.applications.declaring import Question, Seeking, Sought, online_of
from fazhi.kernel.applications.models import Application
from fazhi.kernel.applications.submitting import said_in
from fazhi.kernel.parties.finding import rows_under
from fazhi.kernel.procedures.seeing import Eyes


@dataclass(frozen=True, slots=True)
class Trace:
    """A number that the applicant named: the question, what was typed, the field that it fills, what it leads to."""

    question: Question
    number: str
    fills: str
    sought: Sought


def traced(application: Application, eyes: Eyes) -> list[Trace]:
    """The numbers named in an application with what they lead to under these eyes, in the order of the declaration."""
    online, values = online_of(application.key), said_in(application).values
    if online is None or not any(values.get(each.question) for each in online.numbers):
        return []
    rows, name = rows_under(application.reveal("identifier") or ""), application.reveal("name") or ""
    asked = {each.name: each for each in online.questions}
    found = []
    for each in online.numbers:
        number = str(values.get(each.question) or "")
        if number:
            seeking = Seeking(
                number=number, applicant=rows, name=name, organ=application.organ, on=application.submitted_on,
                eyes=eyes,
            )  # fmt: skip
            found.append(Trace(asked[each.question], number, each.fills, each.find(seeking)))
    return found

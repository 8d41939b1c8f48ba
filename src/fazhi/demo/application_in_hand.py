"""An application from the public site that waits to be registered on the desk of the bureau, in the demonstration.

It lies outside the year that is compared with the published figures, and comes in once.
"""

from __future__ import annotations

import datetime

from fazhi.demo.people import organ
from fazhi.disputes.choices import ActComplained
from fazhi.disputes.online import RECONSIDERATION
from fazhi.kernel.applications.codes import fresh_contact
from fazhi.kernel.applications.drafts import add_file, begin
from fazhi.kernel.applications.models import Application
from fazhi.kernel.applications.submitting import submit
from fazhi.kernel.files.store import Upload
from fazhi.kernel.parties.models import PartyKind
from fazhi.now import moment

_RESPONDENT = "221"
_APPLICANT = {
    "kind": PartyKind.CITIZEN.value, "name": "柳知微", "identifier": "130130198603050007", "phone": "13000007001",
    "address": "演示县城关镇槐荫街12号",
}  # fmt: skip
_LETTER = "行政复议申请书（演示，虚构）\n请求撤销罚款三千元的行政处罚决定。\n"


def receive_application(today: datetime.date) -> int:
    """One application that came in yesterday; none where one has come in before."""
    if Application.objects.exists():
        return 0
    yesterday = today - datetime.date.resolution
    made, known = (yesterday - datetime.timedelta(days=each) for each in (12, 10))
    answers = {
        "respondent_name": organ(_RESPONDENT).name, "act_kind": ActComplained.PENALTY.value,
        "act_title": "罚款三千元的行政处罚决定", "act_made_on": made.isoformat(), "act_known_on": known.isoformat(),
        "rights_told": True, "claim": "请求撤销该处罚决定。", "grounds": "处罚决定书所写的经营日期，本店已经歇业。",
    }  # fmt: skip
    content = {
        "identity": _APPLICANT, "others": "", "agent": {}, "organ": "", "answers": answers,
        "confirmed": [each.heading.zh for each in RECONSIDERATION.notices],
    }  # fmt: skip
    draft, _ = begin(RECONSIDERATION.key, fresh_contact(), content, "demonstration", moment())
    add_file(draft, Upload("行政复议申请书.txt", _LETTER.encode(), "text/plain"), moment())
    submit(draft.pk, RECONSIDERATION, yesterday, content["confirmed"], True)
    return 1

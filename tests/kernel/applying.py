"""Applications made the short way, past the pages: a draft begun, filled, and sent in."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from fazhi.kernel.applications import drafts
from fazhi.kernel.applications.declaring import online_of
from fazhi.kernel.applications.models import Application, ApplicationDraft
from fazhi.kernel.applications.submitting import submit
from fazhi.kernel.files.store import Upload
from fazhi.now import moment
from tests.conftest import County

PERMIT, RECONSIDERATION = "toy.permit.apply", "disputes.reconsideration.apply"
CONTACT = "moonlit-garden-7"
IDENTITY = {
    "kind": "citizen", "name": "欧阳慕雪", "identifier": "130130198503074829", "phone": "13987654321",
    "address": "演示县柳林镇梧桐巷七号院",
}  # fmt: skip
ANSWERS: Mapping[str, Mapping[str, Any]] = {
    PERMIT: {"subject": "修伞摊", "item": "S-1"},
    RECONSIDERATION: {
        "respondent_name": "演示县市场监督管理局", "act_kind": "penalty", "act_title": "罚款五千元的行政处罚决定",
        "act_made_on": "2026-07-20", "act_known_on": "2026-07-22", "rights_told": True, "claim": "撤销处罚决定。",
        "grounds": "没有违法。",
    },
}  # fmt: skip
FILE = Upload("申请书.txt", "请予办理。".encode(), "text/plain")


def content_for(key: str, **changes: Any) -> dict[str, Any]:
    """What a draft holds."""
    content = {
        "identity": IDENTITY, "answers": dict(ANSWERS[key]), "others": "", "agent": {}, "organ": "", "confirmed": []
    }  # fmt: skip
    return {**content, **changes}


def drafted(key: str, files: Sequence[Upload] = (FILE,), **changes: Any) -> tuple[ApplicationDraft, str]:
    """A draft with its code."""
    draft, code = drafts.begin(key, CONTACT, content_for(key, **changes), "origin", moment())
    for each in files:
        drafts.add_file(draft, each, moment())
    return draft, code


def sent_in(
    key: str, on: str, files: Sequence[Upload] = (FILE,), consents: bool = False, **changes: Any
) -> Application:
    """An application that came in on a day."""
    online = online_of(key)
    assert online is not None
    draft, _ = drafted(key, files, **changes)
    return submit(draft.pk, online, datetime.date.fromisoformat(on), [], consents)


def to_market(county: County, on: str = "2021-03-20", **changes: Any) -> Application:
    """One for a permit, at the market bureau."""
    return sent_in(PERMIT, on, organ=str(county.organ("market").pk), **changes)

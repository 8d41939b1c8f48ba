"""The file of an entity, the search for it, and the rules that everybody reads: at both widths, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import County
from tests.services.credit.desk import CreditDesk
from tests.web.browser import NARROW, WIDE
from tests.web.in_browser.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OPENED = ("credit-record/propose", "credit-measure/propose", "credit-repair/apply")


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_files_and_rules_fit_their_window(
    enter: Enter, county: County, screenshots: Path, width: int, locale: str
) -> None:
    credit = CreditDesk(county)
    credit.item(events=["judgment"])
    event = credit.record("2021-03-01")
    credit.record("2021-03-02", "serious-listing")
    credit.record("2021-03-03", "commendation", severity="none")
    credit.decided("2021-03-02", ends_on="2022-03-01", event=event)
    visitor = enter("market", "handler", width=width, locale=locale)
    rules = "/public/law/rules/credit-risk/" if locale == "zh-CN" else "/public/en/law/rules/credit-risk/"
    for name, address in (
        ("file", f"/entities/{event.entity_id}/"), ("find", "/entities/"), ("rules", rules),
        ("event", f"/matters/{event.matter_id}/"), ("measures", "/registers/services.credit-measures/"),
        *((each.split("/")[0], f"/open/services.{each}/") for each in OPENED),
    ):  # fmt: skip
        visitor.open(address)
        assert visitor.overflow == 0, address
        visitor.shot(screenshots, f"credit-{name}-{locale}")

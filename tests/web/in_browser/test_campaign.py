"""A campaign of random inspection in a real browser, end to end: secrets drawn in it, the visit on a phone."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from fazhi.kernel.draws.models import Draw
from fazhi.services.models import InspectionCampaign, SiteInspection
from tests.conftest import County
from tests.services.inspection.campaigning import Campaign
from tests.services.inspection.field import Field
from tests.web.browser import NARROW, Visitor
from tests.web.in_browser.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHOTO = b"\xff\xd8\xff\xe0 demonstration"


class Calendar:
    """The day at the desks: acts of a draw are done on their own day, so that it goes along with them."""

    day = datetime.date(2021, 3, 1)


@pytest.fixture(autouse=True)
def calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Calendar, "day", datetime.date(2021, 3, 1))
    monkeypatch.setattr("fazhi.web.viewer.today", lambda: Calendar.day)


def done(visitor: Visitor, act: str, on: str, **values: str | bool | list[str] | Path) -> None:
    Calendar.day = datetime.date.fromisoformat(on)
    visitor.do(act, on=on, **values)
    assert visitor.refusals == [], act


def committed(visitor: Visitor, draw: str, on: str, folder: Path) -> str:
    """Commit by the button that draws the secret in the browser; the secret, from the file that it saved."""
    form = visitor.open(draw).form("commit")
    with visitor.page.expect_download() as saved:
        form.locator("[data-secret-maker] button").click()
    file = folder / saved.value.suggested_filename
    saved.value.save_as(file)
    expect(form.locator("[data-secret-maker] output")).to_contain_text("妥善保管")
    secret = file.read_text().strip()
    assert secret not in form.locator("[name=commitment]").input_value()
    done(visitor, "commit", on)
    return secret


def test_from_the_plan_to_the_published_results(
    county: County, enter: Enter, citizen: Visitor, screenshots: Path, tmp_path: Path
) -> None:
    round = Campaign(Field(county))
    handler, head, reviewer = (enter("market", role) for role in ("handler", "principal", "reviewer"))
    handler.open("/open/services.inspection-campaign/prepare/")
    done(
        handler, "prepare", "2021-03-01", planned=f"{round.plan.pk}:1", industry="食品", strata="none",
        visits_from="2021-03-10", visits_until="2021-04-30", per_organ="2", load="5", not_again="1",
    )  # fmt: skip
    handler.shot(screenshots, "campaign-prepared")
    campaign = f"/matters/{InspectionCampaign.objects.get().pk}/"
    done(head.open(campaign), "approve", "2021-03-02", opinion="同意")
    organs = [str(county.organ(each).pk) for each in ("market", "justice")]
    handler.open(campaign).form("open_draw")
    handler.shot(screenshots, "campaign-opens-draw")
    done(
        handler,
        "open_draw",
        "2021-03-03",
        committers=organs,
        commit_by="2021-03-04",
        reveal_by="2021-03-05",
        open_on="",
    )
    draw = f"/matters/{Draw.objects.get().pk}/"
    done(reviewer.open(draw), "freeze", "2021-03-03")
    justice = enter("justice", "handler", width=NARROW)
    secrets = [committed(handler, draw, "2021-03-04", tmp_path), committed(justice, draw, "2021-03-04", tmp_path)]
    for visitor, secret in zip((handler, justice), secrets, strict=True):
        done(visitor.open(draw), "reveal", "2021-03-05", secret=secret)
    done(handler.open(draw), "assign", "2021-03-05")
    handler.shot(screenshots, "draw-assigned")
    done(handler.open(campaign), "begin", "2021-03-08")
    _visits(round, enter, reviewer, screenshots, tmp_path)
    done(reviewer.open(campaign), "conclude", "2021-03-22")
    assert "已完成" in reviewer.page.locator(".way [aria-current=step]").inner_text()
    _recomputed(citizen, screenshots)


def _visits(round: Campaign, enter: Enter, reviewer: Visitor, screenshots: Path, folder: Path) -> None:
    """Every target is visited by one of its inspectors, on a phone, and reviewed."""
    photo = folder / "门头.jpg"
    photo.write_bytes(PHOTO)
    phones: dict[int, Visitor] = {}
    for one in SiteInspection.objects.order_by("number"):
        nth = next(nth for nth in (0, 1) if f"03010{nth}" in one.inspectors)
        phone = phones.setdefault(nth, enter("market", "handler", width=NARROW, nth=nth))
        form = phone.open(f"/matters/{one.pk}/").form("visit")
        for box in form.locator("[name=present]").all():
            box.set_checked(True)
        for point in ("1-1", "1-2", "2-1", "2-2"):
            form.locator(f"[name=point_{point}][value=yes]").check()
        phone.shot(screenshots, "inspection-visit")
        assert phone.overflow == 0
        phone.fill(form, met="店长", result="no-problem", signature="signed")
        phone.fill(form, files=photo)
        done(phone, "visit", "2021-03-15")
        assert "门头.jpg" in phone.text
        phone.shot(screenshots, "inspection-visited")
        done(reviewer.open(f"/matters/{one.pk}/"), "review", "2021-03-16", opinion="属实")


def _recomputed(citizen: Visitor, screenshots: Path) -> None:
    """Anybody opens the draw on the public site and has the browser recompute it."""
    citizen.open(f"/public/draws/{Draw.objects.get().pk}/").shot(screenshots, "public-draw")
    for each in Draw.objects.get().drawn:
        assert each["identifier"] in citizen.text
    citizen.page.click("text=在浏览器中重算")
    expect(citizen.page.locator("#recompute output")).to_contain_text("核验通过", timeout=30_000)

"""How an adjustment of institutions is put before the public: as the Party's affair, without posts."""

from __future__ import annotations

import pytest

from fazhi.kernel.adjustments.models import Adjustment
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.papers import text_of
from fazhi.services.registers import InstitutionAdjustment, PowerAdjustment
from tests.kernel.desk import date

pytestmark = pytest.mark.django_db


def text() -> str:
    matter = Adjustment(
        register="services.institutions", heading="充实力量，增加行政编制2名",
        ground="演编字〔2021〕12号：增加行政编制2名",
        effective_on=date("2021-10-15"), decider=Organ(name="演示县人民政府"),
        changes=[{"action": "amend", "code": "207", "values": {"name": "演示县司法局", "staffing": 54}, "base": ""}],
    )  # fmt: skip
    (owes,) = InstitutionAdjustment.approve.owes
    return text_of(owes.template, {"matter": matter, "act": None, "on": date("2021-10-15")})


def test_neither_posts_nor_an_approval_by_the_government_stand_in_it() -> None:
    lines = [line for line in text().splitlines() if line]
    assert lines == ["现公布党政机构调整情况，自2021年10月15日起施行。", "变更：演示县司法局（编码207）"]


def test_it_is_no_government_information() -> None:
    (owes,) = InstitutionAdjustment.approve.owes
    assert owes.basis is not None
    assert "政府信息公开条例" not in owes.basis.words.zh
    assert owes.basis.words.zh == "《中国共产党机构编制工作条例》（2019年）（尚未与法律文本核对）"
    assert owes.by_analogy
    assert owes.titled("增加行政编制2名") == "关于党政机构调整的公告"


def test_a_power_list_is_government_information() -> None:
    (owes,) = PowerAdjustment.approve.owes
    assert owes.basis is not None
    assert owes.basis.words.zh == "《政府信息公开条例》（2019年）第二十条"
    assert not owes.by_analogy
    assert owes.titled("教育局权责清单调整") == "关于教育局权责清单调整的公告"

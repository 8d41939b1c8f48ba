from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from fazhi.kernel.ledger.errors import KeyRefused, PersonalRefused
from fazhi.kernel.ledger.personal import PersonalKind, blind_index, entry_digest, erased, mask, protect, reveal
from tests.kernel.ledger.sample.models import Deed

SENSITIVE = [kind for kind in PersonalKind if kind is not PersonalKind.NAME]


@pytest.mark.parametrize("kind", list(PersonalKind))
def test_every_kind_has_both_labels_and_comes_back_as_it_went(kind: PersonalKind) -> None:
    entry = protect(kind, "130130199001010001")
    assert (kind.label.zh, kind.label.en) != ("", "")
    assert reveal(entry) == "130130199001010001"
    assert json.loads(json.dumps(entry)) == entry


@given(st.sampled_from(list(PersonalKind)), st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip))
@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back(kind: PersonalKind, value: str) -> None:
    assert reveal(protect(kind, value)) == value


@pytest.mark.parametrize("kind", SENSITIVE)
def test_sensitive_kinds_are_unreadable_at_rest_salt_included(kind: PersonalKind) -> None:
    first, second = protect(kind, "13012340001"), protect(kind, "13012340001")
    assert kind.encrypted
    assert "13012340001" not in json.dumps(first)
    assert first["value"] != second["value"]
    assert len(str(first["salt"])) > 32  # sealed: a plain salt would let one try every number against the leaf


def test_a_name_is_kept_plain_and_salted() -> None:
    entry = protect(PersonalKind.NAME, "张三")
    assert not PersonalKind.NAME.encrypted
    assert (entry["value"], len(str(entry["salt"]))) == ("张三", 32)


def test_an_empty_value_is_refused() -> None:
    with pytest.raises(PersonalRefused, match="phone is empty"):
        protect(PersonalKind.PHONE, " ")


def test_an_erased_entry_reveals_nothing() -> None:
    entry = erased(protect(PersonalKind.PHONE, "13012340001"))
    assert entry == {"kind": "phone", "value": None, "salt": None}
    assert (reveal(entry), entry_digest("phone", entry)) == (None, None)


def test_a_value_never_given_reveals_nothing() -> None:
    assert Deed().reveal("phone") is None


def test_an_altered_value_or_another_kind_does_not_open() -> None:
    entry = protect(PersonalKind.PHONE, "13012340001")
    with pytest.raises(PersonalRefused, match="cannot be decrypted"):
        reveal({**entry, "value": "AAAA" + str(entry["value"])[4:]})
    with pytest.raises(PersonalRefused, match="cannot be decrypted"):
        reveal({**entry, "kind": "health"})


def test_without_the_key_nothing_opens_and_none_is_made(own_keys: Path) -> None:
    entry = protect(PersonalKind.PHONE, "13012340001")
    (own_keys / "personal.key").unlink()
    with pytest.raises(KeyRefused, match=r"personal.key is missing"):
        reveal(entry)
    assert not (own_keys / "personal.key").exists()


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("name", "张三", "张*"),
        ("name", "张三丰", "张**"),
        ("name", "阿卜杜拉·买买提", "阿***"),
        ("name", "张", "*"),
        ("identity_number", "130130199001010001", "130130********0001"),
        ("identity_number", "G1234567", "******67"),
        ("phone", "13012340001", "130****0001"),
        ("phone", "110", "***"),
        ("bank_account", "6222020200112233", "************2233"),
        ("address", "河北省石家庄市无极县张段固镇1号", "河北省石家庄市无极县****"),
        ("address", "河北省辛集市幸福小区3号楼", "河北省辛集市****"),
        ("address", "内蒙古自治区呼和浩特市新城区北街", "内蒙古自治区呼和浩特市新城区****"),
        ("address", "无极镇北街1号", "****"),
        ("address", "滨河生活区3号楼", "****"),
        ("address", "幸福社区2号", "****"),
        ("address", "城关镇东街县医院家属院", "****"),
        ("address", "东风路农贸市场1号", "****"),
        ("address", "江苏省镇江市京口区1号", "江苏省****"),
        ("health", "高血压", "****"),
        ("minor", "李小明", "****"),
    ],
)
def test_masks(kind: str, value: str, shown: str) -> None:
    assert mask(PersonalKind(kind), value) == shown


@given(st.sampled_from(list(PersonalKind)), st.text("0123456789赵钱孙李县市路X", min_size=1, max_size=40))
def test_a_mask_never_shows_the_whole(kind: PersonalKind, value: str) -> None:
    assert mask(kind, value) != value
    assert "*" in mask(kind, value)


def test_the_blind_index_meets_equal_numbers_however_typed() -> None:
    one = blind_index("13013019900101000x")
    assert one == blind_index(" １３０１３０19900101 000X ")
    assert one != blind_index("130130199001010011")
    assert len(one) == 64

"""Parties: identifiers checked, the same party found again, two rows merged, nothing shown without need."""

from __future__ import annotations

import re
import unicodedata
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.parties.finding import find_or_record, forget, merge, same_party, standing
from fazhi.kernel.parties.identifiers import IdentifierError, check_citizen, check_credit_code
from fazhi.kernel.parties.models import Party, PartyIndex
from fazhi.kernel.parties.telephones import check_telephone
from fazhi.kernel.procedures.forms import PartyForm
from tests.kernel.desk import Desk, refused

CITIZEN, FIRM = "130130199001010010", "91350100M000100Y43"


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("13013019900101001", "18"), ("13013019900230001X", "7 to 14"), ("130130199001010014", "check digit"),
        ("13013019900101x01a", "18"),
    ],
)  # fmt: skip
def test_a_citizens_number_that_cannot_be_right_is_refused_with_the_part(number: str, fault: str) -> None:
    with pytest.raises(IdentifierError) as refusal:
        check_citizen(number)
    assert fault in refusal.value.message.en


@pytest.mark.parametrize(
    ("kind", "identifier"), [("citizen", "1"), ("citizen", "130130199001010014"), ("organisation", FIRM[:-1] + "9")]
)
def test_a_form_says_in_the_language_of_its_reader_what_is_wrong_with_an_identifier(kind: str, identifier: str) -> None:
    form = PartyForm({"party_kind": kind, "party_name": "王小明", "party_identifier": identifier})
    with translation.override("zh-hans"):
        (said,) = form.errors["party_identifier"]
        assert re.search(r"[一-鿿]", said) and not re.search(r"[a-z]{3}", said)
    with translation.override("en"):
        (said,) = form.errors["party_identifier"]
        assert re.search(r"[a-z]{3}", said) and not re.search(r"[一-鿿]", said)


def test_identifiers_are_normalised() -> None:
    assert check_citizen(" １３０１３０ 19900101 0010 ") == CITIZEN
    assert check_credit_code(FIRM.lower()) == FIRM
    with pytest.raises(IdentifierError, match="GB 32100"):
        check_credit_code(FIRM[:-1] + "9")


@pytest.mark.django_db
def test_the_same_party_is_found_again_without_showing_the_number() -> None:
    first = find_or_record(kind="citizen", name="王小明", identifier=CITIZEN)
    assert find_or_record(kind="citizen", name="王小明", identifier=f"{CITIZEN} ") == first
    assert CITIZEN not in str(Party.objects.values_list("index__value", "personal").get())
    assert str(first) == "王**"


@pytest.mark.django_db
def test_two_names_under_one_number_are_two_rows_each_found_again() -> None:
    first = find_or_record(kind="citizen", name="王小明", identifier=CITIZEN)
    second = find_or_record(kind="citizen", name="王晓明", identifier=CITIZEN)
    assert first != second
    assert find_or_record(kind="citizen", name="王晓明", identifier=CITIZEN) == second
    assert Party.objects.count() == 2


@pytest.mark.django_db
def test_merged_rows_read_as_the_kept_one_and_never_in_a_circle() -> None:
    one, two, three = (find_or_record(kind="citizen", name=name) for name in ("甲某", "乙某", "丙某"))
    merge(two, one, reason="同一人", by=uuid.uuid4())
    merge(three, two, reason="同一人", by=uuid.uuid4())
    assert standing(one) == three
    for kept, merged in ((one, three), (one, one), (one, two)):
        with pytest.raises(IdentifierError, match="已是同一当事人"):
            merge(kept, merged, reason="再来", by=uuid.uuid4())


@pytest.mark.django_db
def test_without_an_identifier_nobody_is_taken_for_somebody_else() -> None:
    assert find_or_record(kind="citizen", name="王小明") != find_or_record(kind="citizen", name="王小明")
    assert same_party("") is None


def test_a_wrong_identifier_in_a_form_is_named_in_both_languages(desk: Desk) -> None:
    assert refused(lambda: desk.open(data={"party_identifier": "130130199001010014"})) == {"form"}
    assert refused(lambda: desk.open(data={"party_kind": "enterprise", "party_identifier": CITIZEN})) == {"form"}


@pytest.mark.django_db
def test_a_forgotten_identifier_leaves_nothing_by_which_the_party_is_found() -> None:
    party = find_or_record(kind="citizen", name="王小明", identifier=CITIZEN, phone="13012340001")
    by, second = uuid.uuid4(), uuid.uuid4()
    forget(party, ["phone"], reason="本人要求", basis="个人信息保护法 第四十七条", by=by, second=second)
    assert same_party(CITIZEN) == party
    forget(party, ["identifier"], reason="本人要求", basis="个人信息保护法 第四十七条", by=by, second=second)
    assert same_party(CITIZEN) is None
    assert PartyIndex.objects.count() == 0
    assert Party.objects.get().reveal("identifier") is None
    assert verify().ok


@pytest.mark.parametrize(
    "number",
    ["13012340001", "139 1234 5678", "139-1234-5678", "+8613912345678", "0311-85211234", "(0311)85211234",
     "01085211234", "0311-8521123转801", "021-55551234-12", "４００-820-8820", "+852 2345 6789", "+1-202-555-0101"],
)  # fmt: skip
def test_a_telephone_that_can_be_dialled_is_taken(number: str) -> None:
    assert check_telephone(f" {number} ") == unicodedata.normalize("NFKC", number)


@pytest.mark.parametrize(
    "number", ["1", "12345678901", "1391234567", "139123456789", "85211234", "0311-123456", "+0123456789", "无", "abc",
               "+86123", "0311-85211234转"],
)  # fmt: skip
def test_what_is_no_telephone_is_refused(number: str) -> None:
    with pytest.raises(ValidationError):
        check_telephone(number)

"""Founding the county: places, the organs that must exist before any act, officers and their posts."""

from __future__ import annotations

import datetime

from django.db import transaction

from fazhi.demo.tables import day, maybe_day, rows
from fazhi.kernel.ledger.journal import record, record_many
from fazhi.kernel.organs.founding import appoint, designate, found
from fazhi.kernel.organs.models import Deputy, Designation, Office, Officer, Organ, OrganKind, Place, Post
from fazhi.kernel.organs.posts import name_deputy
from fazhi.kernel.organs.roles import ROLES

COUNTY = "130130"
PARTY_COMMITTEE = "000"
GOVERNMENT = "001"
PARTY_OFFICE = "102"
GOVERNMENT_OFFICE = "201"
STAFFING_OFFICE = "107"
JUSTICE_BUREAU = "207"
PLACE_MARK = "演"
_BEGINNING = datetime.date(2019, 1, 1)
_FIRST = (STAFFING_OFFICE, JUSTICE_BUREAU)
_PAIR, _DEPUTIES_FROM = ("贺庆莹", "贺立岩"), datetime.date(2021, 1, 4)
_KINDS = {
    "government": OrganKind.PEOPLES_GOVERNMENT,
    "commission_office": OrganKind.OTHER,
    "township_government": OrganKind.TOWNSHIP,
    "justice_office": OrganKind.OTHER,
    "separate_body": OrganKind.OTHER,
}
_SEPARATE = "separate_bodies.csv"
_KEEPERS: dict[str, str] = {
    Office.DISCIPLINE: "101", Office.PETITIONS: "112", Office.PARTY_OFFICE: PARTY_OFFICE,
    Office.GOVERNMENT_OFFICE: GOVERNMENT_OFFICE,
}  # fmt: skip
"""Institutions that hold an office of the place; the separate bodies name theirs themselves."""


@transaction.atomic
def found_places() -> None:
    """The province, the city, the county, its townships and villages."""
    if Place.objects.exists():
        return
    record_many(
        [
            Place(
                code=row["code"], level=row["level"], name=row["name_zh"], name_en=row["name_en"],
                parent_code=row["parent"], from_on=_BEGINNING,
            )
            for row in rows("places.csv")
        ]
    )  # fmt: skip


@transaction.atomic
def found_first_organs() -> None:
    """The Party committee, the government, and the two organs that review the first adjustment of institutions."""
    if Organ.objects.exists():
        return
    found(
        code=PARTY_COMMITTEE, place_code=COUNTY, name="中共演示县委员会", short_name="县委", mark=PLACE_MARK,
        kind=OrganKind.OTHER, from_on=_BEGINNING,
    )  # fmt: skip
    _found_from("county_government.csv", {GOVERNMENT})
    for row in rows("institutions.csv"):
        if row["code"] in _FIRST:
            found(
                code=row["code"], place_code=COUNTY, name=row["name_zh"], short_name=row["short_zh"],
                mark=PLACE_MARK + row["mark"], kind=row["kind"], from_on=day(row["from"]), basis=row["basis"],
                parent=Organ.objects.get(code=parent_of(row["kind"])),
            )  # fmt: skip


def parent_of(kind: str) -> str:
    """Code of the organ to which an institution of this kind belongs."""
    return PARTY_COMMITTEE if kind == "party" else GOVERNMENT


@transaction.atomic
def designate_offices() -> None:
    """Which organs hold the offices that adjustments call for."""
    if Designation.objects.exists():
        return
    basis = "演办字〔2019〕13号（演示）"
    for office, code in ((Office.STAFFING, STAFFING_OFFICE), (Office.JUSTICE, JUSTICE_BUREAU)):
        holder = organ(code)
        designate(COUNTY, office, holder, holder.from_on, basis=basis)


@transaction.atomic
def found_other_organs() -> None:
    """The townships, their justice offices and the commission's office, once the institutions stand."""
    if Organ.objects.filter(kind=OrganKind.TOWNSHIP).exists():
        return
    _found_from("county_government.csv", {row["code"] for row in rows("county_government.csv")} - {GOVERNMENT})
    _found_from("township_organs.csv", {row["code"] for row in rows("township_organs.csv")})
    _found_from(_SEPARATE, {row["code"] for row in rows(_SEPARATE)})


@transaction.atomic
def designate_keepers() -> None:
    """Which bodies keep what the annual report asks others for, and which are the two offices."""
    if Designation.objects.filter(office=Office.COURT).exists():
        return
    keepers: dict[str, str] = {**_KEEPERS, **{row["office"]: row["code"] for row in rows(_SEPARATE)}}
    for office, code in keepers.items():
        holder = organ(code)
        designate(COUNTY, office, holder, holder.from_on, basis="演依法治县办〔2019〕1号（演示）")


def _found_from(table: str, codes: set[str]) -> None:
    for row in rows(table):
        if row["code"] in codes:
            found(
                code=row["code"], place_code=row["place"], name=row["name_zh"], short_name=row["short_zh"],
                mark=PLACE_MARK + row["mark"] if row["code"] != GOVERNMENT else PLACE_MARK + "政",
                kind=_KINDS[row["kind"]], from_on=day(row["from"]), basis=row["basis"],
                parent=Organ.objects.filter(code=row["parent"]).first(),
            )  # fmt: skip


@transaction.atomic
def appoint_officers() -> None:
    """Officers and posts in the organs that stand; those already appointed are left as they are."""
    organs = {organ.code: organ for organ in Organ.objects.all()}
    for serial, row in enumerate(rows("officers.csv"), start=1):
        number = f"YS{serial:04d}"
        if row["organ"] not in organs or Officer.objects.filter(number=number).exists():
            continue
        officer = Officer(number=number, name=row["name"])
        record(officer)
        appoint(
            officer, organs[row["organ"]], ROLES[row["role"]], day(row["from"]),
            until_on=maybe_day(row["until"]), title=row["title"],
        )  # fmt: skip


@transaction.atomic
def name_deputies() -> None:
    """Who acts for whom: the two handlers of reconsideration for one another, as offices do 互为AB岗."""
    if Deputy.objects.exists():
        return
    for holder, deputy in (_PAIR, _PAIR[::-1]):
        post = post_named(holder, _DEPUTIES_FROM)
        name_deputy(post, Officer.objects.get(name=deputy), _DEPUTIES_FROM)


def organ(code: str) -> Organ:
    """An organ by its code."""
    return Organ.objects.get(code=code)


def post_named(name: str, on: datetime.date) -> Post:
    """The post that the officer of this name holds on the day."""
    return Post.objects.as_of(on).select_related("officer", "organ").get(officer__name=name)


def post_of(code: str, role: str, on: datetime.date) -> Post:
    """The longest-serving post of a role in an organ on the day."""
    posts = Post.objects.as_of(on).select_related("officer", "organ").filter(organ__code=code, role=role)
    found_post = posts.order_by("from_on", "officer__number").first()
    if found_post is None:
        raise LookupError(f"机构 {code} 在 {on} 没有{ROLES[role].label.zh}。Organ {code} has no {role} on {on}.")
    return found_post

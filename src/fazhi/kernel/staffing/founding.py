"""How a fresh installation starts 初始建立: its places, first organs, first administrator and a second person.

Once, from a file that two people answer for; from then on organs and posts change by proposals alone. The file is
checked as proposals are, all faults at once, and can be tried without keeping anything.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from fazhi.kernel.ledger.journal import record, record_many
from fazhi.kernel.organs.founding import designated
from fazhi.kernel.organs.models import Account, Office, Organ, Place, PlaceLevel, Post
from fazhi.kernel.organs.roles import ADMINISTRATOR, PRINCIPAL
from fazhi.kernel.staffing.actions import ACTIONS
from fazhi.kernel.staffing.examining import Row, carry_out
from fazhi.kernel.staffing.models import Founding, Scope
from fazhi.kernel.staffing.tables import cells, chosen, decode, headings
from fazhi.kernel.wording import Label, in_both
from fazhi.now import today

HEAD = ("from", "basis", "founder", "witness")
TABLES = ("places", "organs", "offices", "officers")
_HEAD_WORDS = {"from": "起始日期", "basis": "依据文件", "founder": "经办人", "witness": "见证人"}
_OFFICER = ("number", "name", "organ", "role", "title", "power", "until", "username", "deputy")


class FoundingRefused(Exception):
    """The installation cannot be founded from this file; every fault is named with its cure."""

    def __init__(self, faults: Sequence[Label]) -> None:
        """Refuse with all faults."""
        self.faults = faults
        super().__init__("\n".join(f"{fault.zh}{fault.en}" for fault in faults))


@dataclass(slots=True)
class Plan:
    """What a file asks for: its head, its places, and the rows in the order in which they are carried out."""

    from_on: datetime.date
    head: dict[str, str]
    places: list[dict[str, str]]
    rows: list[tuple[str, Row]] = field(default_factory=list)
    digest: str = ""
    faults: list[Label] = field(default_factory=list)
    """What is wrong with the head; told with what is wrong with the rows, so that a file is put right in one go."""


def read(content: bytes, parsed: Mapping[str, Any], folder: Path) -> Plan:
    """The plan of a founding file; a table may stand in the file, or in a CSV file beside it that the file names.

    Args:
        content: the file's own bytes, for its digest.
        parsed: what they say, as YAML.
        folder: where the files lie that it names.

    Raises:
        FoundingRefused: a table is missing or cannot be read, so that its rows cannot be examined.
    """
    faults, (from_on, more) = _strange(parsed), _head(parsed)
    faults += more
    digest, tables, unread = hashlib.sha256(content), dict[str, list[dict[str, str]]](), list[Label]()
    for name in TABLES:
        tables[name], more = _table(name, parsed.get(name), folder, digest)
        unread += more
    if unread:
        raise FoundingRefused([*faults, *unread])
    head = {name: str(parsed.get(name) or "") for name in HEAD}
    return Plan(from_on, head, tables["places"], list(_rows(tables)), digest.hexdigest(), faults)


def _strange(parsed: Mapping[str, Any]) -> list[Label]:
    return [
        Label(f"不认识“{name}”，请删去。", f"{name} is not known here: take it out.")
        for name in parsed
        if name not in (*HEAD, *TABLES)
    ]


def _head(parsed: Mapping[str, Any]) -> tuple[datetime.date, list[Label]]:
    """The day from which all holds, and what is wrong with the head; today, to examine by, where no day is given."""
    faults = [
        Label(f"没有“{_HEAD_WORDS[name]}”（{name}）。", f"{name} is missing: give it at the top of the file.")
        for name in HEAD
        if not parsed.get(name)
    ]
    try:
        from_on = datetime.date.fromisoformat(str(parsed.get("from")))
    except ValueError:
        from_on = today()
        faults.append(Label("起始日期应写作 2026-01-01。", "Write the day (from) as 2026-01-01."))
    if parsed.get("founder") and parsed.get("founder") == parsed.get("witness"):
        faults.append(Label("经办人与见证人须为两人。", "Founder and witness must be two persons."))
    return from_on, faults


def _table(name: str, given: Any, folder: Path, digest: Any) -> tuple[list[dict[str, str]], list[Label]]:
    if isinstance(given, str):
        path = folder / given
        try:
            content = path.read_bytes()
            lines = cells(decode(content))
        except (OSError, UnicodeDecodeError) as fault:
            said = Label(f"{name}：读不出 {path}：{fault}。", f"{name}: {path} cannot be read: {fault}.")
            return [], [said]
        digest.update(content)
        known = _columns(name)
        return [{known.get(head, head): value for head, value in line.items() if value} for line in lines], []
    if name == "offices" and isinstance(given, Mapping):
        return [{"office": str(office), "organ": str(organ)} for office, organ in given.items()], []
    if not isinstance(given, list) or not all(isinstance(line, Mapping) for line in given) or not given:
        said = Label(f"“{name}”应为列表，或一个 CSV 文件名。", f"{name} must be a list, or the name of a CSV file.")
        return [], [said]
    return [{str(key): str(value) for key, value in line.items() if value is not None} for line in given], []


def _columns(name: str) -> dict[str, str]:
    """The headings of a CSV file, in Chinese, English, or by stored name."""
    if name == "places":
        words = {"区划代码": "code", "级别": "level", "名称": "name", "英文名称": "name_en", "上级代码": "parent"}
        return {**words, **{word: word for word in words.values()}}
    keys = {"organs": ("found",), "offices": ("designate",), "officers": ("enter", "appoint", "deputy", "account")}
    return headings([ACTIONS[key] for key in keys[name]])


def _rows(tables: Mapping[str, list[dict[str, str]]]) -> Iterator[tuple[str, Row]]:
    """The rows in their order: organs, offices, persons, posts, deputies, accounts; each with its place in the file."""
    for nth, line in enumerate(tables["organs"], start=1):
        yield f"organs {nth}", Row("found", chosen(ACTIONS["found"], line))
    for nth, line in enumerate(tables["offices"], start=1):
        yield f"offices {nth}", Row("designate", chosen(ACTIONS["designate"], line))
    entered, later = set[str](), list[tuple[str, Row]]()
    for nth, line in enumerate(tables["officers"], start=1):
        where, number = f"officers {nth}", line.get("number", "")
        if number not in entered:
            yield where, Row("enter", _some(line, "number", "name"))
            entered.add(number)
        strange = {name: value for name, value in line.items() if name not in _OFFICER}
        given = _some(line, "number", "organ", "role", "title", "power", "until") | strange
        yield where, Row("appoint", chosen(ACTIONS["appoint"], given))
        if line.get("deputy"):
            given = _some(line, "number", "organ", "role", "deputy")
            later.append((where, Row("deputy", chosen(ACTIONS["deputy"], given))))
        if line.get("username"):
            later.append((where, Row("account", _some(line, "number", "username"))))
    yield from later


def _some(line: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: line[name] for name in names if line.get(name)}


def standing() -> Founding | None:
    """How the installation was founded; None while it was not."""
    found: Founding | None = Founding.objects.first()
    return found


def found_installation(plan: Plan, day: datetime.date, *, keep: bool) -> bool:
    """Found the installation, or only try to.

    Args:
        plan: what the file asks for.
        day: the day now.
        keep: whether anything is kept; without, all is taken back once it has been tried.

    Returns:
        False where it was founded from this very file before, and nothing was done.

    Raises:
        FoundingRefused: with every fault; nothing is kept.
    """
    before = standing()
    if before is not None and before.file_sha256 == plan.digest:
        return False
    if before is not None or Organ.objects.exists():
        when = f"（{before.founded_on} {before.founder}）" if before else ""
        raise FoundingRefused(
            [
                Label(
                    f"本装置已建立{when}，不能再次建立；机构和人员请在工作台申报。",
                    "This installation is founded already: propose organs and posts at the workbench.",
                )
            ]
        )
    with transaction.atomic():
        faults = [*_places(plan), *_steps(plan)]
        faults = [*plan.faults, *faults, *_two_persons(plan, whole=not faults)]
        if faults or not keep:
            transaction.set_rollback(True)
        else:
            record(
                Founding(
                    founded_on=day, founder=plan.head["founder"], witness=plan.head["witness"],
                    basis=plan.head["basis"], file_sha256=plan.digest,
                )
            )  # fmt: skip
    if faults:
        raise FoundingRefused(faults)
    return True


def _places(plan: Plan) -> Iterator[Label]:
    codes = {line.get("code", "") for line in plan.places}
    made = dict[str, Place]()
    for nth, line in enumerate(plan.places, start=1):
        parent = line.get("parent", "")
        place = Place(
            code=line.get("code", ""), level=line.get("level", ""), name=line.get("name", ""),
            name_en=line.get("name_en", ""), parent_code=parent, from_on=plan.from_on,
        )  # fmt: skip
        try:
            place.clean_fields(exclude=["id", "salt", "recorded_at", "subject", "personal", "supersedes"])
        except ValidationError as fault:
            for name, errors in fault.error_dict.items():
                said, levels = in_both(*errors, name=name), ", ".join(PlaceLevel.values)
                yield Label(
                    f"places {nth} {said.zh}（级别可用 {levels}）。", f"places {nth} {said.en} (levels: {levels})."
                )
            continue
        if parent and parent not in codes and len(parent) > len("000000"):
            yield Label(f"places {nth}：没有上级 {parent}。", f"places {nth}: there is no parent {parent}.")
        made.setdefault(place.code, place)
    if len(codes) < len(plan.places):
        yield Label("places：区划代码重复。", "places: a code comes twice.")
    record_many(list(made.values()))


def _steps(plan: Plan) -> Iterator[Label]:
    places, rows = [where for where, _ in plan.rows], [row for _, row in plan.rows]
    for fault in carry_out(rows, Scope.POSTS, plan.from_on, plan.head["basis"], None):
        where = places[fault.row - 1] if fault.row else "file"
        yield Label(f"{where}：{fault.says.zh}{fault.cure.zh}", f"{where}: {fault.says.en} {fault.cure.en}")


def _two_persons(plan: Plan, *, whole: bool) -> Iterator[Label]:
    """An administrator who can propose, and a principal of the staffing office who can decide.

    Args:
        plan: what the file asks for.
        whole: whether all its rows were carried out; where not, only what no row asks for is told, since a row that
            has a fault is named already.
    """
    place = next(iter(line["code"] for line in plan.places if len(line["code"]) == len("000000")), "")
    offices = {row.values.get("organ", "") for _, row in plan.rows if row.action == "designate"}
    holders = Organ.objects.filter(code__in=offices)
    staffing = next(
        (found for organ in holders if (found := designated(organ.place_code, Office.STAFFING, plan.from_on))), None
    )
    if staffing is None:
        if not whole and any(row.values.get("office") == Office.STAFFING for _, row in plan.rows):
            return
        yield Label(
            f"没有明确{place}的机构编制部门，请在 offices 中写明 staffing。",
            "No staffing office is designated: name it in offices as staffing.",
        )
        return
    signed = Account.objects.values("officer")
    posts = Post.objects.as_of(plan.from_on).filter(organ=staffing, officer__in=signed)
    accounts = {row.values.get("number") for _, row in plan.rows if row.action == "account"}
    asked = {
        row.values.get("role")
        for _, row in plan.rows
        if row.action == "appoint" and row.values.get("organ") == staffing.code and row.values.get("number") in accounts
    }
    for role in (ADMINISTRATOR, PRINCIPAL):
        if not posts.filter(role=role.key).exists() and (whole or role.key not in asked):
            yield Label(
                f"{staffing} 没有开通账号的{role.label.zh}：须由一人申报、另一人批准。",
                f"{staffing} has no {role.label.en} with an account: one person proposes, another decides.",
            )


def opened() -> list[Account]:
    """The accounts that have no password yet."""
    accounts = Account.objects.select_related("user", "officer").order_by("officer__number")
    return [account for account in accounts if account.user.is_active and not account.user.has_usable_password()]

"""Asking whatever the document of the interface allows, and much that it does not, and looking at every answer.

A case is a request that schemathesis makes from the document: one that fits it, or one that does not. What it could not
guess is put in: identifiers that exist, of matters that the caller sees and of such as are hidden, the revision that
stands, days of the county's time. Each is sent under the token of one of several posts, or without.
"""

from __future__ import annotations

import datetime
import json
import random
import re
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

SENDERS = 3
"""Callers who send each request that was drawn, with its key: what one may, another may not."""
DOCUMENT = "/api/v1/openapi.json"
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
MODES = (GenerationMode.POSITIVE, GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
"""Two of three requests fit the document: what does not, is mostly refused at the door."""
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass
class World:
    """What there is to ask about, who asks, and what nobody may be told.

    Attributes:
        callers: headers of each caller, by name.
        secrets: what a caller may not be told, by what it is, for each of them.
        known: identifiers that exist, by the name of a parameter as its address has it.
        rows: identifiers that exist and that a form may ask for.
        revision: the revision of a matter that stands.
        days: days on which something may have been done.
    """

    callers: Mapping[str, Mapping[str, str]]
    secrets: Mapping[str, Mapping[str, str]]
    known: Callable[[str, str], list[str]]
    rows: list[str]
    revision: Callable[[str], int]
    days: list[datetime.date]


@dataclass
class Outcome:
    """What came of it: cases by status, and every failure once, with how often it was met."""

    drawn: int = 0
    cases: int = 0
    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def add(self, other: Outcome) -> None:
        """Add what came of a run beside this one."""
        self.drawn, self.cases = self.drawn + other.drawn, self.cases + other.cases
        self.seconds = max(self.seconds, other.seconds)
        self.statuses += other.statuses
        self.done += other.done
        self.failures += other.failures
        self.examples = {**other.examples, **self.examples}

    def fail(self, what: str, example: str) -> None:
        """Count a failure; the first request that met it is kept."""
        self.failures[what] += 1
        if what not in self.examples:
            self.examples[what] = example[:1500]
            print(f"[case {self.cases}] {what}\n{example[:1500]}", file=sys.stderr, flush=True)


def run(app: Any, world: World, cases: int, seed: int, only: str = "", seconds: float = 1e9) -> Outcome:
    """Ask so many cases, spread over all operations of the document, in an order of the seed's; until time is up."""
    schema = schemathesis.openapi.from_wsgi(DOCUMENT, app)
    operations = [each.ok() for each in schema.get_all_operations() if only in each.ok().label]
    random.Random(seed).shuffle(operations)
    found, start = Outcome(), time.perf_counter()
    strategies = {each.label: {mode: each.as_strategy(generation_mode=mode) for mode in MODES} for each in operations}
    turn = 0
    while found.cases < cases:
        left = cases - found.cases
        for operation in operations:
            turn += 1
            share = max(1, -(-left // len(operations)))
            _ask(strategies[operation.label], world, found, share, seed + turn)
            found.seconds = time.perf_counter() - start
            if found.cases >= cases or found.seconds > seconds:
                return found
            if turn % 20 == 0:
                print(f"{found.cases} of {cases}", file=sys.stderr, flush=True)
    return found


def _ask(strategies: Mapping[GenerationMode, Any], world: World, found: Outcome, share: int, seed: int) -> None:
    """Ask an operation a number of times."""
    chance = random.Random(seed)

    @seeded(seed)
    @settings(
        max_examples=-(-share // SENDERS), database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.data())
    def asked(data: st.DataObject) -> None:
        case = data.draw(strategies[data.draw(st.sampled_from(MODES))])
        _fit(world, case, chance)
        found.drawn += 1
        for who in chance.sample(sorted(world.callers), SENDERS):
            one(world, found, case, who, chance)

    asked()


def one(world: World, found: Outcome, case: Any, who: str, chance: random.Random) -> None:
    """Send a case for a caller and look at the answer."""
    headers = dict(world.callers[who])
    if chance.random() < 0.5:
        headers["Accept-Language"] = "en"
    sent = f"{who}: {case.method} {case.formatted_path} query={case.query} headers={case.headers} body={case.body!r}"
    try:
        response = case.call(headers=headers)
    except Exception as error:
        found.fail(f"{case.operation.label}: broke: {type(error).__name__}: {error}"[:300], sent)
        return
    finally:
        found.cases += 1
    found.statuses[response.status_code] += 1
    if response.status_code == 201:
        found.done[case.operation.label] += 1
    for says in (*_conforms(case, response), *_tells(world.secrets[who], who, response)):
        found.fail(f"{case.operation.label}: {says}", f"{sent}\n{response.status_code} {response.content[:600]!r}")


def _fit(world: World, case: Any, chance: random.Random) -> None:
    """Put into a case what could not be guessed, mostly."""
    for name in list(case.path_parameters or ()):
        known = world.known(case.path, name)
        if known and chance.random() < 0.85:
            case.path_parameters[name] = chance.choice(known)
    if "If-Match" in (case.headers or {}) and chance.random() < 0.8:
        case.headers["If-Match"] = f'"{world.revision(str(case.path_parameters.get("id")))}"'
    if chance.random() < 0.85 and isinstance(case.body, dict):
        case.body = _fitted(world, case.body, chance)
    for name, value in list((case.query or {}).items()):
        if isinstance(value, str) and _DAY.fullmatch(value) and chance.random() < 0.7:
            case.query[name] = chance.choice(world.days).isoformat()
        if isinstance(value, str) and _UUID.fullmatch(value) and chance.random() < 0.7:
            case.query[name] = chance.choice(world.rows)


def _fitted(world: World, value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        return {name: _fitted(world, each, chance) for name, each in value.items()}
    if isinstance(value, list):
        return [_fitted(world, each, chance) for each in value]
    if isinstance(value, str) and _DAY.fullmatch(value):
        return chance.choice(world.days).isoformat()
    if isinstance(value, str) and _UUID.fullmatch(value):
        return chance.choice(world.rows)
    return value


def _conforms(case: Any, response: Any) -> Iterator[str]:
    """Where an answer is not as the document says."""
    try:
        case.validate_response(response, checks=CHECKS)
    except FailureGroup as group:
        for each in group.exceptions:
            yield _short(each)
    except Failure as each:
        yield _short(each)


def _short(failure: Any) -> str:
    said = " ".join(str(getattr(failure, "message", "") or failure).split())
    return f"{getattr(failure, 'title', type(failure).__name__)}: {said}"[:300]


def _tells(secrets: Mapping[str, str], who: str, response: Any) -> Iterator[str]:
    """Secrets that an answer tells, in its body, as it stands or escaped, or in a header."""
    body = response.content.decode("utf-8", "replace")
    headers = json.dumps(dict(response.headers), default=str)
    for name, value in secrets.items():
        if any(form in text for text in (body, headers) for form in _forms(value)):
            yield f"LEAK of {name} to {who}"


def _forms(value: str) -> tuple[str, str]:
    return value, json.dumps(value).strip('"')


def fresh_key() -> str:
    """A key for a request."""
    return str(uuid.uuid4())

"""The walk over the public face: by links and forms, and by the table of addresses with everything that has a name.

Nothing is listed here by hand. Links give each address its first arguments; each of them is then exchanged for every
identifier that the database holds, of things public and not public. An address that was never opened by either way is
told by ``unopened``: a new page must be linked, or it has no place in the walk.
"""

from __future__ import annotations

import html
import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlencode, urljoin, urlsplit

from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, get_resolver, reverse
from django.urls.converters import IntConverter, SlugConverter, StringConverter, UUIDConverter

from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.figures.declaring import figures
from fazhi.kernel.files.models import File
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.models import Officer, Organ, Place
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.registry import families
from fazhi.kernel.registers.declaring import registers
from fazhi.public.urls import pages
from fazhi.web.language import ENGLISH, PUBLIC
from tests.public.leaking import Planted, texts_of

LINK = re.compile(r'(?:href|src|action|data-[\w-]+)="(/[^"#]*)|<loc>([^<]+)</loc>|"(https?://testserver/[^"]+)"')
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
ACTION, FIELD = re.compile(r'\baction="([^"]*)"'), re.compile(r'<(?:input|select)\b[^>]*\bname="([^"]+)"')
OF_ITS_ADDRESS = re.compile(r"^(?:Content-Length|ETag|X-Request-ID): .*$|href=\"[^\"]*\"", re.MULTILINE)
"""Heads and links that differ where a page names its own address."""
MOST = 4_400
ENOUGH = 4
"""Addresses of one limit of the law, of which there are hundreds: they show files of the law and nothing else."""
BASES = 1
"""Addresses of each kind from which arguments are exchanged."""
SOME = 4
"""Every so manieth procedure is asked for in fields that offer procedures."""
FEW = 1
"""Rows of a table whose identifiers are tried; of notices and files all."""
LEADING = (200, 410)
"""Answers whose links are followed; an error's lead to the same error in the other language."""
FORMS = ("csv", "json", "parquet", "atom", "xml", "html", "txt", "xlsx", "docx", "pdf", "zip", "svg", "png", "ndjson")


@dataclass
class Walk:
    """What was reached, and what of the planted stands in it."""

    client: Client
    planted: Planted
    seen: set[str] = field(default_factory=set)
    reached: dict[str, int] = field(default_factory=dict)
    opened: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    leaks: dict[tuple[str, str], str] = field(default_factory=dict)
    forms: dict[tuple[str, str], str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    _known: dict[int, set[str]] = field(default_factory=dict)

    def all(self) -> None:
        """Links and forms from the first pages of both languages, then the table of addresses."""
        self.follow([PUBLIC, ENGLISH, f"{PUBLIC}sitemap.xml", f"{ENGLISH}sitemap.xml"])
        self.follow(self._without_arguments())
        self.follow(self._exchanged())
        self.follow(self._chosen())

    def follow(self, starts: Iterable[str]) -> None:
        """Every page that links lead to, each once."""
        ahead = list(starts)
        while ahead:
            address = ahead.pop()
            if address in self.seen or self._enough(address):
                continue
            self.seen.add(address)
            assert len(self.seen) < MOST, "the site has no end: addresses lead to ever new ones"
            text = self.open(address)
            if self.reached[address] in LEADING:
                ahead += self._links(address, text)

    def open(self, address: str) -> str:
        """One page, looked through; its text."""
        response = self.client.get(address)
        self.reached[address] = response.status_code
        self._remember(address, response)
        body = response.getvalue()
        texts = list(texts_of(body, response.get("Content-Type", "")))
        head = "\n".join(f"{name}: {value}" for name, value in response.items()) + response.reason_phrase
        told = _without_address("\n".join([head, *texts]), address)
        if response.status_code == 404:
            self.missing[address] = OF_ITS_ADDRESS.sub("", told)
        known = self._known.setdefault(hash(told), set())
        if not known:
            known |= self.planted.found_in(told) or {""}
        for name in known - {""}:
            self.leaks[name, address] = told
        return texts[0] if texts else ""

    def _remember(self, address: str, response: HttpResponse) -> None:
        match = match_of(address)
        if match is not None and response.status_code == 200 and match[1] not in self.opened[match[0]]:
            self.opened[match[0]].append(match[1])

    def _enough(self, address: str) -> bool:
        match = match_of(address)
        return match is not None and match[0] == "public-limit" and len(self.opened["public-limit"]) >= ENOUGH

    def _links(self, address: str, text: str) -> Iterator[str]:
        for found in LINK.findall(text):
            target = urlsplit(urljoin(address, html.unescape("".join(found))))
            if target.path.startswith(PUBLIC):
                yield target.path + (f"?{target.query}" if target.query else "")
        for form in FORM.findall(text):
            action = ACTION.search(form)
            where = urlsplit(action[1] if action else address).path
            for name in FIELD.findall(form):
                match = match_of(where)
                self.forms.setdefault((match[0] if match else where, name), where)

    def _without_arguments(self) -> Iterator[str]:
        for each in pages:
            if not each.pattern.converters:
                address = reverse(str(each.name))
                yield from (address, ENGLISH + address.removeprefix(PUBLIC))

    def _exchanged(self) -> Iterator[str]:
        """Addresses of each kind with one argument exchanged for each thing that has a name of that form."""
        for each in pages:
            for base in list(self.opened[str(each.name)])[:BASES]:
                for name, converter in each.pattern.converters.items():
                    for value in identifiers(converter):
                        yield reverse(str(each.name), kwargs={**base, name: value})

    def _chosen(self) -> Iterator[str]:
        """Each field of each form filled with what is not offered there."""
        for (_, name), where in list(self.forms.items()):
            for value in (*list(families())[::SOME], *list(registers())[:2], "market"):
                yield f"{where}?{urlencode({name: value})}"

    def unopened(self) -> set[str]:
        """Kinds of addresses that nobody has opened."""
        return {str(each.name) for each in pages} - {name for name, found in self.opened.items() if found}


def match_of(address: str) -> tuple[str, dict[str, Any]] | None:
    """Name and arguments of an address; None where there is none."""
    path = unquote(urlsplit(address).path)
    try:
        match = get_resolver().resolve(PUBLIC + path.removeprefix(ENGLISH) if path.startswith(ENGLISH) else path)
    except Resolver404:
        return None
    return str(match.url_name), dict(match.kwargs)


def identifiers(converter: Any) -> list[Any]:
    """Everything that a part of an address could name.

    Raises:
        AssertionError: nobody said what such a part names.
    """
    if isinstance(converter, UUIDConverter):
        return uuids()
    if isinstance(converter, IntConverter):
        return [0, 1, 2, 7, 2019, 2020, 2021, 2022, 2024, 130130, 130100]
    assert isinstance(converter, StringConverter | SlugConverter), f"the walk does not know what {converter} names"
    return [each for each in strings() if re.fullmatch(converter.regex, each)]


def uuids() -> list[uuid.UUID]:
    """Identifiers of notices, files and matters, and of a row of each other table that has any."""
    found: set[Any] = set()
    for model in apps.get_models():
        for column in model._meta.local_fields:
            if isinstance(column, models.UUIDField):
                rows = model._base_manager.order_by("-pk").values_list(column.attname, flat=True)
                found |= set(rows if model in (Notice, File) or issubclass(model, Matter) else rows[:FEW])
    return sorted(each for each in found if isinstance(each, uuid.UUID))


def strings() -> list[str]:
    """Names of all that has one: registers, procedures, figures, limits, organs, places, numbers, forms of files."""
    named = [
        *registers(), *families(), *figures(), *(each.key for each in tree().parameters[:3]),
        *Organ.objects.values_list("code", flat=True)[:2], *Place.objects.values_list("code", flat=True)[:1],
        *Officer.objects.values_list("number", flat=True)[:2], *Matter.objects.values_list("number", flat=True)[:3],
        *FORMS, "2021", "..", "%2e%2e",
    ]  # fmt: skip
    return [each for each in dict.fromkeys(named) if each]


def _without_address(text: str, address: str) -> str:
    """A page names itself for the other language; without that, pages that say the same are the same."""
    path, _, query = address.partition("?")
    tail = path.removeprefix(ENGLISH).removeprefix(PUBLIC)
    said = text.replace(html.escape(f"{tail}?{query}"), "@") if query else text
    return said.replace(tail, "@") if tail else said

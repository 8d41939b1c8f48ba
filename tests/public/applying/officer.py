"""Officers of the justice bureau at their desks."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from fazhi.kernel.applications.models import Application, Happening, What
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act, Matter
from tests.conftest import County
from tests.web.people import account_of


class Officer:
    """Somebody at a desk; ``as_`` is a colleague at another one."""

    def __init__(self, county: County, organ: str = "justice", role: str = "clerk") -> None:
        self.county = county
        self.post = county.post(organ, role)

    @cached_property
    def client(self) -> Client:
        """The browser, signed in."""
        client = Client()
        client.force_login(account_of(self.post).user)
        return client

    def as_(self, role: str, organ: str = "justice") -> Officer:
        return Officer(self.county, organ, role)

    def get(self, name: str, *args: Any) -> HttpResponse:
        return self.client.get(reverse(name, args=args))

    def post_to(self, name: str, *args: Any, **data: Any) -> HttpResponse:
        return self.client.post(reverse(name, args=args), data)

    def register(self, application: Application, **changes: Any) -> Matter:
        """Register as the form stands, with changes."""
        page = self.get("register-application", application.pk)
        form = page.context["form"]
        values = {name: form[name].value() for name in form.fields}
        data = {name: str(value) for name, value in values.items() if value not in (None, "", False)}
        answer = self.post_to("register-application", application.pk, **{**data, **changes})
        assert answer.status_code == 302, answer.content.decode()
        done = Happening.objects.get(application=application, what=What.REGISTERED)
        assert done.matter is not None
        return done.matter

    def do(self, matter: Matter, name: str, on: str, data: dict[str, Any] | None = None, **others: Any) -> Act:
        """An act of the procedure, done through the engine by this officer."""
        held = Matter.objects.get(pk=matter.pk)
        return perform(held, name, by=self.post, on=datetime.date.fromisoformat(on), data=data or {}, **others)

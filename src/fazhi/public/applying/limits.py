"""How often applicants may begin, try codes and upload 频次限制: counted in the database under keyed digests.

An attempt at a code is counted before it is looked at, and given back when it was right. Codes that do not exist are
counted as those that do, so that no count tells which is which.
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from fazhi.kernel.applications.codes import read
from fazhi.kernel.wording import Label
from fazhi.now import SHANGHAI
from fazhi.web.account.throttling import Attempt, Limit, begin
from fazhi.web.account.where import address_of

UPLOADS = 10
"""How many times as many files may be sent in a while as an application holds; they may be taken out and sent anew."""


def origin_of(request: HttpRequest) -> str:
    """The keyed digest of the address from which a request comes."""
    return _key("origin", address_of(request))


def starting(request: HttpRequest, identifier: str) -> Attempt:
    """Begin an application: so many from one address, and for one identifier."""
    most = settings.APPLYING_STARTS
    return begin((Limit(_key("start", address_of(request)), most), Limit(_key("start of", identifier), most)))


def trying(request: HttpRequest, purpose: str, code: str) -> Attempt:
    """Try a code: few from one address, more from all of them; and many of all codes from one address."""
    place, plain = address_of(request), read(code) or code[:40]
    return begin(
        (
            Limit(_key(purpose, plain, place), settings.LOCK_AFTER),
            Limit(_key(purpose, plain), settings.LOCK_NAME_AFTER),
            Limit(_key(purpose, "of", place), settings.LOCK_ADDRESS_FAILURES),
        )
    )


def sending(request: HttpRequest) -> Attempt:
    """Send a file."""
    return begin((Limit(_key("upload", address_of(request)), UPLOADS * settings.APPLYING_FILES),))


def too_often(until: datetime.datetime) -> Label:
    """That it was refused, and from when on it is not."""
    at = f"{until.astimezone(SHANGHAI):%H:%M}"
    return Label(
        f"次数过多，请于 {at} 以后再试。急需的，请邮寄或当面提交。",
        f"Too often: try again after {at}. What cannot wait goes by post or in person.",
    )


def _key(*parts: str) -> str:
    return salted_hmac("fazhi.applying", "|".join(parts), algorithm="sha256").hexdigest()

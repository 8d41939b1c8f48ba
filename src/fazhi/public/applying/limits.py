"""How often applicants may begin, try codes and upload 频次限制: counted in the database under keyed digests.

An attempt at a code is counted before it is looked at, and given back when it was right. Codes that do not exist are
counted as those that do, so that no count tells which is which.
"""

from __future__ import annotations

import datetime
import logging
import uuid

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from fazhi.kernel.applications.codes import read
from fazhi.kernel.wording import Label
from fazhi.now import SHANGHAI
from fazhi.web.account.throttling import Attempt, Limit, begin
from fazhi.web.account.where import counted_address

CHANGES = 10
"""How many times contact data and consent of one application are changed within a while."""
log = logging.getLogger(__name__)
UPLOADS = 10
"""How many times as many files may be sent in a while as an application holds; they may be taken out and sent anew."""


def origin_of(request: HttpRequest) -> str:
    """The keyed digest of the address from which a request comes."""
    return _key("origin", counted_address(request))


def starting(request: HttpRequest, identifier: str) -> Attempt:
    """Begin an application: so many from one address, and fewer of them for one identifier.

    What is begun for an identifier from everywhere refuses nobody, since anybody can type it, and would lock out whose
    it is; much of it is told to whoever watches the log, without the identifier.
    """
    place, most = counted_address(request), settings.APPLYING_STARTS
    own = Limit(_key("start of", identifier, place), max(most // 2, 1))
    attempt = begin((own, Limit(_key("start", place), most)))
    if attempt.locked_until is None and _many(Limit(_key("start of", identifier), most)):
        log.warning("many applications were begun for one identifier within a while, from all addresses together")
    return attempt


def _many(limit: Limit) -> bool:
    """Count one more, and tell whether it is the one that reaches the limit."""
    attempt = begin((limit,))
    return attempt.locked_until is None and attempt.locked_now() is not None


def changing(application: uuid.UUID) -> Attempt:
    """Change contact data or consent of an application: so many within a while."""
    return begin((Limit(_key("change", str(application)), CHANGES),))


def trying(request: HttpRequest, purpose: str, code: str) -> Attempt:
    """Try a code: few from one address, more from all of them; and many of all codes from one address."""
    place, plain = counted_address(request), read(code) or code[:40]
    return begin(
        (
            Limit(_key(purpose, plain, place), settings.LOCK_AFTER),
            Limit(_key(purpose, plain), settings.LOCK_NAME_AFTER),
            Limit(_key(purpose, "of", place), settings.LOCK_ADDRESS_FAILURES),
        )
    )


def sending(request: HttpRequest) -> Attempt:
    """Send a file."""
    return begin(_uploads(request))


def sent_too_many(request: HttpRequest) -> datetime.datetime | None:
    """Until when no more files are read from this address; None while some are."""
    return Attempt(_uploads(request), None).locked_now()


def _uploads(request: HttpRequest) -> tuple[Limit, ...]:
    return (Limit(_key("upload", counted_address(request)), UPLOADS * settings.APPLYING_FILES),)


def too_often(until: datetime.datetime) -> Label:
    """That it was refused, and from when on it is not."""
    at = f"{until.astimezone(SHANGHAI):%H:%M}"
    return Label(
        f"次数过多，请于 {at} 以后再试。急需的，请邮寄或当面提交。",
        f"Too often: try again after {at}. What cannot wait goes by post or in person.",
    )


def _key(*parts: str) -> str:
    return salted_hmac("fazhi.applying", "|".join(parts), algorithm="sha256").hexdigest()

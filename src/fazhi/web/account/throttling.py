"""Lock-out after failures 登录失败处理, counted in the database, so that every process counts the same.

An attempt is counted before the password is looked at and given back when it was right: a hundred attempts at one
moment cannot all pass while the count still stands at none. Four counts, each for a while:

- one name from one address: the ordinary lock-out;
- one name from all addresses, and one address with all names: against guessing spread wide. Neither holds for a
  name that has signed in from that address before, so that a stranger locks out nobody at their own desk, and one
  guesser behind the county's only address does not lock out the county. Of an address names are counted, each once
  however often it fails: a whole office may share it, and the same few people who mistype lock out nobody but
  themselves;
- all failures of one address, whatever their names: a higher cap, which bounds how many passwords are guessed from
  there. It too holds for no name that has signed in from there before, and what one mistyped who then signs in is
  given back.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.crypto import salted_hmac

from fazhi.kernel.wording import Label
from fazhi.now import SHANGHAI, moment
from fazhi.web.account.models import AccessEvent, Kind, Throttle
from fazhi.web.account.where import origin


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures under a key lock it.

    Attributes:
        key: under which they are counted.
        most: how many lock it.
        names: whether the first failure of each name counts alone, those after it being counted by the pair.
        returns: whether all failures of a name are given back to it once the name signs in.
    """

    key: str
    most: int
    names: bool = False
    returns: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that was counted: refused until a moment, or let through."""

    limits: tuple[Limit, ...]
    locked_until: datetime.datetime | None

    def locked_now(self) -> datetime.datetime | None:
        """Until when its failure has locked the key; nothing while attempts are left."""
        rows = Throttle.objects.filter(key__in=[limit.key for limit in self.limits], until__gt=moment())
        return max((row.until for row in rows if row.until is not None), default=None)

    @transaction.atomic
    def succeeded(self) -> None:
        """Give the attempt back: the narrowest count starts anew, the wide ones lose it."""
        # Locked in the order in which ``begin`` locks them: two sign-ins at one moment do not wait for each other.
        keys = [limit.key for limit in self.limits]
        rows = {row.key: row for row in Throttle.objects.select_for_update().filter(key__in=keys).order_by("key")}
        narrow, *wide = self.limits
        pair = rows.get(narrow.key)
        own = pair.count if pair is not None else 1
        Throttle.objects.filter(key=narrow.key).delete()
        for limit in wide:
            row = rows.get(limit.key)
            if row is not None:
                row.count, row.until = max(row.count - (own if limit.returns else 1), 0), None
                row.save()


def limits_of(name: str, address: str) -> tuple[Limit, ...]:
    """The counts that an attempt on a name from an address falls under."""
    name = name.strip().casefold()
    bearers = list(get_user_model()._default_manager.filter(username__iexact=name).values_list("username", flat=True))
    # The database may take other letters for the same (ı for i): however it is written, it is one account's count.
    name = bearers[0].casefold() if bearers else name
    known, address = _known(bearers, address), origin(address)
    narrow = Limit(_key("pair", name, address), settings.LOCK_AFTER)
    if known:
        return (narrow,)
    return (
        narrow,
        Limit(_key("name", name), settings.LOCK_NAME_AFTER),
        Limit(_key("address", address), settings.LOCK_ADDRESS_AFTER, names=True),
        Limit(_key("all of address", address), settings.LOCK_ADDRESS_FAILURES, returns=True),
    )


def _known(names: Sequence[str], address: str) -> bool:
    """Whether an account of these names has signed in from an address before, or from its line."""
    before = AccessEvent.objects.filter(kind=Kind.SIGNED_IN, username__in=names)
    if ":" not in address:
        return before.filter(address=address).exists()
    lines = before.filter(address__contains=":").values_list("address", flat=True).distinct()
    return any(origin(each) == origin(address) for each in lines)


def limits_for(purpose: str, user_id: object) -> tuple[Limit, ...]:
    """The count of one purpose (a code, a password typed again) on one account."""
    return (Limit(_key(purpose, str(user_id)), settings.LOCK_AFTER),)


def begin(limits: tuple[Limit, ...]) -> Attempt:
    """Count an attempt before it is looked at; the one that uses up a limit is still let through."""
    now = moment()
    with transaction.atomic():
        rows = {}
        for limit in sorted(limits, key=lambda each: each.key):
            # Locked one by one, made anew where another sign-in has just cleared it.
            row, _ = Throttle.objects.select_for_update().get_or_create(key=limit.key, defaults={"since": now})
            rows[limit.key] = row
        held = [row.until for row in rows.values() if row.until is not None and row.until > now]
        if held:
            return Attempt(limits, max(held))
        window = datetime.timedelta(seconds=settings.LOCK_SECONDS)
        for limit in limits:
            row = rows[limit.key]
            if now - row.since > window or row.until is not None:
                row.since, row.count, row.until = now, 0, None
            row.count += not limit.names or rows[limits[0].key].count == 1
            if row.count >= limit.most:
                row.until = now + window
            row.save()
    return Attempt(limits, None)


def forget_old() -> None:
    """Drop counts that no longer hold."""
    past = moment() - datetime.timedelta(seconds=2 * settings.LOCK_SECONDS)
    Throttle.objects.filter(since__lt=past).delete()


def locked_message(until: datetime.datetime) -> Label:
    """That an attempt is refused, and when the next one is not."""
    left = max(1, -int((moment() - until).total_seconds() // 60))
    at = f"{until.astimezone(SHANGHAI):%H:%M}"
    return Label(
        f"失败次数过多，已暂时锁定，约{left}分钟后（{at}）解除。其间口令正确也不能登录；急需的，请联系系统管理岗。",
        f"Too many failures: locked until {at}, in about {left} min. Until then the right password does not help "
        "either; if it cannot wait, ask your administrator.",
    )


def _key(*parts: str) -> str:
    return salted_hmac("fazhi.throttle", "|".join(parts), algorithm="sha256").hexdigest()

"""Where warnings go 催办通讯方式: e-mail of an organ's officers and its group chat, kept by its administrator."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.kernel.wording import Label
from fazhi.operation.addresses import AddressRefused
from fazhi.operation.contacts import ContactError, set_group_chat, set_mailbox
from fazhi.operation.models import GroupChat, Mailbox, Platform
from fazhi.operation.warnings import mails
from fazhi.web.access import officers
from fazhi.web.pages import show
from fazhi.web.staffing.sight import administers
from fazhi.web.viewer import Viewer

INVALID = 422


@dataclass(frozen=True, slots=True)
class Book:
    """The address book of an organ: its group chat, of whose address only the host is shown, and its officers."""

    organ: Organ
    chat: GroupChat | None
    officers: list[tuple[Officer, str]]

    @property
    def host(self) -> str:
        """The host of the group chat's webhook; the rest of the address is its key."""
        return (urlsplit(self.chat.address).hostname or "") if self.chat else ""


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The address books of the organs that I administer."""
    organs = sorted({post.organ for post in administers(viewer)}, key=lambda organ: organ.code)
    if not organs:
        raise Http404
    fault = None
    if request.method == "POST":
        fault = _changed(request, viewer, organs)
        if fault is None:
            messages.success(request, str(Label("已保存。", "Saved.")))
            return redirect("contacts")
    return show(
        request, viewer, "contacts", status=INVALID if fault else 200, books=[_book(each, viewer) for each in organs],
        fault=fault, platforms=Platform.choices, mails=mails(),
        typed={name: value for name, value in request.POST.items() if name != "secret"},
    )  # fmt: skip


def _book(organ: Organ, viewer: Viewer) -> Book:
    held = Post.objects.as_of(viewer.day).filter(organ=organ).values("officer")
    mailboxes = dict(Mailbox.objects.filter(officer__in=held).values_list("officer", "address"))
    rows = [(each, mailboxes.get(each.pk, "")) for each in Officer.objects.filter(pk__in=held).order_by("number")]
    return Book(organ, GroupChat.objects.filter(organ=organ).first(), rows)


def _changed(request: HttpRequest, viewer: Viewer, organs: list[Organ]) -> Label | None:
    """Change one entry; the fault, where it cannot be. What is not of the viewer's own organs is as good as none."""
    given, address = request.POST, request.POST.get("address", "").strip()
    try:
        if given.get("do") == "mail":
            held = Post.objects.as_of(viewer.day).filter(organ__in=organs, officer__number=given.get("officer", ""))
            post = held.select_related("officer").first()
            if post is None:
                raise Http404
            set_mailbox(post.officer.number, address)
            return None
        mine = given.get("organ", "") in {organ.code for organ in organs}
        if given.get("do") == "chat" and mine:
            # An empty address would take the entry away: that is asked for by its own button.
            secret = given.get("secret", "").strip()
            set_group_chat(given["organ"], address or "-", given.get("platform", ""), secret, relays=False)
            return None
        if given.get("do") == "no-chat" and mine:
            set_group_chat(given["organ"], "")
            return None
    except (ContactError, AddressRefused) as fault:
        return fault.message
    raise Http404

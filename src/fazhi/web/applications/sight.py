"""Which applications a viewer has, under which post they act on one, and how its limit stands."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.http import Http404

from fazhi.kernel.applications import seeing
from fazhi.kernel.applications.copies import withheld
from fazhi.kernel.applications.declaring import Online, online_of
from fazhi.kernel.applications.models import Application, Happening, What
from fazhi.kernel.applications.seeing import delivers, organ_in_charge, takes_in, untaken, untaken_papers, waiting
from fazhi.kernel.applications.submitting import SUBJECT
from fazhi.kernel.clocks.models import Clock, Colour, elapsed
from fazhi.kernel.files.models import File
from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.roles import HANDLER, ROLES, Role
from fazhi.kernel.parties.showing import Reader
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.seeing import seen
from fazhi.kernel.wording import Label
from fazhi.web.clockface import Face, face_of
from fazhi.web.reading import reading_of
from fazhi.web.viewer import Viewer

HALF = 0.5
_IN_TIME = Label("期内", "In time")


@dataclass(frozen=True, slots=True)
class Row:
    """An application in a list: what it is for, how the time to register it stands, and when papers came later."""

    application: Application
    label: Label
    face: Face | None
    sent: Happening | None = None


def applications_of(viewer: Viewer) -> QuerySet[Application]:
    """The applications that the viewer may see."""
    return seen(Application.objects.all(), viewer.eyes)


def to_take_in(viewer: Viewer) -> QuerySet[Application]:
    """Those that wait for the viewer: not registered, or with papers sent in later that the viewer may take in."""
    rows = applications_of(viewer)
    return rows.filter(waiting() & takes_in(viewer.eyes)) | rows.filter(untaken() & delivers(viewer.eyes))


def takes_any(viewer: Viewer) -> bool:
    """Whether an application ever came in that a post of the viewer takes in."""
    return seeing.takes_any(viewer.eyes)


def rows_of(applications: Sequence[Application], viewer: Viewer) -> list[Row]:
    """Applications as a list shows them, the first due first."""
    clocks = {
        each.subject: each
        for each in Clock.objects.filter(subject_kind=SUBJECT, subject__in=[row.pk for row in applications])
    }
    sent = {each.application_id: each for each in untaken_papers([row.pk for row in applications])}
    rows = [
        Row(each, label_of(each), _face(clocks.get(each.pk), viewer.day), sent.get(each.pk)) for each in applications
    ]
    return sorted(
        rows, key=lambda row: (row.face.clock.due_on or viewer.day) if row.face else row.application.submitted_on
    )


def _face(clock: Clock | None, day: datetime.date) -> Face | None:
    """How the clock stands; one that was stopped says nothing.

    The whole limit is no longer than what counts as soon, so it is soon due from its second half on only.
    """
    if clock is None or clock.stopped_on is not None:
        return None
    face = face_of(clock, day)
    fresh = face.colour == Colour.AMBER and elapsed(clock, day) < HALF
    return replace(face, colour=Colour.GREEN.value, words=_IN_TIME) if fresh else face


def label_of(application: Application) -> Label:
    """What an application is for."""
    online = online_of(application.key)
    return online.label if online is not None else Label(application.key, application.key)


def application_or_404(viewer: Viewer, id: uuid.UUID) -> Application:
    """One application.

    Raises:
        Http404: there is none, or the viewer may not see it; the page does not say which.
    """
    found = applications_of(viewer).filter(pk=id).select_related("organ").first()
    if found is None:
        raise Http404
    return found


def post_for(viewer: Viewer, application: Application, roles: Collection[Role]) -> Post | None:
    """The viewer's post, in the organ that deals with the application, that gives one of the roles."""
    organ = organ_in_charge(application)
    mine = (post for post in viewer.posts if post.organ_id == organ)
    return next((post for post in mine if any(post.gives(role) for role in roles)), None)


def taking_roles(online: Online) -> list[Role]:
    """Who registers: the roles of the declared act."""
    return [ROLES[key] for key in online.roles]


def returning_roles(online: Online) -> list[Role]:
    """Who returns: those who register, and those who handle."""
    return [*taking_roles(online), HANDLER]


def reader_of(viewer: Viewer, application: Application) -> Reader:
    """The viewer as who reads, under a post in the organ that deals with the application where they hold one."""
    organ = organ_in_charge(application)
    post = next((each for each in viewer.posts if each.organ_id == organ), viewer.posts[0])
    return Reader(viewer.officer.pk, post.pk, post.organ_id, post.organ.place_code, viewer.day)


def files_read(viewer: Viewer, application: Application, past: Sequence[Happening]) -> Callable[[File], bool]:
    """Which of the files that came in the viewer may have: of one that became a matter, as the matter's own."""
    matter = next((each.matter for each in past if each.what == What.REGISTERED), None)
    if matter is None:
        return lambda file: True
    hidden = withheld(application, past, reading_of(matter, procedure_of(matter.family, matter.version), viewer))
    return lambda file: file.pk not in hidden

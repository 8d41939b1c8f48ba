"""Fill the day by which lists order matters that were there before the column was."""

import datetime

from django.db import migrations
from django.db.models import Case, Exists, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce


def fill(apps, schema_editor):
    matters, clocks = apps.get_model("procedures", "Matter"), apps.get_model("clocks", "Clock")
    last = datetime.date.max
    running = clocks.objects.filter(
        subject_kind="matter", subject=OuterRef("pk"), stopped_on=None, runs_out=False
    )
    earliest = running.filter(due_on__isnull=False).order_by("due_on").values("due_on")[:1]
    still = Case(When(Exists(running), then=Value(last - datetime.date.resolution)), default=Value(last))
    matters.objects.update(
        sorts_on=Case(
            When(final=True, then=Coalesce(F("closed_on"), Value(last))), default=Coalesce(Subquery(earliest), still)
        )
    )


class Migration(migrations.Migration):

    dependencies = [
        ("clocks", "0001_initial"),
        ("procedures", "0003_worklist_order"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

"""One committed step of a procedure in Viewflow: assigned to a person who may, its data saved, the next task made."""

from __future__ import annotations

import os

from bench.ground import timed


def step(count: int) -> float:
    """Steps a second, in one process."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.viewflow_peer.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.contrib.auth.models import Permission, User
    from django.db import transaction
    from django.http import HttpRequest

    from bench.viewflow_peer.flows import RectificationFlow

    user, new = User.objects.get_or_create(username="reviewer")
    if new:
        user.user_permissions.add(Permission.objects.get(codename="view_user"))
    request = HttpRequest()
    request.user = user
    flow_class = RectificationFlow
    for _ in range(count):
        flow_class.start.run()
    tasks = list(flow_class.task_class.objects.filter(flow_task=flow_class.postpone, status="NEW")[:count])
    found: list[float] = []
    with timed(count, found):
        for task in tasks:
            with transaction.atomic():
                activation = task.flow_task.activation_class(task)
                if not task.flow_task.can_assign(user, task):
                    raise PermissionError
                activation.assign(user)
                activation.start(request)
                activation.process.data["rectify_by"] = "2021-05-01"
                activation.process.save()
                activation.execute()
    return found[0]

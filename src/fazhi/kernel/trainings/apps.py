"""Django's registration of the layer of trainings."""

from __future__ import annotations

from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    """Trainings and examinations 培训、考试, on which qualifications rest."""

    name = "fazhi.kernel.trainings"
    label = "trainings"

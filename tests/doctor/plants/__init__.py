"""Faults to plant in an installation, each with the lines that must not be right then, and words of the remedy."""

from tests.doctor.plants.database import OF_THE_DATABASE
from tests.doctor.plants.machine import OF_THE_CLOCK, OF_THE_SETTINGS
from tests.doctor.plants.plant import Plant
from tests.doctor.plants.providers import OF_RMS, OF_THE_GATEWAY
from tests.doctor.plants.roles import OF_THE_ROLES
from tests.doctor.plants.schedules import OF_THE_SCHEDULES
from tests.doctor.plants.slack import OF_SLACK

__all__ = ["PLANTS", "Plant"]

PLANTS = [
    *OF_THE_SETTINGS,
    *OF_THE_DATABASE,
    *OF_THE_CLOCK,
    *OF_SLACK,
    *OF_RMS,
    *OF_THE_GATEWAY,
    *OF_THE_ROLES,
    *OF_THE_SCHEDULES,
]

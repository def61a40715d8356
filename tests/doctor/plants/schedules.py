"""Faults of the schedules that somebody added."""

from bot.sandbox.town import MORNING
from tests.doctor.kit import Installation
from tests.doctor.plants.plant import FAILURE, Plant


async def moved(here: Installation) -> None:
    """A schedule's zone is one that the machine before knew."""
    await here.schedule(MORNING, [])
    here.sql("UPDATE schedules SET zone = 'Mars/Base' WHERE id = 2")


OF_THE_SCHEDULES = [
    Plant(
        "a time zone that this machine does not know",
        {"schedule 2": FAILURE},
        ("“Mars/Base” is not known", "Edit or remove it with `/teller schedule`"),
        moved,
    ),
]

"""Faults are planted one at a time: the doctor names each with its remedy, and complains of nothing else."""

import inspect
import re
from pathlib import Path

import pytest

from bot.doctor.line import Verdict, as_json, as_text
from tests.doctor.kit import installation, not_right
from tests.doctor.plants import PLANTS, Plant

SECRETS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "RMS_TOKEN", "OZEKI_PASSWORD")


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
async def test_a_planted_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plant: Plant) -> None:
    """The lines that must not be right are those that are not, and they say the words; the others are not blamed."""
    async with installation(tmp_path, monkeypatch, http=plant.http, **plant.changes) as here:
        done = plant.act(here)
        if inspect.isawaitable(done):
            await done
        lines = await here.examined()
    secrets = [here.settings.get(name, "") for name in SECRETS]
    told = as_text(lines) + as_json(lines)
    said = "\n".join(f"{line.text} {line.remedy}" for line in not_right(lines))

    assert {line.name: line.verdict for line in not_right(lines)} == plant.lines
    assert [word for word in plant.words if word not in said] == []
    assert set(plant.unknown) <= {line.name for line in lines if line.verdict is Verdict.NOT_CHECKED}
    assert all(line.remedy for line in not_right(lines))
    assert all(re.fullmatch(r"([^.].*[.?])?", line.remedy) for line in lines)
    assert [line for line in lines if "teller doctor" in line.remedy] == []
    assert set(re.findall("see the line “(.+?)”", " ".join(line.remedy for line in lines))) == plant.see
    assert [secret for secret in (*secrets, "HIDDEN") if secret and secret in told] == []


def test_there_are_enough() -> None:
    """Each has a name of its own."""
    assert len({plant.name for plant in PLANTS}) == len(PLANTS) >= 25

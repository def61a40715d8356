"""What every test has: no settings from outside; and where it proves what a fault comes to, it tells what that is."""

from collections.abc import Callable, Iterator
from dataclasses import astuple

import pytest
from hypothesis import HealthCheck, settings

from bot.settings import Settings
from tests.faults.proofs import proven_by
from tests.faults.table import PROPERTY, Row
from tests.journeys.tally import Tally, tally
from tests.journeys.team import ENDED

settings.register_profile("teller", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("teller")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Neither the environment nor a `.env` of whoever runs the tests decides anything."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path_factory.mktemp("cwd"))


@pytest.fixture(autouse=True)
def _proof(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> Iterator[None]:
    """A test that proves something of a fault tells the table; nothing is there twice and nothing is lost."""
    ENDED.clear()
    yield
    faults = proven_by(request.node.nodeid)
    if faults and ENDED:
        counted = [tally(team) for team in ENDED]
        for suite, fault in faults:
            for each in counted:
                record_property(PROPERTY, astuple(Row(suite, fault, 1, *astuple(each))))
        assert counted == [Tally(0, 0)] * len(counted)

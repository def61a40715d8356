"""The environment of the tests of settings: enough to start, with values that must never show."""

from pathlib import Path

import pytest

BOT, APP, SIGNING = "xoxb-SENTINEL-bot-1111", "xapp-SENTINEL-app-2222", "SENTINEL-signing-3333"
RMS, PASSWORD = "SENTINEL-rms-4444", "SENTINELpw5555"
SECRETS = (BOT, APP, SIGNING, RMS, PASSWORD)

ENOUGH = {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP, "TELLER_ADMINS": "UADA"}
EVERYTHING = ENOUGH | {
    "SLACK_SIGNING_SECRET": SIGNING,
    "RMS_TOKEN": RMS,
    "OZEKI_USERNAME": "teller",
    "OZEKI_PASSWORD": PASSWORD,
    "TELLER_APPROVAL_CHANNEL": "CAPPROVALS",
    "TELLER_DAILY_CHANNEL": "CMORNING",
    "TELLER_DAILY_ACCOUNTS": "john, office ,",
}


class Place:
    """Where Teller is started: its environment and its `.env`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self._monkeypatch = monkeypatch
        self.folder = folder
        monkeypatch.chdir(folder)

    def export(self, **values: str) -> None:
        """Set names of the environment."""
        for name, value in values.items():
            self._monkeypatch.setenv(name, value)

    def write_env(self, content: str | bytes) -> None:
        """Write `.env`."""
        raw = content.encode() if isinstance(content, str) else content
        (self.folder / ".env").write_bytes(raw)

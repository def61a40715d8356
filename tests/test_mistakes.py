"""Mistakes in the settings: every one of them in one list, each with its name and an example, and no secret in it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.mistakes import ABSENT, EXAMPLES, SettingsError, load, load_database, look
from bot.settings import DatabaseSettings, Settings
from tests.settings_rows import APP, BOT, ENOUGH, EVERYTHING, PASSWORD, RMS, SECRETS, SIGNING, Place

LIBRARY = ("nput should", "valid", "pars", "integer", "string", "greater", "less", "finite")
HOURS = " is not a number above 0, up to 8760 ("
LARGEST = " is not a whole number from 1 to 1000000 ("


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Place:
    return Place(monkeypatch, tmp_path)


def nobody(settings: DatabaseSettings) -> bool:
    """The role table is empty."""
    return True


def somebody(settings: DatabaseSettings) -> bool:
    """The role table has a row."""
    return False


def mistakes(is_empty: Callable[[DatabaseSettings], bool] = nobody) -> list[str]:
    """The list that the start would end with."""
    with pytest.raises(SettingsError) as caught:
        load(is_empty)
    return caught.value.mistakes


def names(lines: list[str]) -> list[str]:
    """Which names the lines blame."""
    return [line.replace(":", " ").split()[0] for line in lines]


@pytest.mark.parametrize("given", [ENOUGH, EVERYTHING])
def test_nothing_wrong(place: Place, given: dict[str, str]) -> None:
    """Enough is enough, and everything is not too much."""
    place.export(**given)
    assert load(nobody).slack_bot_token.get_secret_value() == BOT


def test_nothing_set() -> None:
    """An empty environment is told all that is required, at once."""
    assert names(mistakes()) == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "TELLER_ADMINS"]


@pytest.mark.parametrize(
    ("differs", "blamed", "says"),
    [
        ({"SLACK_BOT_TOKEN": ""}, ["SLACK_BOT_TOKEN"], "is missing"),
        ({"SLACK_BOT_TOKEN": "  "}, ["SLACK_BOT_TOKEN"], "is missing"),
        ({"SLACK_BOT_TOKEN": APP}, ["SLACK_BOT_TOKEN"], "another kind"),
        ({"SLACK_APP_TOKEN": BOT}, ["SLACK_APP_TOKEN"], "another kind"),
        ({"SLACK_APP_TOKEN": ""}, ["SLACK_APP_TOKEN"], "and so is SLACK_SIGNING_SECRET"),
        ({"SLACK_APP_TOKEN": " ", "SLACK_SIGNING_SECRET": "\t"}, ["SLACK_APP_TOKEN"], "is missing"),
        ({"RMS_TOKEN": RMS}, ["TELLER_APPROVAL_CHANNEL"], "RMS_TOKEN is set"),
        ({"OZEKI_USERNAME": "teller"}, ["OZEKI_PASSWORD"], "OZEKI_USERNAME is set"),
        ({"OZEKI_PASSWORD": PASSWORD}, ["OZEKI_USERNAME"], "OZEKI_PASSWORD is set"),
        ({"OZEKI_USERNAME": "x" * 17, "OZEKI_PASSWORD": PASSWORD}, ["OZEKI_USERNAME"], "16"),
        ({"OZEKI_USERNAME": "teller", "OZEKI_PASSWORD": PASSWORD * 2}, ["OZEKI_PASSWORD"], "16"),
        ({"TELLER_ADMINS": ""}, ["TELLER_ADMINS"], "nobody is in the role table"),
        ({"TELLER_ADMINS": " , ,"}, ["TELLER_ADMINS"], "nobody is in the role table"),
        ({"TELLER_ADMINS": "UADA,ben"}, ["TELLER_ADMINS"], "user ids"),
        ({"TELLER_ADMINS": "UADA;UBEN"}, ["TELLER_ADMINS"], "user ids"),
        ({"TELLER_ADMINS": "@ada"}, ["TELLER_ADMINS"], "user ids"),
        ({"TELLER_APPROVAL_CHANNEL": "#approvals"}, ["TELLER_APPROVAL_CHANNEL"], "channel id"),
        ({"TELLER_DAILY_CHANNEL": "general"}, ["TELLER_DAILY_CHANNEL"], "channel id"),
        ({"TELLER_APPROVAL_HOURS": "0"}, ["TELLER_APPROVAL_HOURS"], HOURS),
        ({"TELLER_APPROVAL_HOURS": "nan"}, ["TELLER_APPROVAL_HOURS"], HOURS),
        ({"TELLER_APPROVAL_HOURS": "inf"}, ["TELLER_APPROVAL_HOURS"], HOURS),
        ({"TELLER_APPROVAL_HOURS": "a day"}, ["TELLER_APPROVAL_HOURS"], HOURS),
        ({"TELLER_APPROVAL_HOURS": "8761"}, ["TELLER_APPROVAL_HOURS"], HOURS),
        ({"TELLER_REMINDER": "100"}, ["TELLER_REMINDER"], " is not a whole number from 0 to 99 ("),
        ({"TELLER_REMINDER": "half"}, ["TELLER_REMINDER"], " is not a whole number from 0 to 99 ("),
        ({"TELLER_MINT_MAX": "0"}, ["TELLER_MINT_MAX"], LARGEST),
        ({"TELLER_MINT_MAX": "ten"}, ["TELLER_MINT_MAX"], LARGEST),
        ({"TELLER_MINT_MAX": "1e3"}, ["TELLER_MINT_MAX"], LARGEST),
        ({"TELLER_MINT_MAX": "1,000"}, ["TELLER_MINT_MAX"], LARGEST),
        ({"TELLER_MINT_MAX": "9" * 5000}, ["TELLER_MINT_MAX"], LARGEST),
        ({"TELLER_MINT_MAX": "1.5"}, ["TELLER_MINT_MAX"], LARGEST),
        ({"TELLER_DAILY_TIME": "9"}, ["TELLER_DAILY_TIME"], "time of day"),
        ({"TELLER_DAILY_TIME": "9:00"}, ["TELLER_DAILY_TIME"], "time of day"),
        ({"TELLER_DAILY_TIME": "24:00"}, ["TELLER_DAILY_TIME"], "time of day"),
        ({"TELLER_DAILY_TIME": "09:00:30"}, ["TELLER_DAILY_TIME"], "time of day"),
        ({"TELLER_DAILY_TIME": "0٩:00"}, ["TELLER_DAILY_TIME"], ""),
        ({"TELLER_TIMEZONE": "Vilnius"}, ["TELLER_TIMEZONE"], "time zone"),
        ({"TELLER_TIMEZONE": "../../etc/passwd"}, ["TELLER_TIMEZONE"], "time zone"),
        ({"TELLER_TIMEZONE": "GMT+2"}, ["TELLER_TIMEZONE"], "time zone"),
        ({"TELLER_DAILY_GRACE": "-1"}, ["TELLER_DAILY_GRACE"], " is not a number from 0 to 24 ("),
        ({"TELLER_DAILY_GRACE": "25"}, ["TELLER_DAILY_GRACE"], " is not a number from 0 to 24 ("),
        ({"TELLER_DAILY_ACCOUNTS": f"john,{'x' * 17}"}, ["TELLER_DAILY_ACCOUNTS"], "16 characters"),
        ({"SLACK_API_URL": "slack.com"}, ["SLACK_API_URL"], "web address"),
        ({"RMS_URL": "ftp://rms.example"}, ["RMS_URL"], "web address"),
        ({"RMS_URL": "https://rms.example/api?Authorization=Bearer%20" + RMS}, ["RMS_URL"], "web address"),
        ({"OZEKI_URL": "http://"}, ["OZEKI_URL"], "web address"),
        ({"OZEKI_URL": "http://gateway:port/api"}, ["OZEKI_URL"], "web address"),
        ({"OZEKI_URL": "http://[::1/api"}, ["OZEKI_URL"], "web address"),
        ({"PORT": "65536"}, ["PORT"], " is not a whole number from 0 to 65535 ("),
        ({"PORT": "http"}, ["PORT"], " is not a whole number from 0 to 65535 ("),
        ({"TELLER_LOG_LEVEL": "TRACE"}, ["TELLER_LOG_LEVEL"], "log level"),
        ({"DATABASE_URL": "postgres://u:" + PASSWORD + "@h/d"}, ["DATABASE_URL"], "SQLite"),
        ({"DATABASE_URL": "sqlite:///:memory:"}, ["DATABASE_URL"], "SQLite"),
        ({"RMS_TOKEN": "tök…en", "TELLER_APPROVAL_CHANNEL": "C1"}, ["RMS_TOKEN"], ""),
    ],
)
def test_each_mistake(place: Place, differs: dict[str, str], blamed: list[str], says: str) -> None:
    """One line for it, with the name, what is wrong and an example, and without what was given."""
    place.export(**ENOUGH | differs)
    found = mistakes()

    assert names(found) == blamed
    assert says in found[0]
    assert f"(for example: {EXAMPLES[blamed[0]]})" in found[0]
    assert not any(secret in found[0] for secret in SECRETS)


def test_all_mistakes_stand_in_one_list(place: Place) -> None:
    """Wrong fields do not hide one another, nor the mistakes that concern two names, and no secret shows."""
    wrong = {
        "SLACK_BOT_TOKEN": APP,
        "OZEKI_PASSWORD": PASSWORD * 3,
        "TELLER_DAILY_TIME": "nine",
        "TELLER_TIMEZONE": "Mars",
        "PORT": "-1",
        "DATABASE_URL": f"mysql://root:{SIGNING}@h/d",
        "TELLER_MINT_MAX": SIGNING,
    }
    place.export(RMS_TOKEN=RMS, **wrong)
    found = mistakes()

    missing = {"SLACK_APP_TOKEN", "TELLER_APPROVAL_CHANNEL", "OZEKI_USERNAME", "TELLER_ADMINS"}
    assert sorted(names(found)) == sorted(missing | set(wrong))
    assert not any(secret in "\n".join(found) for secret in SECRETS)


def test_admins_are_required_only_while_nobody_is_in_the_role_table(place: Place) -> None:
    """Once somebody has a row, TELLER_ADMINS may be empty; where the table is, the settings say."""
    asked: list[Path] = []
    place.export(**ENOUGH | {"TELLER_ADMINS": "", "DATABASE_URL": "sqlite:///here.db"})

    def look(settings: DatabaseSettings) -> bool:
        asked.append(settings.database_path)
        return False

    assert load(look).teller_admins == ()
    assert asked == [Path("here.db")]


def test_mistakes_of_the_file_are_told_too(place: Place) -> None:
    """Two-name mistakes are found wherever the names stand, in the environment or in `.env`."""
    place.write_env(f"SLACK_BOT_TOKEN={BOT}\nRMS_TOKEN={RMS}\nPORT=x\nFOREIGN=1\nTELLER_ADMINS=UADA\n")
    place.export(OZEKI_USERNAME="teller", SLACK_APP_TOKEN=APP)

    assert sorted(names(mistakes())) == ["OZEKI_PASSWORD", "PORT", "TELLER_APPROVAL_CHANNEL"]


@pytest.mark.parametrize("raw", [f"OZEKI_PASSWORD={PASSWORD}ž".encode("cp1257"), "PORT=1".encode("utf-16")])
def test_a_file_that_is_not_utf8(place: Place, raw: bytes) -> None:
    """A `.env` in another encoding is one line that names the file, and no traceback with its content."""
    place.write_env(raw)
    place.export(**ENOUGH)
    found = mistakes()

    assert any(".env" in line and "UTF-8" in line for line in found)
    assert PASSWORD not in "\n".join(found)


def test_what_the_command_line_needs(place: Place) -> None:
    """The role commands ask for no token, and tell what is wrong with what they do need."""
    assert load_database().database_path == Path("teller.db")
    place.export(DATABASE_URL="postgres://h/d", TELLER_ADMINS="ada", PORT="x")
    with pytest.raises(SettingsError) as caught:
        load_database()

    assert names(caught.value.mistakes) == ["DATABASE_URL", "TELLER_ADMINS"]


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
@pytest.mark.parametrize("given", ["1e3", "-0.5", "yes", "nan", "9" * 30, ","])
def test_what_is_wrong_is_said_in_our_words(place: Place, name: str, given: str) -> None:
    """Whatever stands there, the list has none of the words of the library that reads it, nor what stands there."""
    place.export(**ENOUGH | {name.upper(): given, "TELLER_DAILY_TIME": "9"})
    said = " ".join(line.split(" (for example: ")[0] for line in mistakes())

    assert [word for word in LIBRARY if word in said] == []
    assert given == "," or given not in said


def test_every_setting_has_an_example() -> None:
    """Whatever is wrong, the list shows how it is right."""
    assert sorted(EXAMPLES) == sorted(name.upper() for name in Settings.model_fields)


def test_what_is_wrong_stands_at_its_default(place: Place) -> None:
    """Whoever only looks has the rest of the settings, the names that are wrong, and what nobody may read."""
    place.export(**EVERYTHING | {"SLACK_BOT_TOKEN": APP, "TELLER_TIMEZONE": "Vilnius", "OZEKI_PASSWORD": "x" * 17})
    found = look(nobody)

    assert found.wrong == {"SLACK_BOT_TOKEN", "TELLER_TIMEZONE", "OZEKI_PASSWORD"}
    assert names(list(found.mistakes)) == ["SLACK_BOT_TOKEN", "OZEKI_PASSWORD", "TELLER_TIMEZONE"]
    assert found.settings is not None
    assert found.settings.slack_bot_token.get_secret_value() == ABSENT
    assert (str(found.settings.teller_timezone), found.settings.ozeki_password) == ("UTC", None)
    assert found.settings.rms_token is not None
    assert set(found.secrets) == {APP, SIGNING, RMS, "x" * 17}


def test_a_file_that_cannot_be_read_leaves_nothing(place: Place) -> None:
    """Then there is one mistake, and no settings to look at."""
    place.write_env("SLACK_BOT_TOKEN=š".encode("cp1257"))
    found = look(nobody)

    assert (found.settings, len(found.mistakes), found.wrong, found.secrets) == (None, 1, frozenset(), ())

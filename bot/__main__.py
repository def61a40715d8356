"""The `teller` command."""

import asyncio
import logging
import os
import sys
from collections.abc import Coroutine
from datetime import datetime
from typing import Any, NoReturn

import click

from bot import console, log
from bot.access import ACCOUNT_LENGTH, Change, Role
from bot.chain import HEAD
from bot.clock import SystemClock
from bot.connection import CannotConnect
from bot.doctor.visit import consult
from bot.errors import TellerError
from bot.mistakes import SettingsError, load, load_database
from bot.sandbox.options import Options, on_the_command_line
from bot.sandbox.run import run as run_sandbox
from bot.settings import CHANNEL_ID, USER_ID, DatabaseSettings, Settings
from bot.store import StoreError
from bot.store.members import KEEP, Wanted, is_empty
from bot.views.roles import NOT_CHANGED


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Teller: prepaid credits in Slack."""


@main.command()
def run() -> None:
    """Run the bot until it is told to stop."""
    settings = _settings()
    log.set_up(settings.teller_log_level, settings.secrets)
    sys.exit(_carry_out(console.serve(settings, SystemClock())))


@main.command()
@click.option("--preview", is_flag=True, help="Print today's post and send nothing.")
def post(preview: bool) -> None:
    """Send the morning post that is due now, if it was not sent yet."""
    settings = _settings()
    log.set_up(settings.teller_log_level, settings.secrets)
    text, code = _carry_out(console.post(settings, SystemClock(), preview=preview))
    click.echo(text)
    sys.exit(code)


@main.command(short_help="Say what is wrong with this installation, and what to do.")
@click.option("--json", "in_json", is_flag=True, help="As JSON, for a program to read.")
def doctor(in_json: bool) -> None:
    """Look at the settings, the database, the clock, Slack, RMS, the SMS gateway and the roles, and change nothing.

    Ends with exit code 1 when something does not work.
    """
    said, code = _carry_out(consult(SystemClock(), in_json=in_json))
    click.echo(said)
    sys.exit(code)


@main.command(short_help="Try Teller on this machine, with a Slack of its own.")
@on_the_command_line
def sandbox(**how: Any) -> None:
    """Try Teller on this machine: stand-ins for Slack, RMS and Ozeki, the real bot, and a page.

    With --slack-only it is a Slack for an app of yours, and prints what to set there.
    """
    options = Options(**how)
    if options.mistake:
        raise click.UsageError(options.mistake)
    sys.exit(_carry_out(run_sandbox(options)))


@main.group()
def roles() -> None:
    """Who may what: the role table."""


@roles.command("list")
def roles_list() -> None:
    """Print every row."""
    click.echo(_carry_out(console.list_roles(_database_settings())))


@roles.command("set")
@click.argument("user_id")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--ozeki-account", metavar="NAME", help="Their SMS account; - takes it away.")
@click.option("--approver/--no-approver", default=None, help="Whether they decide on requests.")
def roles_set(user_id: str, role: str, ozeki_account: str | None, approver: bool | None) -> None:
    """Write a row; what is left out stays as it was. USER_ID is a Slack user id, as in U012ABCDEF."""
    if not USER_ID.fullmatch(user_id):
        raise click.BadParameter("a Slack user id looks like U012ABCDEF", param_hint="USER_ID")
    if ozeki_account is not None and not 1 <= len(ozeki_account) <= ACCOUNT_LENGTH:
        raise click.BadParameter(f"an account has 1 to {ACCOUNT_LENGTH} characters", param_hint="--ozeki-account")
    account = KEEP if ozeki_account is None else None if ozeki_account == "-" else ozeki_account
    wanted = Wanted(user_id, Role(role), KEEP if approver is None else approver, account)
    _report(_carry_out(console.set_role(_database_settings(), wanted)))


@roles.command("remove")
@click.argument("user_id")
def roles_remove(user_id: str) -> None:
    """Take a row away."""
    _report(_carry_out(console.remove_role(_database_settings(), user_id)))


@main.group()
def audit() -> None:
    """What happened, and who did it: the audit trail."""


@audit.command("verify", short_help="Say whether a row was changed or removed.")
@click.option("--head", metavar="HEX", help="The digits of a morning post: does the trail have a row with that head?")
def audit_verify(head: str | None) -> None:
    """Say whether a row was changed or removed since it was written (exit code 1)."""
    if head is not None and not HEAD.fullmatch(head):
        raise click.BadParameter("a head has 8 to 64 digits 0-9 and a-f", param_hint="--head")
    said, code = _carry_out(console.verify_trail(_database_settings(), head))
    click.echo(said)
    sys.exit(code)


@audit.command("export")
@click.option("--csv", "form", flag_value="csv", help="As CSV, names first.")
@click.option("--jsonl", "form", flag_value="jsonl", help="As one JSON object a line.")
@click.option("--since", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="From this date (UTC) on.")
def audit_export(form: str | None, since: datetime | None) -> None:
    """Print every row; instants are UTC.

    What people typed stands as they typed it, so that each row's hash can be checked: import a CSV file into a
    spreadsheet as text, else a cell that begins with = + - or @ may be taken as a formula.
    """
    if form is None:
        raise click.UsageError("Choose --csv or --jsonl.")
    lines = _carry_out(console.export_trail(_database_settings(), form, since))
    out = click.open_file("-", "w", "utf-8", "backslashreplace")  # bytes that are no text are shown, not hidden
    try:
        out.writelines(lines)
        out.flush()
    except BrokenPipeError:
        raise  # the reader has enough: click ends without a word
    except OSError as error:
        with open(os.devnull, "w") as nowhere:  # else what is left is written, and fails, once more at the exit
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        _fail(f"The trail could not be written in full: {error.strerror}.")


@audit.command("reconcile", short_help="Compare RMS's codes with the ledger now.")
def audit_reconcile() -> None:
    """Compare RMS's codes with the ledger now (exit code 1 where they differ)."""
    said, code = _carry_out(console.reconcile(_settings(), SystemClock()))
    click.echo(said)
    sys.exit(code)


@audit.command("rebuild", short_help="Make a ledger that was lost anew.")
@click.option(
    "--channel", "channels", metavar="ID", multiple=True, help="A former approval channel; can be repeated."
)
def audit_rebuild(channels: tuple[str, ...]) -> None:
    """Make the ledger of minted codes anew from RMS and Slack, when the database was lost.

    Who asked and who approved is read from Teller's cards in the approval channel.
    """
    if not all(CHANNEL_ID.fullmatch(each) for each in channels):
        raise click.BadParameter("a channel's id looks like C012ABCDEF", param_hint="--channel")
    click.echo(_carry_out(console.rebuild_ledger(_settings(), SystemClock(), channels)))


@main.group()
def outbox() -> None:
    """Messages that wait for Slack, or that it refused."""


@outbox.command("list")
def outbox_list() -> None:
    """Print them: number, state, where, what, since when, tries, error."""
    click.echo(_carry_out(console.list_outbox(_database_settings())))


@outbox.command("retry")
@click.argument("number", metavar="ID", type=click.IntRange(1, 2**63 - 1), required=False)
@click.option("--all", "everything", is_flag=True, help="All that were set aside.")
def outbox_retry(number: int | None, everything: bool) -> None:
    """Put a message that was set aside back; a running Teller sends it. ID is its number in `outbox list`."""
    if (number is None) is not everything:
        raise click.UsageError("Name a message by its ID, or say --all.")
    again = _carry_out(console.retry_outbox(_database_settings(), number))
    if not again and not everything:
        _fail(f"Message {number} is not set aside, or it is too late for it. `teller outbox list` shows what is.")
    click.echo(f"Put back: {len(again)}. A running Teller on this database sends what was put back.")


def _report(change: Change) -> None:
    if change is not Change.DONE:
        _fail(NOT_CHANGED[change])
    click.echo("Done. A running Teller on this database obeys at once.")


def _settings() -> Settings:
    try:
        return load(lambda settings: is_empty(settings.database_path))
    except SettingsError as error:
        _fail(f"Teller cannot start. {_count(error)}:\n" + "\n".join(f"  - {each}" for each in error.mistakes))


def _database_settings() -> DatabaseSettings:
    try:
        return load_database()
    except SettingsError as error:
        _fail("\n".join(error.mistakes))


def _count(error: SettingsError) -> str:
    return "One setting is wrong" if len(error.mistakes) == 1 else f"{len(error.mistakes)} settings are wrong"


def _carry_out(work: Coroutine[Any, Any, Any]) -> Any:
    try:
        return asyncio.run(work)
    except (CannotConnect, StoreError) as error:
        _fail(str(error))
    except TellerError as error:
        _fail(error.sentence)
    except Exception:
        logging.getLogger(__name__).exception("Teller ends because of a mistake in it")
        sys.exit(1)


def _fail(text: str) -> NoReturn:
    click.echo(text, err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()

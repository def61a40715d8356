"""`/teller`: help for each kind of person, the role table, and who may change it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.slack import User
from bot.sandbox.town import ADA, BEN, JOHN
from bot.store import Store
from commands.roles import ALONE
from tests.clock import T0
from tests.journeys.cli import settings_of, teller_roles
from tests.journeys.team import Team, running_team

FEW = "Fewer than two people"


@pytest.fixture
async def staff(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role, over Socket Mode."""
    async with running_team(tmp_path) as team:
        await team.give_everyone_their_role()
        yield team


@pytest.mark.parametrize(
    ("who", "reads", "does_not_read"),
    [
        (
            "ada",
            ["You manage who may what", "You decide on", "every SMS account", "every credit code", "role @member"],
            [],
        ),
        (
            "ben",
            ["You decide on", "every credit code", "no account"],
            ["You manage", "every SMS account", "role @member"],
        ),
        (
            "john",
            ["bound to you", "account `john`"],
            ["You manage", "You decide on", "every SMS account", "role @member"],
        ),
    ],
)
async def test_help(staff: Team, who: str, reads: list[str], does_not_read: list[str]) -> None:
    """Each member reads every command, and what they can do themselves, and nothing that they cannot."""
    answer = (await getattr(staff, who).types("/teller help")).text

    assert [each for each in ("/credits", "/smsbalance", "/mintcode", "/teller") if each not in answer] == []
    assert [each for each in reads if each not in answer] == []
    assert [each for each in does_not_read if each in answer] == []


async def test_nothing_typed_is_help(staff: Team) -> None:
    """`/teller` alone is `/teller help`."""
    assert (await staff.john.types("/teller")).text == (await staff.john.types("/teller help")).text


async def test_a_stranger_learns_whom_to_ask(staff: Team) -> None:
    """Eve, without a row, reads one sentence that names the admin, and nobody else sees it."""
    answer = await staff.eve.types("/teller help")

    assert answer.text == "Teller does not know you yet. Ask an admin to add you: @ada.\nAsk for access"
    assert [seen for seen in staff.ada.sees() if seen.text == answer.text] == []


async def test_roles_lists_the_table(staff: Team) -> None:
    """Ada reads a line for each member, with two approvers and no warning."""
    answer = (await staff.ada.types("/teller roles")).text

    assert "@ada · admin · approver · no account" in answer
    assert "@ben · user · approver · no account" in answer
    assert "@john · user · account `john`" in answer
    assert "eve" not in answer
    assert FEW not in answer


@pytest.mark.parametrize(
    ("line", "becomes"),
    [
        ("@john admin", "@john · admin · account john"),
        ("@john user", "@john · user · account john"),
        ("@john user approver", "@john · user · approver · account john"),
        ("@john user account:office", "@john · user · account office"),
        ("@john user account:-", "@john · user · no account"),
        ("@john user account:1234567890123456", "@john · user · account 1234567890123456"),
        ("@ben user", "@ben · user · approver · no account"),
        ("@ben user noapprover", "@ben · user · no account"),
        ("@ben admin account:john", "@ben · admin · approver · account john"),
        ("@eve user", "@eve · user · no account"),
        ("@eve ADMIN Approver account:Office", "@eve · admin · approver · account Office"),
        ("@eve user noapprover account:-", "@eve · user · no account"),
        ("  @eve   user  account:a&b<c>  ", "@eve · user · account a&b<c>"),
    ],
)
async def test_what_is_left_out_stays(staff: Team, line: str, becomes: str) -> None:
    """A change names what changes; the rest of the row stays as it was."""
    for name in ("1234567890123456", "Office", "a&b<c>"):
        staff.ozeki.add_account(name, "password")
    answer = await staff.ada.types(f"/teller role {line}")
    table = await staff.ada.types("/teller roles")

    assert answer.text.replace("`", "") in {f"Done: {becomes}.", f"Done: {becomes}. {ALONE}"}
    assert becomes in table.text.replace("`", "")


async def test_none_takes_the_row_away(staff: Team) -> None:
    """John's row goes, from the next command on he is a stranger; a second time there is nothing to take away."""
    done = await staff.ada.types("/teller role @john none")
    answer = await staff.john.types("/smsbalance")
    again = await staff.ada.types("/teller role @john none")

    assert "@john has no row any more" in done.text
    assert "does not know you" in answer.text
    assert staff.ozeki.calls == []
    assert "no row" in again.text


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("nonsense", "`/teller help`"),
        ("rolesx", "`/teller help`"),
        ("role", "by a mention"),
        ("role john admin", "by a mention"),
        ("role admin @john", "by a mention"),
        ("role @nobody admin", "by a mention"),
        ("role @john", "`admin`, `user` or `none`"),
        ("role @john boss", "`admin`, `user` or `none`"),
        ("role @john none approver", "`admin`, `user` or `none`"),
        ("role @john user account:", "1 to 16 characters"),
        ("role @john user account:12345678901234567", "1 to 16 characters"),
        ("role @john user account:a account:b", "account:b"),
        ("role @john user approver noapprover", "noapprover"),
        ("role @john user quick", "quick"),
        ("role @john @ben user", "`admin`, `user` or `none`"),
        ("role @john user <!channel>", "channel"),
    ],
)
async def test_a_line_that_is_not_understood(staff: Team, line: str, says: str) -> None:
    """One private sentence says what is wrong, and the table stays as it was."""
    before = (await staff.ada.types("/teller roles")).text
    answer = await staff.ada.types(f"/teller {line}")

    assert says in answer.text
    assert (await staff.ada.types("/teller roles")).text == before


@pytest.mark.parametrize("who", ["ben", "john"])
@pytest.mark.parametrize("line", ["roles", "role @john admin", "role @eve user", "role @ada none", "role nonsense"])
async def test_only_admins_manage_it(staff: Team, who: str, line: str) -> None:
    """Whoever is no admin is told who is, and nothing changes."""
    before = (await staff.ada.types("/teller roles")).text
    answer = await getattr(staff, who).types(f"/teller {line}")

    assert answer.text == "Only admins may do this. Ask @ada."
    assert (await staff.ada.types("/teller roles")).text == before


@pytest.mark.parametrize(
    ("line", "by_hand"),
    [
        ("@ada user", ["set", ADA, "--role", "user"]),
        ("@ada admin noapprover", ["set", ADA, "--role", "admin", "--no-approver"]),
        ("@ada none", ["remove", ADA]),
    ],
)
async def test_who_is_fixed_by_the_settings(staff: Team, tmp_path: Path, line: str, by_hand: list[str]) -> None:
    """Neither another admin nor the command line lowers or removes an id of TELLER_ADMINS."""
    await staff.ada.types("/teller role @ben admin")
    answer = await staff.ben.types(f"/teller role {line}")
    ended = await teller_roles(settings_of(staff.town, tmp_path), *by_hand)

    assert "fixed by TELLER_ADMINS" in answer.text
    assert (ended.code, ended.out) == (1, "")
    assert "fixed by TELLER_ADMINS" in ended.err
    assert "@ada · admin · approver" in (await staff.ada.types("/teller roles")).text


@pytest.mark.parametrize(
    ("line", "says"), [("@ada user", "the last admin"), ("@ada none", "the last admin"), ("@ada admin", "Done")]
)
async def test_the_last_admin_stays(tmp_path: Path, line: str, says: str) -> None:
    """Without TELLER_ADMINS nobody is fixed, but somebody must be left who can manage the table."""
    async with running_team(tmp_path, start=False, TELLER_ADMINS="") as team:
        store = Store(team.settings.database_path)
        await store.open()
        await store.members.add_missing_admins([ADA], T0)
        await store.close()
        await team.start_bot()

        alone = await team.ada.types(f"/teller role {line}")
        await team.ada.types("/teller role @ben admin")
        with_another = await team.ada.types(f"/teller role {line}")

        assert says in alone.text
        assert "the last admin" not in with_another.text


@pytest.mark.parametrize(
    "outsider",
    [
        User("UGUEST", "guest", is_restricted=True),
        User("UGUEST", "guest", is_ultra_restricted=True),
        User("UGUEST", "guest", deleted=True),
        User("UGUEST", "guest", is_bot=True),
        User("UGUEST", "guest", is_stranger=True, team_id="TELSEWHERE"),
    ],
)
async def test_no_role_for_outsiders(staff: Team, outsider: User) -> None:
    """Guests, bots, people of other organisations and those who left get no row."""
    staff.slack.workspace.add_user(outsider)
    answer = await staff.ada.types("/teller role @guest admin")

    assert "Nothing was done: @guest is no full member of this workspace" in answer.text
    assert "guest" not in (await staff.ada.types("/teller roles")).text


async def test_somebody_who_left_can_be_removed(staff: Team) -> None:
    """John has left the workspace, and his row goes all the same."""
    staff.slack.workspace.users[JOHN].deleted = True
    answer = await staff.ada.types("/teller role @john none")

    assert "has no row any more" in answer.text


@pytest.mark.parametrize("line", ["@eve user", "@john none"])
async def test_slack_cannot_say_who_asks(staff: Team, line: str) -> None:
    """A role change is refused when Slack does not say at that moment that the admin is a full member."""
    before = (await staff.ada.types("/teller roles")).text
    staff.slack.faults.error("users.info", "internal_error", times=None)
    answer = await staff.ada.types(f"/teller role {line}")

    assert answer.text.startswith("Slack does not say at the moment who ")
    assert (await staff.ada.types("/teller roles")).text == before


async def test_authority_is_read_at_the_moment_of_the_change(staff: Team) -> None:
    """Ben is no admin any more by the time that Slack has said who he is, so his change is refused."""
    await staff.ada.types("/teller role @ben admin")
    held = staff.slack.faults.hold("users.info", when=lambda call: call.get("user") == BEN)
    await staff.ben.sends("/teller role @eve admin")
    await staff.slack.until(lambda: held.waiting)
    await staff.ada.types("/teller role @ben none")
    held.release()
    await staff.ben.reads("admin")

    assert "@eve" not in (await staff.ada.types("/teller roles")).text

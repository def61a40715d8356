"""What Slack does not take: set aside or given up, told to the admins once, listed, and put back."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.access import Role
from bot.instants import instant
from bot.lifecycle import State
from bot.owed import ALERT, GIVEN_UP, REFUSED, WAITING, Owed, Unsent
from bot.reference import new_reference
from bot.store import Store
from bot.store.posts import Drawn
from bot.store.setbacks import GATHER, QUIET
from bot.views.blocks import Message, sentence
from tests.clock import T0
from tests.store.scene import ADA, BEN, CHANNEL, IDA, JOHN, a_request_in, at, enrol, rows
from tests.store.test_posts import TODAY, drawn

EARS = GATHER.total_seconds()
HOUR = QUIET.total_seconds()


def says(unsent: list[Unsent]) -> Message:
    """Which messages an alert tells of."""
    return sentence(" ".join(f"{each.id}:{each.error}" for each in unsent))


async def owed(store: Store, *requesters: str) -> list[Owed]:
    """A notice to each of them: their requests expire, and there are no approvers to be told."""
    await enrol(store, ADA, Role.ADMIN)
    await enrol(store, BEN, Role.USER)
    for requester in requesters:
        await a_request_in(store, State.EXPIRED, new_reference(), requester=requester)
    heads = {each.destination: each for each in await store.outbox.due(T0)}
    return [heads[requester] for requester in requesters]


def alerts(path: Path, state: str = WAITING) -> list[tuple[str, str]]:
    """To whom alerts are owed, and what they say."""
    query = "SELECT destination, text FROM outbox WHERE kind = 'ALERT' AND state = ? ORDER BY id"
    return rows(path, query, state)


async def test_the_rest_goes_on(store: Store) -> None:
    """What is set aside holds up nothing, and keeps its error."""
    await a_request_in(store, State.REJECTED)
    card, _ = await store.outbox.due(T0)
    await store.setbacks.end(card, REFUSED, "msg_too_long", at(1), None)

    assert [each.id for each in await store.outbox.due(T0)] == [2, 3]
    (aside, *_) = await store.setbacks.all()
    assert (aside.id, aside.state, aside.error, aside.attempts, aside.created_at) == (
        1,
        REFUSED,
        "msg_too_long",
        1,
        T0,
    )


@pytest.mark.parametrize("unanswered", [True, False, None])
async def test_whether_slack_may_have_it(store: Store, path: Path, unanswered: bool | None) -> None:
    """Where Slack may have done it, what is put back is looked for; unless it is said, Slack has not done it."""
    (notice,) = await owed(store, JOHN)
    await store.outbox.begin(notice, at(1))
    how = {} if unanswered is None else {"unanswered": unanswered}
    told = await store.setbacks.end(notice, REFUSED, "KeyError", at(1), None, **how)

    assert (told.admins, told.nobody) == (0, False)
    begun, attempts, ended = rows(path, "SELECT begun_at, attempts, ended_at FROM outbox WHERE id = ?", notice.id)[0]
    assert (begun is not None, attempts, ended) == (unanswered is True, 1, instant(at(1)))
    await store.setbacks.retry(notice.id, at(2))
    assert rows(path, "SELECT ended_at, not_before FROM outbox WHERE id = ?", notice.id) == [(None, instant(T0))]


async def test_every_admin_is_told(store: Store, path: Path) -> None:
    """And nobody else; the alert waits a few seconds for more of its kind."""
    (notice,) = await owed(store, JOHN)
    told = await store.setbacks.end(notice, REFUSED, "user_disabled", at(1), says)

    assert (told.admins, told.nobody) == (2, False)
    assert alerts(path) == [(ADA, f"{notice.id}:user_disabled"), (IDA, f"{notice.id}:user_disabled")]
    assert [each for each in await store.outbox.due(at(0.9 + EARS)) if each.kind == ALERT] == []
    assert len([each for each in await store.outbox.due(at(1 + EARS)) if each.kind == ALERT]) == 2


async def test_a_burst_is_one_alert(store: Store, path: Path) -> None:
    """What goes wrong while the alert waits is put into it; what goes wrong after it was sent is another."""
    first, second, third = await owed(store, JOHN, BEN, "UEVE")
    await store.setbacks.end(first, REFUSED, "user_disabled", at(1), says)
    await store.setbacks.end(second, REFUSED, "user_disabled", at(2), says)
    both = f"{first.id}:user_disabled {second.id}:user_disabled"
    assert alerts(path) == [(ADA, both), (IDA, both)]

    await store.setbacks.end(third, REFUSED, "user_disabled", at(1 + EARS), says)
    alone = f"{third.id}:user_disabled"
    assert alerts(path) == [(ADA, both), (IDA, both), (ADA, alone), (IDA, alone)]


@pytest.mark.parametrize(
    ("after", "error", "again"),
    [(HOUR - 1, "user_disabled", False), (HOUR + 1, "user_disabled", True), (60, "restricted_action", True)],
)
async def test_the_same_trouble_is_not_told_again_and_again(
    store: Store, path: Path, after: float, error: str, again: bool
) -> None:
    """Within an hour one place and one reason are one alert; another reason, or a later time, is news."""
    await owed(store, JOHN)
    (first,) = await owed(store, JOHN)
    await store.setbacks.end(first, REFUSED, "user_disabled", at(1), says)
    (second,) = [each for each in await store.outbox.due(at(1)) if each.destination == JOHN]
    told = await store.setbacks.end(second, REFUSED, error, at(1 + after), says)

    assert (told.admins, told.nobody) == (2 if again else 0, False)
    assert len(alerts(path)) == (4 if again else 2)


async def test_an_admin_is_not_told_in_the_place_that_does_not_work(store: Store, path: Path) -> None:
    """What Ada cannot be told is told to Ida."""
    (notice,) = await owed(store, ADA)
    await store.setbacks.end(notice, REFUSED, "user_disabled", at(1), says)
    assert alerts(path) == [(IDA, f"{notice.id}:user_disabled")]


async def test_each_admin_reads_what_concerns_others(store: Store, path: Path) -> None:
    """Of a burst, nobody reads of the trouble with their own messages."""
    to_ada, to_john = await owed(store, ADA, JOHN)
    for each in (to_ada, to_john):
        await store.setbacks.end(each, REFUSED, "user_disabled", at(1), says)
    both = f"{to_ada.id}:user_disabled {to_john.id}:user_disabled"
    assert sorted(alerts(path)) == [(ADA, f"{to_john.id}:user_disabled"), (IDA, both)]


async def refused_alerts(store: Store, admins: Sequence[str]) -> list[bool]:
    """The alerts to some admins are refused; whether nobody has heard, each time."""
    (notice,) = await owed(store, JOHN)
    await store.setbacks.end(notice, REFUSED, "user_disabled", at(1), says)
    sent = [each for each in await store.outbox.due(at(60)) if each.kind == ALERT and each.destination in admins]
    told = [await store.setbacks.end(each, REFUSED, "user_disabled", at(60), says) for each in sent]
    assert {each.admins for each in told} == {0}
    return [each.nobody for each in told]


@pytest.mark.parametrize(
    ("admins", "nobody"),
    [([ADA], [False]), ([IDA], [False]), ([ADA, IDA], [False, True])],
    ids=lambda value: str(value),
)
async def test_no_alert_about_an_alert(store: Store, path: Path, admins: list[str], nobody: list[bool]) -> None:
    """An alert that is refused is told to nobody; the last of them says that no admin has heard."""
    assert await refused_alerts(store, admins) == nobody
    assert len(alerts(path)) + len(alerts(path, REFUSED)) == 2


async def test_there_is_no_admin(store: Store) -> None:
    """The only admin is the one who cannot be told."""
    (notice,) = await owed(store, ADA)
    await store.setbacks.end(notice, REFUSED, "user_disabled", at(1), says)
    (to_ida,) = [each for each in await store.outbox.due(at(60)) if each.kind == ALERT]
    assert (await store.setbacks.end(to_ida, REFUSED, "user_disabled", at(60), says)).nobody


async def test_retry(store: Store, path: Path) -> None:
    """One, or all: they wait again with their tries forgotten, in the trail, and are told of if they fail again."""
    notices = await owed(store, JOHN, BEN, "UEVE")
    for each in notices:
        await store.setbacks.end(each, REFUSED, "user_disabled", at(1), says)
    one = await store.setbacks.retry(notices[0].id, at(2))
    rest = await store.setbacks.retry(None, at(3))

    assert one == [notices[0].id]
    assert rest == [each.id for each in notices[1:]]
    assert {each.state for each in await store.setbacks.all()} == {WAITING}
    assert rows(path, "SELECT max(attempts) FROM outbox WHERE kind = 'EXPIRE'") == [(0,)]
    assert await store.setbacks.retry(notices[0].id, at(4)) == []
    assert (await store.audit.rows())[-1]["what"] == "outbox retry"
    assert (await store.setbacks.end(notices[0], REFUSED, "user_disabled", at(5), says)).admins == 2


@pytest.mark.parametrize(
    ("state", "seconds", "again"), [(REFUSED, 3599, True), (REFUSED, 3601, False), (GIVEN_UP, 1, False)]
)
async def test_what_is_not_put_back(store: Store, state: str, seconds: float, again: bool) -> None:
    """What may stand in Slack already, and what it is too late for, stays where it is."""
    post: Drawn = drawn(TODAY)
    await store.posts.owe(post, T0)
    (message,) = await store.outbox.due(T0)
    await store.setbacks.end(message, state, "is_archived", T0, None)

    assert await store.setbacks.retry(None, at(seconds)) == ([message.id] if again else [])


async def test_where_the_transaction_fails_nothing_is_set_aside(store: Store, path: Path) -> None:
    """A setback and its alerts are one fact."""
    (notice,) = await owed(store, JOHN)

    def fails(_: list[Unsent]) -> Message:
        raise RuntimeError("no words")

    with pytest.raises(RuntimeError, match="no words"):
        await store.setbacks.end(notice, REFUSED, "user_disabled", at(1), fails)
    assert rows(path, "SELECT state FROM outbox WHERE id = ?", notice.id) == [(WAITING,)]
    assert CHANNEL in {each.destination for each in await store.setbacks.all()}

"""What was done in the sandbox, as a test in the language of the journeys.

That of people is in tests/journeys/team.py, that of what is done behind the page in tests/journeys/behind.py.
"""

import itertools
import re
from collections.abc import Collection, Iterator, Sequence

from bot.sandbox.backstage.chronicle import Behind, Fact, Pressed, Said, Submitted, Typed, Used, chronicle
from bot.sandbox.backstage.stage import SlackStage
from bot.sandbox.backstage.wire import masking
from bot.sandbox.backstage.wording import PEOPLE, PLACES, as_typed, channel, member, quoted, telling
from bot.sandbox.town import ADA, APPROVALS, GENERAL

_TITLE = '"""What people did in the sandbox."""\n\n'
_NAME = "test_what_people_did"
_PROMISE = '"""It comes out as it did in the sandbox."""'

ByPeople = Typed | Used | Pressed | Submitted

_LEFT_OUT = Behind("")


def journey(stage: SlackStage, only: Collection[int] = ()) -> str:
    """All that was done since the sandbox began, or `only` what has these numbers on the wire, as a test."""
    facts = chronicle(stage.slack.workspace, stage.acts)
    text: str = masking(stage.slack)(written(facts, only))
    return text


def written(facts: Sequence[Fact], only: Collection[int] = ()) -> str:
    """The whole module: its imports, and one test."""
    kept = [fact if _is_chosen(fact, only) else _LEFT_OUT for fact in facts]
    body = _without_twins(list(_body(kept))) or ["pass  # nobody has done anything yet"]
    places = sorted(name for name in PLACES.values() if any(re.search(rf"\b{name}\b", line) for line in body))
    is_behind = any(isinstance(fact, Behind) and fact is not _LEFT_OUT for fact in kept)
    return _in_a_sandbox(body, places) if is_behind else _among_people(body, places)


def _is_chosen(fact: Fact, only: Collection[int]) -> bool:
    return not only or isinstance(fact, Said) or (isinstance(fact, ByPeople) and fact.number in only)


def _among_people(body: Sequence[str], places: Sequence[str]) -> str:
    return (
        f"{_head(body)}from tests.journeys.team import {', '.join([*places, 'Team'])}\n\n\n"
        f"async def {_NAME}(team: Team) -> None:\n"
        f"    {_PROMISE}\n{_indented(body, 4)}\n"
    )


def _in_a_sandbox(body: Sequence[str], places: Sequence[str]) -> str:
    named = f"from tests.journeys.team import {', '.join(places)}\n" if places else ""
    return (
        f"{_head(body, 'from pathlib import Path')}from tests.journeys.behind import sandboxed\n{named}\n\n"
        f"async def {_NAME}(tmp_path: Path) -> None:\n"
        f"    {_PROMISE}\n    async with sandboxed(tmp_path) as team:\n{_indented(body, 8)}\n"
    )


def _head(body: Sequence[str], *imports: str) -> str:
    """Up to what is imported of the tests."""
    needed = [*(["import asyncio"] if any("asyncio." in line for line in body) else []), *imports]
    return _TITLE + "".join(f"{line}\n" for line in needed) + ("\n" if needed else "")


def _indented(lines: Sequence[str], by: int) -> str:
    return "\n".join(f"{' ' * by}{line}" for line in lines)


def _without_twins(lines: list[str]) -> list[str]:
    """What is read to be acted on need not be read before as well."""
    return [line for line, following in itertools.pairwise([*lines, ""]) if not following.endswith(f"= {line}")]


def _body(facts: Sequence[Fact]) -> Iterator[str]:
    for place, fact in enumerate(facts):
        before, rest = facts[:place], facts[place + 1 :]
        if isinstance(fact, ByPeople):
            yield from _by_people(fact, before, rest)
        elif isinstance(fact, Behind) and fact is not _LEFT_OUT:
            yield _behind(fact)
            yield from _reads(_last(before), before, _until_next(rest))


def _by_people(fact: ByPeople, before: Sequence[Fact], rest: Sequence[Fact]) -> Iterator[str]:
    is_lost = not fact.taken and not isinstance(fact, Submitted)
    if fact.who not in PEOPLE or (is_lost and not _is_killed(before)):
        yield f"# {PEOPLE.get(fact.who, fact.who)} did something here that the bot did not take"
        return
    if not _at_once(fact, before[-1:]):  # else it stands with the first of these clicks
        lines = list(_does(fact, before, [] if is_lost else rest))
        if is_lost:
            lines[-1] = f'assert ({lines[-1]}).outcome != "ok"'
        yield from lines
    after = _until_next(rest)
    yield from _reads(fact.who, before, after, _answer(fact, after) if isinstance(fact, Typed) else None)


def _does(fact: ByPeople, before: Sequence[Fact], rest: Sequence[Fact]) -> Iterator[str]:
    if isinstance(fact, Typed):
        return _typed(fact, _until_next(rest))
    if isinstance(fact, Used):
        return iter([f"await team.slack.use_shortcut({member(fact.who)}.id, {quoted(fact.shortcut)})"])
    return _pressed(fact, before, rest) if isinstance(fact, Pressed) else _submitted(fact)


def _at_once(pressed: Fact, others: Sequence[Fact]) -> list[Pressed]:
    """The clicks on the same message that follow one another and this one with nothing said between."""
    found: list[Pressed] = []
    for each in others:
        if not isinstance(each, Pressed) or not isinstance(pressed, Pressed) or not (each.taken and pressed.taken):
            break
        if not each.ts or (each.where, each.ts) != (pressed.where, pressed.ts):
            break
        found.append(each)
    return found


def _is_killed(before: Sequence[Fact]) -> bool:
    """Whether nobody was there to take anything."""
    lives = [fact.act for fact in before if isinstance(fact, Behind) and fact.act.startswith("bot ")]
    return lives[-1:] == ["bot kill"]


def _behind(fact: Behind) -> str:
    """`clock TO`, `fault NAME on|off`, `person USER STANDING` or `bot kill|start` as a call."""
    what, name, *state = fact.act.split()
    if what == "clock":
        return f"await team.move_clock({quoted(name)})"
    if what == "fault":
        return f"await team.switch({quoted(name)}, on={state == ['on']})"
    if what == "person":
        return f"await team.slack.become({member(name)}.id, {quoted(*state)})"
    return f"await team.{name}_bot()"


def _until_next(facts: Sequence[Fact]) -> list[Said]:
    """What was said before anybody did the next thing."""
    end = next((place for place, fact in enumerate(facts) if not isinstance(fact, Said)), len(facts))
    return [fact for fact in facts[:end] if isinstance(fact, Said)]


def _typed(typed: Typed, after: Sequence[Said]) -> Iterator[str]:
    line = f"{typed.command} {as_typed(typed.text)}".strip()
    where = "" if typed.where == GENERAL else f", {channel(typed.where)}"
    answer = _answer(typed, after)
    if answer is None:
        yield f"await {member(typed.who)}.sends({quoted(line)}{where})"
        return
    yield f"answer = await {member(typed.who)}.types({quoted(line)}{where})"
    if words := telling(answer.text):
        yield f"assert {quoted(words)} in answer.text"


def _answer(typed: Typed, after: Sequence[Said]) -> Said | None:
    """The first thing that was said there, to all or to who typed."""
    mine = (said for said in after if said.where == typed.where and said.who in {"", typed.who})
    return next((said for said in mine if said.new), None)


def _pressed(pressed: Pressed, before: Sequence[Fact], rest: Sequence[Fact]) -> Iterator[str]:
    person = member(pressed.who)
    name = "card" if pressed.where == APPROVALS else "message" if pressed.where else "form"
    beside = [fact for fact in before if isinstance(fact, Said) and fact.where == pressed.where]
    others = {fact.text for fact in beside if fact.ts != pressed.ts and pressed.ts}
    words = quoted(telling(pressed.shown or _private(pressed, before), others=others))
    if pressed.where.startswith("D"):
        yield f"{name} = await {person}.reads_direct({words})"
    elif pressed.where:
        yield f"{name} = await {person}.reads({words}, {channel(pressed.where)})"
    else:
        yield f"{name} = await {person}.reads_modal({words})"
    clicks = [pressed, *_at_once(pressed, rest)]
    presses = [f"{member(each.who)}.presses({quoted(each.words)}, {name})" for each in clicks]
    yield f"await {presses[0]}" if len(presses) == 1 else f"await asyncio.gather({', '.join(presses)})"


def _private(pressed: Pressed, before: Sequence[Fact]) -> str:
    """What stood in a message for one person, of which Slack sends nothing along."""
    mine = (fact for fact in reversed(before) if isinstance(fact, Said) and fact.who == pressed.who)
    return next((said.text for said in mine if said.buttons.get(pressed.action) == pressed.value), "")


def _submitted(submitted: Submitted) -> Iterator[str]:
    person = member(submitted.who)
    entered = {
        name: quoted(value) if isinstance(value, str) else repr(value) for name, value in submitted.fields.items()
    }
    fields = ", ".join(f"{name}={value}" for name, value in entered.items())
    yield f"form = await {person}.reads_modal({quoted(telling(submitted.shown))})"
    yield f"await {person}.submits(form{f', {fields}' if fields else ''})"


def _reads(who: str, before: Sequence[Fact], after: Sequence[Said], answer: Said | None = None) -> Iterator[str]:
    """What was read in the end of each message that came of something; the `answer` to a command is read already."""
    for said, words in _told(before, after):
        if said is not answer:
            times = _times(words, said, [*before, *after])
            yield f"await {_reading(said, who, quoted(words), f', count={times}' if times > 1 else '')}"


def _last(before: Sequence[Fact]) -> str:
    """Who did something last."""
    people = (fact.who for fact in reversed(before) if isinstance(fact, ByPeople) and fact.who in PEOPLE)
    return next(people, ADA)


def _told(before: Sequence[Fact], after: Sequence[Said]) -> Iterator[tuple[Said, str]]:
    """Each message as it stood in the end, with words of it that were not in it before."""
    for said in {(said.where, said.who, said.ts): said for said in after}.values():
        earlier = [fact.text for fact in before if isinstance(fact, Said) and said.ts and fact.ts == said.ts]
        others = {text for ts, text in _beside(said, [*before, *after]).items() if ts != said.ts}
        if words := telling(said.text, earlier[-1] if earlier else "", others):
            yield said, words


def _times(words: str, said: Said, facts: Sequence[Fact]) -> int:
    """In how many of the messages there these words stand; 1 where nobody knows, as something is left out."""
    if _LEFT_OUT in facts:
        return 1
    return sum(words in text for text in _beside(said, facts).values())


def _beside(said: Said, facts: Sequence[Fact]) -> dict[str, str]:
    """How each message stands in the end that is where this one is, by ts."""
    beside = (fact for fact in facts if isinstance(fact, Said) and (fact.where, fact.who) == (said.where, said.who))
    return {fact.ts: fact.text for fact in beside if fact.ts}


def _reading(said: Said, who: str, words: str, count: str) -> str:
    """Of a modal nothing tells whose it is: it is that of `who`, who did something last."""
    if not said.where:
        return f"{member(who)}.reads_modal({words})"
    if said.where.startswith("D"):
        return f"{member(said.who)}.reads_direct({words}{count})"
    return f"{member(said.who or ADA)}.reads({words}, {channel(said.where)}{count})"

"""What people did in the sandbox, as a test in the language of the journeys (tests/journeys/team.py)."""

import itertools
import json
import re
from collections.abc import Collection, Iterator, Sequence

from bot.sandbox.backstage.chronicle import Behind, Fact, Pressed, Said, Submitted, Typed, chronicle
from bot.sandbox.backstage.stage import SlackStage
from bot.sandbox.backstage.wire import masking
from bot.sandbox.town import ADA, APPROVALS, BEN, EVE, GENERAL, JOHN, MORNING

_PEOPLE = {ADA: "ada", BEN: "ben", JOHN: "john", EVE: "eve"}
_PLACES = {GENERAL: "GENERAL", APPROVALS: "APPROVALS", MORNING: "MORNING"}
_NAMED = re.compile(r"<([@#])[^<>|]*\|([^<>]*)>|<(https?://[^<>|]*)>|<!(\w+)>")
_CHANGES = re.compile(
    r"[^.·]*\d{4}-\d\d-\d\d[^.·;]*|\d{1,2}:\d\d|MC-\w{6}|#\d+|\w{20,}|just now|\d+ \w+ ago|\*{3,}|`", re.ASCII
)
"""What is another each time: moments, references, numbers of requests, secrets."""
_SHORTEST, _LONGEST = 8, 60
_EDGES = " .,;·()"

Act = Typed | Pressed | Submitted


def journey(stage: SlackStage, only: Collection[int] = ()) -> str:
    """The acts of people since the sandbox began, or `only` those with these numbers on the wire, as a test."""
    facts = chronicle(stage.slack.workspace, stage.acts)
    text: str = masking(stage.slack)(written(facts, only))
    return text


def written(facts: Sequence[Fact], only: Collection[int] = ()) -> str:
    """The whole module: its imports, and one test."""
    body = _without_twins(list(_body(facts, only))) or ["pass  # nobody has done anything yet"]
    places = sorted(name for name in _PLACES.values() if any(re.search(rf"\b{name}\b", line) for line in body))
    lines = "\n".join(f"    {line}" for line in body)
    return (
        '"""What people did in the sandbox."""\n\n'
        f"from tests.journeys.team import {', '.join([*places, 'Team'])}\n\n\n"
        "async def test_what_people_did(team: Team) -> None:\n"
        f'    """It comes out as it did in the sandbox."""\n{lines}\n'
    )


def _without_twins(lines: list[str]) -> list[str]:
    """What is read to be acted on need not be read before as well."""
    return [line for line, following in itertools.pairwise([*lines, ""]) if not following.endswith(f"= {line}")]


def _body(facts: Sequence[Fact], only: Collection[int]) -> Iterator[str]:
    for place, fact in enumerate(facts):
        if isinstance(fact, Behind) and not only:
            yield f"# Behind the page: {fact.act}"
        if not isinstance(fact, Typed | Pressed | Submitted) or (only and fact.number not in only):
            continue
        if fact.who not in _PEOPLE or (not fact.taken and not isinstance(fact, Submitted)):
            yield f"# {_PEOPLE.get(fact.who, fact.who)} did something here that the bot did not take"
            continue
        after = _until_next(facts[place + 1 :])
        if isinstance(fact, Typed):
            yield from _typed(fact, after)
        else:
            yield from _pressed(fact, facts[:place]) if isinstance(fact, Pressed) else _submitted(fact)
        yield from _reads(fact, facts[:place], after)


def _until_next(facts: Sequence[Fact]) -> list[Said]:
    """What was said before anybody did the next thing."""
    end = next((place for place, fact in enumerate(facts) if not isinstance(fact, Said)), len(facts))
    return [fact for fact in facts[:end] if isinstance(fact, Said)]


def _typed(typed: Typed, after: Sequence[Said]) -> Iterator[str]:
    line = f"{typed.command} {_as_typed(typed.text)}".strip()
    where = "" if typed.where == GENERAL else f", {_place(typed.where)}"
    answer = next((said for said in after if said.new and _is_for(said, typed)), None)
    if answer is None:
        yield f"await {_person(typed.who)}.sends({_quoted(line)}{where})"
        return
    yield f"answer = await {_person(typed.who)}.types({_quoted(line)}{where})"
    if words := telling(answer.text):
        yield f"assert {_quoted(words)} in answer.text"


def _is_for(said: Said, typed: Typed) -> bool:
    return said.where == typed.where and said.who in {"", typed.who}


def _pressed(pressed: Pressed, before: Sequence[Fact]) -> Iterator[str]:
    person = _person(pressed.who)
    name = "card" if pressed.where == APPROVALS else "message" if pressed.where else "form"
    beside = [fact for fact in before if isinstance(fact, Said) and fact.where == pressed.where]
    others = {fact.text for fact in beside if fact.ts != pressed.ts and pressed.ts}
    words = _quoted(telling(pressed.shown or _private(pressed, before), others=others))
    if pressed.where.startswith("D"):
        yield f"{name} = await {person}.reads_direct({words})"
    elif pressed.where:
        yield f"{name} = await {person}.reads({words}, {_place(pressed.where)})"
    else:
        yield f"{name} = await {person}.reads_modal({words})"
    yield f"await {person}.presses({_quoted(pressed.words)}, {name})"


def _private(pressed: Pressed, before: Sequence[Fact]) -> str:
    """What stood in a message for one person, of which Slack sends nothing along."""
    mine = (fact for fact in reversed(before) if isinstance(fact, Said) and fact.who == pressed.who)
    return next((said.text for said in mine if said.buttons.get(pressed.action) == pressed.value), "")


def _submitted(submitted: Submitted) -> Iterator[str]:
    person = _person(submitted.who)
    fields = ", ".join(f"{name}={_quoted(str(value or ''))}" for name, value in submitted.fields.items())
    yield f"form = await {person}.reads_modal({_quoted(telling(submitted.shown))})"
    yield f"await {person}.submits(form{f', {fields}' if fields else ''})"


def _reads(act: Act, before: Sequence[Fact], after: Sequence[Said]) -> Iterator[str]:
    """What was read in the end of each message that came of it; the answer to a command is read already."""
    answer = next((said for said in after if isinstance(act, Typed) and said.new and _is_for(said, act)), None)
    for said in {(said.where, said.who, said.ts): said for said in after}.values():
        earlier = [fact.text for fact in before if isinstance(fact, Said) and said.ts and fact.ts == said.ts]
        words = telling(said.text, earlier[-1] if earlier else "")
        if said is not answer and words:
            yield f"await {_reading(said, act, _quoted(words))}"


def _reading(said: Said, act: Act, words: str) -> str:
    if not said.where:
        return f"{_person(act.who)}.reads_modal({words})"
    if said.where.startswith("D"):
        return f"{_person(said.who)}.reads_direct({words})"
    return f"{_person(said.who or ADA)}.reads({words}, {_place(said.where)})"


def telling(text: str, before: str = "", others: Collection[str] = ()) -> str:
    """Words that are the same whenever this is said: of the first line that has some which stand neither in `before`
    nor in any of `others`."""
    lines = [line for line in text.splitlines() if line not in set(before.splitlines())]
    pieces = [_clipped(max(_CHANGES.split(line), key=len)) for line in lines]
    good = [piece for piece in pieces if len(piece) >= _SHORTEST]
    own = [piece for piece in good if not any(piece in other for other in others)]
    return next(iter([*own, *good]), "") or max(pieces, key=len, default="")


def _clipped(words: str) -> str:
    words = words.strip(_EDGES)
    short = words[:_LONGEST].rpartition(" ")[0].strip(_EDGES) or words[:_LONGEST]
    return words if len(words) <= _LONGEST else short


def _as_typed(text: str) -> str:
    """A command's text as it was typed, before Slack linked what it names."""
    plain = _NAMED.sub(lambda match: f"{match[1]}{match[2]}" if match[1] else match[3] or f"@{match[4]}", text)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _person(user_id: str) -> str:
    return f"team.{_PEOPLE[user_id]}"


def _place(channel_id: str) -> str:
    return _PLACES.get(channel_id) or _quoted(channel_id)


def _quoted(text: str) -> str:
    """A Python string, in the quotes that need the fewer backslashes."""
    return repr(text) if '"' in text and "'" not in text else json.dumps(text, ensure_ascii=False)

"""An ask as people see it, whatever its kind: its cards, and what it tells to whom."""

from collections.abc import Callable, Iterable

from bot.asks import Ask, Kind, State
from bot.views import ask_access, ask_codes, ask_grants
from bot.views.ask_parts import Words, decided
from bot.views.blocks import Message, context, plain_section, section
from bot.views.text import escape, local_time


def ask_card(ask: Ask) -> Message:
    """The card: who asks for what and why, and until when; or what became of it."""
    words = _WORDS[ask.kind]
    asks = words.asks(ask)
    blocks = [section(f"{asks}.")]
    blocks += [plain_section(f"{name}: {text}") for name, text in _foreign(ask) if text]
    if ask.state is State.WAITING:
        blocks += [words.buttons(ask), context(f"Open until {local_time(ask.expires_at)}")]
        return Message(f"{asks}{f': {escape(ask.reason)}' if ask.reason else '.'}", blocks)
    blocks.append(section(outcome(ask)))
    if ask.state is State.REFUSED and ask.answer:
        blocks.append(plain_section(f"Reason: {ask.answer}"))
    return Message(f"{asks}. {outcome(ask)}", blocks)


def outcome(ask: Ask) -> str:
    """What became of an ask, in mrkdwn; who comes second reads it too."""
    return (_OF_EACH_KIND | _WORDS[ask.kind].outcomes)[ask.state](ask)


def told(ask: Ask) -> Iterable[tuple[str, Message]]:
    """Who is told what by direct message of an ask as it stands now; who withdraws one has read it."""
    if ask.state is State.WITHDRAWN:
        return []
    return _WORDS[ask.kind].tells(ask)


def _foreign(ask: Ask) -> list[tuple[str, str]]:
    """What people typed, exactly as it is."""
    return [("Comment", ask.subject.get("comment", "")), ("Why", ask.reason)]


_OF_EACH_KIND: dict[State, Callable[[Ask], str]] = {
    State.WAITING: lambda _: "It waits for a decision.",
    State.REFUSED: lambda ask: f"*No*, said {decided(ask)}.",
    State.EXPIRED: lambda _: "*Expired*: nobody decided in time.",
    State.WITHDRAWN: lambda ask: (
        f"*Withdrawn* by <@{ask.asker}>{f', {local_time(ask.decided_at)}' if ask.decided_at else ''}."
    ),
}
_WORDS: dict[Kind, Words] = {
    Kind.ACCESS: ask_access.WORDS,
    Kind.GRANT: ask_grants.WORDS,
    Kind.REVOKE: ask_codes.REVOKE_WORDS,
    Kind.REVEAL: ask_codes.REVEAL_WORDS,
}

"""Slack's text, both ways: what somebody typed as they saw it, and what we say so that it pings and links nothing."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo

_TOKEN = re.compile(r"<([^<>]*)>|&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_LINE_BREAK = re.compile(r"\r\n|[\t\n\v\f\r\x85\u2028\u2029]")
_MOST_NOTIFIED = 300
_TARGET = re.compile(r"<[^<>@#|][^<>|]*\|([^<>]*)>|<(https?://[^<>|]*)>")
_MARKS = re.compile(r":warning: ?|[*`]")
_CUT_THROUGH = re.compile(r"(?:<[^<>]*|&[a-z]*)$")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
_MENTION = re.compile(r"\s*<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>\s*")


def escape(text: str) -> str:
    """`text` for mrkdwn, where only `&`, `<` and `>` are special (docs.slack.dev, Formatting message text)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def visible(raw: str, names: Mapping[str, str]) -> str:
    """What its author saw: entities decoded, mentions and links by their visible text.

    `raw` is a command's text as Slack sends it with `should_escape`; `names` has a name for each id that Slack sent
    without one.
    """
    return _TOKEN.sub(lambda token: _ENTITIES[token[2]] if token[2] else _shown(token[1], names), raw)


def nameless(raw: str) -> list[str]:
    """The ids in `raw` that Slack sent without a label, for which `visible` needs a name."""
    inner = [token[1] for token in _TOKEN.finditer(raw) if token[1]]
    return [each.rstrip("|")[1:] for each in inner if each[:1] in "@#" and not each.partition("|")[2]]


def mention(raw: str) -> str | None:
    """The Slack user id, where `raw` is one mention and nothing else."""
    found = _MENTION.fullmatch(raw)
    return found[1] if found else None


def clean(text: str) -> tuple[str, bool]:
    """`text` on one line without control, bidirectional and zero-width characters and lone surrogates.

    The second value says whether any was removed.
    """
    line = _LINE_BREAK.sub(" ", text)
    kept = "".join(character for character in line if unicodedata.category(character) not in _INVISIBLE)
    return kept.strip(), kept != line


def clip(text: str, most: int) -> str:
    """`text` in at most `most` characters, with an ellipsis where it was longer."""
    return text if len(text) <= most else text[: most - 1] + "…"


def said_back(text: str, most: int = 60) -> str:
    """What somebody typed, fit to stand in a sentence: visible, clipped, escaped."""
    return escape(clip(clean(text)[0], most))


def literal(text: str) -> str:
    """Somebody else's text inside a sentence of mrkdwn, drawn as it is: as code, in which nothing but a backtick is
    a mark (docs.slack.dev, Formatting message text)."""
    return "`" + escape(text).replace("`", "'") + "`"


def notified(text: str) -> str:
    """`text` (mrkdwn) in one short line without marks, for a phone's lock screen and for who listens to it.

    Links and dates stand there by their words, since nothing documented says that Slack draws them there; mentions
    are left to Slack, which has the names.
    """
    line = _MARKS.sub("", _TARGET.sub(lambda target: target[1] or target[2], " ".join(text.split())))
    if len(line) <= _MOST_NOTIFIED:
        return line
    return _CUT_THROUGH.sub("", line[: _MOST_NOTIFIED - 1]).rstrip() + "…"


def local_time(moment: datetime) -> str:
    """`moment` (aware) in each reader's own zone; the fallback is UTC (docs.slack.dev, date formatting)."""
    fallback = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} at {{time}}|{fallback}>"


def in_words(day: date) -> str:
    """`day` as people read it: a date of a zone that the sentence names or its reader knows."""
    return f"{day.day} {day:%B} {day.year}"


def day_and_distance(day: date, today: date) -> str:
    """`day` as a date and in days from `today`."""
    days = (day - today).days
    if days == 0:
        return f"{in_words(day)}, today"
    distance = f"in {count(days, 'day')}" if days > 0 else f"{count(-days, 'day')} ago"
    return f"{in_words(day)}, {distance}"


def local_date(moment: datetime, zone: tzinfo) -> date:
    """The date of `moment` (aware) in `zone`."""
    try:
        return moment.astimezone(zone).date()
    except OverflowError:  # the ends of time have no date in every zone
        return moment.date()


def age(then: datetime, now: datetime) -> str:
    """How long ago `then` was, in the largest unit that fits."""
    seconds = max(0, int((now - then).total_seconds()))
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size:
            return f"{count(seconds // size, unit)} ago"
    return "just now"


def number(value: int | None) -> str:
    """An amount as people read it: digits in groups of three. Ids, and what one would type again, are not grouped."""
    return "unknown" if value is None else f"{value:,}"


def count(how_many: int, noun: str) -> str:
    """`how_many` with its noun, in the plural where it is one."""
    return f"{number(how_many)} {noun}" if abs(how_many) == 1 else f"{number(how_many)} {noun}s"


def too_long(what: str, text: str, most: int) -> str:
    """What is said of a text of which at most so many characters fit; `what` begins the sentence."""
    return f"{what} has {number(len(text))} characters; at most {number(most)} fit. Shorten it."


def _shown(inner: str, names: Mapping[str, str]) -> str:
    target, _, label = inner.partition("|")
    label = _decoded(label)
    if target[:1] in {"@", "#"}:
        name = label or names.get(target[1:], target[1:])
        return target[0] + name.removeprefix(target[0])
    if target in {"!here", "!channel", "!everyone"}:
        return "@" + target[1:]
    if target.startswith("!"):
        return label or "@" + target[1:].partition("^")[0]
    return label or _decoded(target.removeprefix("mailto:"))


def _decoded(text: str) -> str:
    return _TOKEN.sub(lambda token: _ENTITIES.get(token[2] or "", token[0]), text)

"""The list of credit codes, pure: what is looked for, which codes fit, a page of them, and what may be done with one.

A code belongs to a request where its comment begins with a reference of ours. Instants are aware and in UTC.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum, unique

from bot.access import Act, Member, may
from bot.arguments import CLOSING, NOT_CLOSED, OPENING
from bot.errors import BadInput
from bot.providers.rms_models import Code, Company
from bot.reference import Owner, mark, read_comment
from bot.views.text import clean, visible

PAGE = 10
"""Codes on a page: with the longest texts they are one message that Slack takes."""
MOST_FILTER = 300
"""Characters of what is looked for, as Slack sends them: they travel in a button."""
TOO_LONG = f"That is too much to look for: at most {MOST_FILTER} characters fit. Shorten it."
BOTH = "A code is used or unused: leave out one of the two words."
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_TERM = re.compile(rf"[{OPENING}](?P<quoted>[^{CLOSING}]*)[{CLOSING}]|(?P<word>\S+)")
_USED = {"used": True, "unused": False}
_OLDEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Term:
    """A word, or words in quotes, which are never a company's id."""

    text: str
    quoted: bool = False


@dataclass(frozen=True)
class Filter:
    """What was typed. Everything must fit; `askers` are Slack user ids, any of whom asked for the code."""

    used: bool | None = None
    askers: frozenset[str] = frozenset()
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Sought:
    """A filter as it is understood: each of `companies` is one, or several of the same name; `texts` are searched."""

    used: bool | None = None
    askers: frozenset[str] = frozenset()
    companies: tuple[tuple[Company, ...], ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def company_id(self) -> int | None:
        """The one company whose codes are looked for, where it is one."""
        ids = [each.id for called in self.companies for each in called]
        return ids[0] if len(ids) == 1 else None


@unique
class Choice(StrEnum):
    """What can be done with a code in the list."""

    REVEAL = "reveal"
    ASK_REVEAL = "ask to reveal"
    REVOKE = "revoke"
    EDIT = "edit comment"


def parse_filter(line: str) -> Filter:
    """`line`, as Slack sends it, behind `/credits codes`. Raises BadInput."""
    if len(line) > MOST_FILTER:
        raise BadInput(TOO_LONG)
    terms: list[Term] = []
    flags: set[bool] = set()
    for found in _TERM.finditer(clean(visible(_MENTION.sub(" ", line), {}))[0]):
        word, quoted = found["word"], found["quoted"]
        if word is not None and word[0] in OPENING:
            raise BadInput(NOT_CLOSED)
        if word is not None and word.lower() in _USED:
            flags.add(_USED[word.lower()])
        elif text := (word or quoted or "").strip():
            terms.append(Term(text, quoted=word is None))
    if len(flags) > 1:
        raise BadInput(BOTH)
    return Filter(flags.pop() if flags else None, frozenset(_MENTION.findall(line)), tuple(terms))


def understood(wanted: Filter, companies: Iterable[Company]) -> Sought:
    """What a filter means: a term that is the id or the whole name of one of `companies` means its codes."""
    known = [each for each in companies if each.id is not None] if wanted.terms else []
    words = [] if any(term.quoted for term in wanted.terms) else [term.text for term in wanted.terms]
    if len(words) > 1 and (called := _called(" ".join(words), known)):
        return Sought(wanted.used, wanted.askers, (called,))
    meant = [(term.text, _meant(term, known)) for term in wanted.terms]
    texts = tuple(text.casefold() for text, found in meant if not found)
    return Sought(wanted.used, wanted.askers, tuple(found for _, found in meant if found), texts)


def companies_of(codes: Iterable[Code]) -> list[Company]:
    """The companies that codes tell of."""
    names = {code.company_id: code.company_name for code in codes}
    return [Company(id=each, name=name) for each, name in names.items()]


def newest_first(codes: Iterable[Code]) -> list[Code]:
    """By creation time, alike by id; those without a time come last."""
    return sorted(codes, key=lambda code: (code.created_at or _OLDEST, code.id or 0), reverse=True)


def select(codes: list[Code], sought: Sought, owners: Mapping[str, Owner], asker: str | None) -> list[Code]:
    """The codes that fit, in their order. `asker` sees only what they asked for; None sees all, and who used it.

    `owners` are the requests of our references.
    """
    ids = [{each.id for each in called} for called in sought.companies]
    fitting = [
        code
        for code in codes
        if (sought.used is None or code.is_used == sought.used) and all(code.company_id in each for each in ids)
    ]
    askers = [each for each in (sought.askers, asker and {asker}) if each]
    if not askers and not sought.texts:
        return fitting
    pairs = [(code, owners.get(reference_of(code) or "")) for code in fitting]
    return [
        code
        for code, owner in pairs
        if all(owner is not None and owner.requester in each for each in askers)
        and (not sought.texts or _contains(code, owner, sought.texts, sees_all=asker is None))
    ]


def reference_of(code: Code) -> str | None:
    """What has the form and the place of a reference in the comment of a code."""
    found = read_comment(code.comment)
    return None if found is None else found[0]


def first_of(offset: int, matching: int) -> int:
    """Where the page begins that is asked for, which may lie behind the end by now."""
    return max(0, min(offset, matching - 1)) // PAGE * PAGE


def comment_shown(code: Code, owner: Owner | None) -> str:
    """A comment without the reference, where that is ours: nobody sees one here before its mint is settled."""
    return split(code.comment)[1] if owner is not None else code.comment.strip()


def split(comment: str) -> tuple[str, str]:
    """What stands at the beginning of a comment and must stay there, and the rest, which people write."""
    found = read_comment(comment)
    return ("", comment.strip()) if found is None else (f"{mark(found[0])} ", found[1].strip())


def choices(code: Code, member: Member, owner: Owner | None, *, own: bool, requester_is_there: bool) -> list[Choice]:
    """What `member` may do with a code. `owner` is the request of the reference that it carries; `own`: the code is
    what that request was issued. Whoever sees a code may edit its comment and ask to revoke it."""
    asked_for = owner is not None and owner.requester == member.user_id
    if code.is_used or code.id is None or (owner is not None and not own):
        return []
    if not (asked_for or may(member, Act.ALL_CODES)):
        return []
    found = [Choice.REVEAL] if asked_for else []
    if owner is not None and member.is_admin and not asked_for and not requester_is_there:
        found = [Choice.ASK_REVEAL]
    return [*found, Choice.EDIT, Choice.REVOKE]


def _meant(term: Term, known: list[Company]) -> tuple[Company, ...]:
    if not term.quoted and re.fullmatch(r"[0-9]{1,19}", term.text):
        return tuple(each for each in known if each.id == int(term.text))
    return _called(term.text, known)


def _called(name: str, known: list[Company]) -> tuple[Company, ...]:
    wanted = name.casefold()
    return tuple(each for each in known if each.name.strip().casefold() == wanted)


def _contains(code: Code, owner: Owner | None, texts: tuple[str, ...], *, sees_all: bool) -> bool:
    """Whether each text stands in what is shown of a code; a reference is found once its mint is settled."""
    told = [comment_shown(code, owner), code.company_name, code.last_four, code.used_by_company_name]
    if owner is not None and owner.is_issued:
        told.append(code.comment)
    if sees_all:
        told.append(code.email)
    text = "\n".join(told).casefold()
    return all(each in text for each in texts)

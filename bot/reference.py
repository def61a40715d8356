"""Leaf: the reference of a mint: how it is made, whose it is, its fixed form and place in the comment of a code."""

import re
import secrets
from dataclasses import dataclass

FORM = "MC-[0-9A-Z]{6}"
"""A reference, as a regular expression."""
LONGEST_COMMENT = 500
"""Characters of a comment, the reference before it not counted."""
MENTIONED = re.compile(rf"{FORM}(?![0-9A-Z])", re.IGNORECASE)
"""Something that people could take for a reference."""
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_COMMENT = re.compile(rf"\[({FORM})\](?: (.*))?", re.DOTALL)


@dataclass(frozen=True)
class Owner:
    """The request that a reference belongs to, and who made it; `is_issued`: its code was made with it."""

    request_id: int
    requester: str
    is_issued: bool


def new_reference() -> str:
    """A reference that nobody can guess: `MC-` and six characters that are not mistaken for each other."""
    return "MC-" + "".join(secrets.choice(_ALPHABET) for _ in range(6))


def mark(reference: str) -> str:
    """A reference as it stands in RMS."""
    return f"[{reference}]"


def comment_in_rms(reference: str, comment: str) -> str:
    """The comment as RMS gets it: the reference first, in its fixed form."""
    return f"{mark(reference)} {comment}"


def is_first(reference: str, comment: str) -> bool:
    """Whether a comment in RMS has `reference` in its fixed form and place."""
    return comment == mark(reference) or comment.startswith(comment_in_rms(reference, ""))


def read_comment(comment: str) -> tuple[str, str] | None:
    """The reference in a comment in RMS, and what its requester wrote; None where none has its form and place."""
    found = _COMMENT.fullmatch(comment)
    return None if found is None else (found[1], found[2] or "")

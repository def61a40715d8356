"""What stands above a window: what it is, in at most 24 characters (docs.slack.dev, modal view)."""

from collections.abc import Mapping

FROM_AN_OLDER_TELLER = "From an older Teller"
_TITLES = {
    "credits": "Credits",
    "codes": "Credit codes",
    "codes.comment": "Edit comment",
    "ask": "Ask for a code",
    "ask.no": "Say no",
    "ask.refuse": "Say no",
    "mint": "Ask for a code",
    "mine": "Your requests",
    "request": "Request for a code",
    "request.withdraw": "Your request",
    "request.reveal": "Your code",
    "code.revoke": "Revoke a code",
    "code.reveal": "Reveal a code",
    "access": "Access to Teller",
    "freeze": "Freeze minting",
    "freeze.reason": "Minting",
    "unfreeze": "Lift the freeze",
    "roles": "Roles",
    "grant": "Roles",
    "home.refresh": "Home",
    "home.mine": "Your requests",
    "home.credits": "Credits",
    "home.codes": "Credit codes",
    "home.sms": "SMS balance",
    "home.help": "Help",
    "home.roles": "Roles",
    "home.schedules": "Schedules",
    "home.audit": "Audit trail",
    "schedule": "Schedules",
    "audit": "Audit trail",
}
"""By the name of the button or form that a window answers, or by what that begins with: the longest counts."""


def title_of(name: str) -> str:
    """The title of a window that answers the button, form or shortcut of that name."""
    parts = name.split(".")
    beginnings = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return next((_TITLES[each] for each in beginnings if each in _TITLES), FROM_AN_OLDER_TELLER)


def title_as_submitted(form: Mapping[str, Mapping[str, str]], otherwise: str) -> str:
    """The title of a form that was submitted, for what its window says next."""
    return (form.get("title") or {}).get("text") or otherwise

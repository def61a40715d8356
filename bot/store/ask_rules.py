"""Who may ask, decide and agree, kind by kind, and what has lost its ground: conditions of statements."""

from bot.asks import BY_ADMINS, Kind
from bot.store.origin import NOBODY
from bot.store.rights import ADMINS, has_row, is_admin, is_approver, is_in_the_table

_AS_SHOWN = """coalesce(
    (SELECT r.role || '/' || r.approver || '/' || coalesce(r.account, '')
     FROM members AS r WHERE r.user_id = {about}), '-'
) = json_extract({subject}, '$.before')"""
"""That the row which a grant is about is still the one that was shown (bot.asks.row_text)."""
_REVEALABLE = f"""{{admin}} AND EXISTS (
    SELECT 1 FROM requests AS r WHERE r.id = {{request}} AND r.state = 'issued' AND r.revoked_at IS NULL
      AND r.requester <> '{NOBODY}' AND NOT {has_row("r.requester")}
)"""  # noqa: S608 - our own conditions
REVEALABLE = _REVEALABLE.format(admin=is_admin("asks.asker"), request="asks.request_id")
"""That who asked to reveal a code is an admin, that there is one, and that who asked for it is known, and gone."""
AGREED_REVEAL = f"asks.kind = 'reveal' AND asks.state = 'done' AND asks.until > :now AND {REVEALABLE}"
"""That who asked to reveal a code may do so at `:now`."""
APPROVED_THE_MINT = """EXISTS (
    SELECT 1 FROM requests AS r WHERE r.id = asks.request_id AND (
        r.decided_by = {who} OR EXISTS (SELECT 1 FROM approvals AS a WHERE a.request_id = r.id AND a.approver = {who})
    )
)"""
"""That `who` approved the mint of the code that a row of asks is about, alone or as one of two."""
MAY_ASK = {
    Kind.ACCESS: f"""NOT {is_in_the_table(":asker")} AND NOT EXISTS (
        SELECT 1 FROM asks AS a
        WHERE a.kind = 'access' AND a.about = :about AND a.state = 'refused' AND a.decided_at > :since
    )""",  # noqa: S608 - our own conditions
    Kind.GRANT: f"{is_admin(':asker')} AND {_AS_SHOWN.format(about=':about', subject=':subject')}",
    Kind.REVEAL: _REVEALABLE.format(admin=is_admin(":asker"), request=":request_id"),
    Kind.REVOKE: f"""({is_admin(":asker")} OR {is_approver(":asker")} OR (
        {has_row(":asker")} AND EXISTS (SELECT 1 FROM requests AS r WHERE r.id = :request_id AND r.requester = :asker)
    ))""",  # noqa: S608 - our own conditions
}
"""For a new row; the parameters are its columns."""
_NO_THIRD = f"NOT EXISTS ({ADMINS} AND active.user_id NOT IN ({{asker}}, {{about}}))"
"""That of admins nobody is there but who asked and whom it is about."""
MAY_DECIDE = {
    kind: f"{is_admin(':by') if kind in BY_ADMINS else is_approver(':by')} AND asks.about <> :by" for kind in Kind
} | {
    Kind.GRANT: (
        f"{is_admin(':by')} AND (asks.about <> :by OR {_NO_THIRD.format(asker='asks.asker', about='asks.about')})"
    )
}
"""For a row of asks; `:by` decides. About themselves only the second of two admins does, on a grant."""
WHO_DECIDES = f"""
    {ADMINS} AND user_id <> :asker AND (user_id <> :about OR {_NO_THIRD.format(asker=":asker", about=":about")})
    ORDER BY user_id
"""
"""The admins who get a card of what `:asker` asks."""
MAY_AGREE = {
    Kind.ACCESS: f" AND NOT {is_in_the_table('asks.asker')}",
    Kind.GRANT: f" AND {is_admin('asks.asker')} AND {_AS_SHOWN.format(about='asks.about', subject='asks.subject')}",
    Kind.REVOKE: f" AND {has_row('asks.asker')}",
    Kind.REVEAL: f" AND {REVEALABLE} AND NOT {APPROVED_THE_MINT.format(who=':by')}",
}
"""To agree takes what it takes to decide, and this."""
MOOT = f"""
    SELECT * FROM asks WHERE (
        kind = 'reveal' AND (state = 'waiting' OR (state = 'done' AND until > :now)) AND NOT ({REVEALABLE})
    ) OR (state = 'waiting' AND (
        (kind = 'access' AND {is_in_the_table("asks.asker")}) OR (kind = 'revoke' AND NOT {has_row("asks.asker")})
        OR (kind = 'grant' AND NOT {is_admin("asks.asker")})
        OR (kind = 'grant' AND NOT {_AS_SHOWN.format(about="about", subject="subject")})
    )) ORDER BY id
"""  # noqa: S608 - our own conditions

"""Who may ask, decide and agree, kind by kind, and what has lost its ground: conditions of statements."""

from bot.asks import BY_ADMINS, Kind
from bot.store.rights import has_row, is_admin, is_approver

MAY_ASK = {
    Kind.ACCESS: f"""NOT {has_row(":asker")} AND NOT EXISTS (
        SELECT 1 FROM asks AS a
        WHERE a.kind = 'access' AND a.about = :about AND a.state = 'refused' AND a.decided_at > :since
    )""",  # noqa: S608 - our own conditions
    Kind.REVOKE: f"""({is_admin(":asker")} OR {is_approver(":asker")} OR EXISTS (
        SELECT 1 FROM requests AS r JOIN members AS m ON m.user_id = r.requester
        WHERE r.id = :request_id AND r.requester = :asker
    ))""",  # noqa: S608 - our own conditions
}
"""For a new row; the parameters are its columns."""
MAY_DECIDE = {kind: is_admin(":by") if kind in BY_ADMINS else is_approver(":by") for kind in Kind}
"""For a row of asks; `:by` decides."""
MAY_AGREE = {
    Kind.ACCESS: f" AND NOT {has_row('asks.asker')}",
    Kind.REVOKE: f" AND {has_row('asks.asker')}",
}
"""To agree takes what it takes to decide, and this."""
MOOT = f"""
    SELECT * FROM asks WHERE state = 'waiting' AND (
        (kind = 'access' AND {has_row("asks.asker")}) OR (kind = 'revoke' AND NOT {has_row("asks.asker")})
    ) ORDER BY id
"""  # noqa: S608 - our own conditions

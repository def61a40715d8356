"""Who has which right at this moment, as conditions of the statement that acts."""


def is_admin(who: str) -> str:
    """That `who` (a column or parameter) is an admin."""
    return f"EXISTS (SELECT 1 FROM members AS m WHERE m.user_id = {who} AND m.role = 'admin')"  # noqa: S608 - names of our own


def is_approver(who: str) -> str:
    """That `who` (a column or parameter) is an approver."""
    return f"EXISTS (SELECT 1 FROM members AS m WHERE m.user_id = {who} AND m.approver = 1)"  # noqa: S608 - names of our own


def has_row(who: str) -> str:
    """That `who` (a column or parameter) is a member."""
    return f"EXISTS (SELECT 1 FROM members AS m WHERE m.user_id = {who})"  # noqa: S608 - names of our own

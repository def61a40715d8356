"""Who has which right at this moment, as conditions of the statement that acts.

The view `active` has the members who are full members of the workspace, as far as Slack has said: whoever is
deactivated or a guest keeps their row, and counts as nobody.
"""


def is_admin(who: str) -> str:
    """That `who` (a column or parameter) is an admin."""
    return f"EXISTS (SELECT 1 FROM active AS holder WHERE holder.user_id = {who} AND holder.role = 'admin')"  # noqa: S608


def is_approver(who: str) -> str:
    """That `who` (a column or parameter) is an approver."""
    return f"EXISTS (SELECT 1 FROM active AS holder WHERE holder.user_id = {who} AND holder.approver = 1)"  # noqa: S608


def has_row(who: str) -> str:
    """That `who` (a column or parameter) is a member."""
    return f"EXISTS (SELECT 1 FROM active AS holder WHERE holder.user_id = {who})"  # noqa: S608

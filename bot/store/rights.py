"""Who has which right at this moment: the one place that says so, for every statement that acts or tells.

The view `active` has the members who are full members of the workspace, as far as Slack has said: whoever is
deactivated or a guest keeps their row, and counts as nobody.
"""

from sqlite_utils import Database

MEMBERS = "SELECT user_id FROM active WHERE true"
ADMINS = "SELECT user_id FROM active WHERE role = 'admin'"
APPROVERS = "SELECT user_id FROM active WHERE approver = 1"
ADMINS_AND_APPROVERS = "SELECT user_id FROM active WHERE (role = 'admin' OR approver = 1)"


def is_admin(who: str) -> str:
    """That `who` (a parameter, or a column with its table) is an admin."""
    return f"EXISTS ({ADMINS} AND active.user_id = {who})"


def is_approver(who: str) -> str:
    """That `who` (a parameter, or a column with its table) is an approver."""
    return f"EXISTS ({APPROVERS} AND active.user_id = {who})"


def has_row(who: str) -> str:
    """That `who` (a parameter, or a column with its table) is a member."""
    return f"EXISTS ({MEMBERS} AND active.user_id = {who})"


def is_in_the_table(who: str) -> str:
    """That there is a row of `who` at all, whether it counts at this moment or not."""
    return f"EXISTS (SELECT 1 FROM members AS known WHERE known.user_id = {who})"  # noqa: S608 - our own names


def is_admin_now(db: Database, user_id: str) -> bool:
    """Whether somebody is an admin, inside a transaction."""
    return bool(list(db.query(f"SELECT 1 WHERE {is_admin('?')}", [user_id])))

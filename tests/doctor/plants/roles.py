"""Faults of the role table, and of those who stand in it."""

from bot.sandbox.town import BEN
from tests.doctor.kit import Installation
from tests.doctor.plants.plant import FAILURE, WARNING, Plant


def person(here: Installation, user_id: str, **how: object) -> None:
    """Somebody is in Slack what they were not."""
    for name, value in how.items():
        setattr(here.town.slack.workspace.users[user_id], name, value)


ONE_LEFT = ("UADA is the only one", "UADA's own requests", "Make another")

OF_THE_ROLES = [
    Plant(
        "one approver only",
        {"roles, approvers": WARNING},
        ONE_LEFT,
        lambda here: here.sql("UPDATE members SET approver = 0 WHERE user_id = 'UBEN'"),
    ),
    Plant(
        "no approver",
        {"roles, approvers": WARNING},
        ("nobody can approve anybody's", "Make two"),
        lambda here: here.sql("UPDATE members SET approver = 0"),
    ),
    Plant(
        "a deactivated approver",
        {"roles, approvers": WARNING, "roles, people": WARNING},
        (*ONE_LEFT, "UBEN: deactivated", "teller roles remove"),
        lambda here: person(here, BEN, deleted=True),
    ),
    Plant(
        "an approver who is a guest",
        {"roles, approvers": WARNING, "roles, people": WARNING},
        (*ONE_LEFT, "a guest"),
        lambda here: person(here, BEN, is_restricted=True),
    ),
    Plant(
        "an approver whom Slack does not know",
        {"roles, approvers": WARNING, "roles, people": WARNING},
        (*ONE_LEFT, "not of this workspace"),
        lambda here: here.sql("UPDATE members SET user_id = 'UGONE' WHERE user_id = 'UBEN'"),
    ),
    Plant(
        "two approvers where an approver's large amount takes a third",
        {"roles, approvers": WARNING},
        ("above 20,000 two must approve", "UADA or UBEN", "Make a third"),
        changes={"TELLER_TWO_APPROVERS_OVER": "20000"},
    ),
    Plant(
        "no admin",
        {"roles, admins": FAILURE},
        ("nobody is an admin", "TELLER_ADMINS"),
        lambda here: here.sql("UPDATE members SET role = 'user'"),
        changes={"TELLER_ADMINS": ""},
    ),
]

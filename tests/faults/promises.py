"""What Teller promises, and the tests that break when a promise is broken."""

J = "tests/journeys/"
S = "tests/store/"
F = "tests/faults/"

PROMISES: dict[str, tuple[str, ...]] = {
    "However many people press *Approve*, and however often, one code is minted.": (
        f"{F}crashes/test_fifty_clicks.py::test_on_one_card",
        f"{F}crashes/test_fifty_clicks.py::test_in_two_processes",
        f"{J}test_twenty_clicks.py::test_twenty_requests_each_approved_by_two",
    ),
    "Nobody approves what they asked for, and nobody who is no approver at that moment.": (
        f"{S}test_requests.py::test_each_condition_of_the_claim",
        f"{J}test_who_may_what.py",
        f"{J}test_second_acts.py::test_the_roles_change_between_click_and_claim",
    ),
    "A decision counts for what the card showed, and for nothing else.": (
        f"{S}test_requests.py::test_only_what_was_shown_can_be_decided",
        f"{J}test_shown.py::test_an_old_card_decides_on_no_new_request",
        f"{J}test_preflight.py::test_a_click_on_what_was_shown_before",
    ),
    "What changed between the request and the approval stops the mint.": (f"{J}test_preflight.py",),
    "What is about to be sent to RMS is on disk first, and is sent once, on a connection of its own.": (
        f"{F}crashes/test_crash_points.py::test_killed_at",
        f"{S}test_requests_crash.py::test_killed_after_the_intent",
        f"{F}test_provider_faults.py::test_an_idle_connection_is_dropped",
        "tests/providers/test_http.py::test_no_redirect_is_followed",
    ),
    "An answer that was lost is found out: issued, or certainly not.": (
        f"{J}test_unknown.py",
        f"{J}test_adoption.py",
        "tests/test_reconcile.py",
    ),
    "What was not issued is sent again by a decision of its own, under a new reference.": (
        f"{J}test_send_again.py::test_sent_again",
        f"{J}test_send_again.py::test_nobody_sends_their_own_again",
        f"{J}test_send_again.py::test_it_has_come_and_the_search_does_not_show_it",
    ),
    "A code that comes late is found within the hour for seven days, told, and can be revoked.": (
        f"{J}test_send_again.py::test_watched_every_hour",
        f"{J}test_revoke.py",
    ),
    "What two people agreed to revoke is deleted once, and who asked hears whether it is gone.": (
        f"{F}crashes/test_crash_points.py::test_killed_at",
        f"{J}test_revoking.py",
        f"{J}test_revoking_troubles.py",
    ),
    "Two codes for one request freeze minting until an admin lifts it.": (
        f"{J}test_adoption.py::test_two_that_match",
        f"{J}test_incidents.py",
        f"{J}test_freeze.py::test_an_incident_under_a_freeze",
    ),
    "Frozen means that nothing is minted, whatever was approved before.": (
        f"{J}test_freeze.py::test_frozen_between_the_approval_and_the_post",
        f"{S}test_mints.py::test_no_intent_while_minting_is_frozen",
    ),
    "The limits of a day hold, and what is unknown counts.": (f"{J}test_limits.py",),
    "What was approved is carried out although the database fails in between, and never twice.": (
        f"{J}test_database_away.py",
    ),
    "A large request takes two different approvers.": (f"{J}test_limits.py::test_two_approvers",),
    "A message that reports a fact is not lost and not doubled, whenever Teller dies.": (
        f"{F}crashes/test_crash_points.py::test_killed_at",
        f"{F}crashes/test_random_kills.py::test_a_story",
        f"{J}test_outbox_kills.py",
        f"{J}test_outbox_unanswered.py",
    ),
    "A local date has one morning post, or one that is known to be missing.": (
        f"{J}test_morning_once.py",
        f"{J}test_outbox_kills.py::test_a_morning_post_never_comes_twice",
    ),
    "Slack's pace is kept, and each conversation keeps its order.": (
        f"{J}test_outbox_pace.py",
        f"{S}test_outbox.py::test_a_destination_keeps_its_order",
    ),
    "What Slack refuses for good is set aside and told to the admins, and the rest goes on.": (
        f"{J}test_outbox_refused.py",
    ),
    "A card shows what its request has come to.": (
        f"{J}test_outbox_refused.py::test_a_card_that_is_behind_is_drawn_again",
        f"{S}test_cards.py",
    ),
    "Every change and every refused click is in the audit trail, which cannot be changed unseen.": (
        f"{J}test_audit.py",
        f"{J}test_audit_refusals.py::test_refused_clicks",
        f"{J}test_audit_command.py",
        f"{S}test_audit.py::test_what_the_trail_refuses",
    ),
    "Codes that Teller did not make, and codes of Teller's that are gone, are told once.": (
        f"{J}test_checks.py",
        "tests/test_conservation.py",
    ),
    "A lost database mints nothing until it is made anew, or an admin says that it is new.": (f"{J}test_rebuild.py",),
    "Minting has calls to RMS left when what is only shown has not.": ("tests/test_quota.py",),
    "No code stands in the log, the database or a message.": (
        f"{F}crashes/test_crash_points.py::test_killed_at",
        f"{J}test_reveal.py",
    ),
}
"""A file stands for all tests in it, a function for all its rows."""

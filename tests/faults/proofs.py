"""Which test proves what becomes of a mint, and of what people read, under each fault of RMS's and of Slack's."""

from dataclasses import dataclass

UNKNOWN = "tests/journeys/test_unknown.py"
MADE = f"{UNKNOWN}::test_the_code_was_made_after_all"
REFUSED = "tests/journeys/test_mint_refused.py"
ADOPTION = "tests/journeys/test_adoption.py"
PROVIDER = "tests/faults/test_provider_faults.py"
NEVER = "tests/faults/test_never_sent.py"
METHODS = "tests/faults/test_slack_methods.py"
SLACK = "tests/faults/test_slack_faults.py"
UNANSWERED = "tests/journeys/test_outbox_unanswered.py::test_not_answered"

LOST = "the answer was lost, then: found"
GIVEN_UP = "the answer was lost, then: not issued"
NOT_SENT = "RMS cannot be reached, nothing was minted"


@dataclass(frozen=True)
class Proof:
    """A fault at the mint: the POSTs that RMS got, the codes that it made, how the request ends, what people read."""

    fault: str
    posts: int
    codes: int
    ends: str
    reads: str
    tests: tuple[str, ...]


AT_THE_MINT = (
    Proof("refused connection", 0, 0, "not sent", NOT_SENT, (f"{REFUSED}::test_never_sent",)),
    Proof("reset before commit", 0, 0, "not issued", GIVEN_UP, (f"{PROVIDER}::test_reset_before_rms_gets_it",)),
    Proof("reset after commit", 1, 1, "issued", LOST, (f"{PROVIDER}::test_reset_when_rms_answers",)),
    Proof(
        "an idle connection dropped", 1, 1, "issued", "minted", (f"{PROVIDER}::test_an_idle_connection_is_dropped",)
    ),
    Proof(
        "hang after commit",
        1,
        1,
        "issued",
        LOST,
        (
            f"{PROVIDER}::test_silent_for_longer_than_its_time",
            f"{UNKNOWN}::test_the_answer_is_held_until_the_line_is_cut",
        ),
    ),
    Proof("500 after commit", 1, 1, "issued", LOST, (f"{MADE}[500 in the envelope]",)),
    Proof("502 after commit", 1, 1, "issued", LOST, (f"{MADE}[502]",)),
    Proof("201 with half a body", 1, 1, "issued", LOST, (f"{MADE}[it hangs up in the middle]",)),
    Proof("malformed 201", 1, 1, "issued", LOST, (f"{MADE}[half a JSON document]", f"{MADE}[201 without the code]")),
    Proof("429 with RMS's envelope", 1, 0, "refused", "refused", (f"{REFUSED}::test_refused_in_the_envelope[429]",)),
    Proof("429 without RMS's envelope", 1, 1, "issued", LOST, (f"{MADE}[429 of something in front]",)),
    Proof(
        "redirect",
        1,
        1,
        "issued",
        LOST,
        (f"{MADE}[redirected to where it came from]", f"{MADE}[redirected to the list]"),
    ),
    Proof(
        "DNS failure",
        0,
        0,
        "not sent, or stopped before the POST",
        NOT_SENT,
        (
            f"{NEVER}::test_a_name_without_an_address",
            f"{NEVER}::test_what_people_read[no address]",
            f"{REFUSED}::test_never_sent",
        ),
    ),
    Proof(
        "TLS failure",
        0,
        0,
        "not sent, or stopped before the POST",
        NOT_SENT,
        (
            *(f"{NEVER}::test_no_tls[{how}]" for how in ("answers_without_tls", "hangs_up", "says_nothing")),
            f"{NEVER}::test_what_people_read[no TLS]",
            f"{REFUSED}::test_never_sent",
        ),
    ),
    Proof(
        "a list that shows the code only after a minute",
        1,
        1,
        "issued",
        LOST,
        (f"{PROVIDER}::test_a_list_that_shows_it_after_a_minute",),
    ),
    Proof(
        "a list that omits it on one page",
        1,
        1,
        "unknown, then issued",
        "RMS could not be searched in full, then: found",
        (f"{PROVIDER}::test_a_list_that_omits_it_on_its_page", f"{UNKNOWN}::test_a_list_that_lacks_a_row"),
    ),
    Proof(
        "a search that ignores comments",
        1,
        1,
        "issued",
        LOST,
        (
            f"{ADOPTION}::test_whatever_the_search_searches[finds nothing]",
            f"{ADOPTION}::test_whatever_the_search_searches[finds everything]",
        ),
    ),
    Proof(
        "a comment that quotes somebody else's reference",
        1,
        0,
        "unknown",
        "the answer was lost, then: what to look for in RMS",
        (f"{ADOPTION}::test_what_is_not_adopted[the reference in the middle]",),
    ),
)

AT_SLACK: dict[str, tuple[str, ...]] = {
    "429 on every method": (
        f"{METHODS}::test_these_are_all_methods",
        *(f"{METHODS}::test_at_the_start[{each}-busy]" for each in ("auth.test", "apps.connections.open")),
        *(
            f"{METHODS}::test_later[{each}-busy]"
            for each in ("users.info", "chat.postMessage", "chat.update", "views.open", "views.update")
        ),
        "tests/journeys/test_outbox_pace.py::test_retry_after_is_kept_to_the_second",
    ),
    "500": (
        f"{METHODS}::test_later[chat.postMessage-broken]",
        f"{METHODS}::test_at_the_start[auth.test-broken]",
        f"{UNANSWERED}[may look-500 and not posted-card]",
    ),
    "timeouts after the message was posted": (
        f"{METHODS}::test_later[chat.postMessage-cut_off]",
        "tests/journeys/test_outbox_unanswered.py::test_posted_then_silent",
        f"{UNANSWERED}[may look-posted, then cut off-card]",
        f"{UNANSWERED}[may look-posted, then cut off-notice]",
    ),
    "channel_not_found": ("tests/journeys/test_card_refused.py::test_refused_for_good[channel_not_found]",),
    "not_in_channel": ("tests/journeys/test_card_refused.py::test_refused_for_good[not_in_channel]",),
    "token_revoked": (
        f"{SLACK}::test_the_token_is_revoked_while_rms_mints[token_revoked]",
        f"{SLACK}::test_the_token_is_revoked_before_the_click",
        "tests/journeys/test_start.py::test_a_revoked_token",
    ),
    "closed DMs": tuple(
        f"{SLACK}::test_direct_messages_are_closed[{error}]"
        for error in ("messages_tab_disabled", "user_disabled", "cannot_dm_bot")
    ),
    "the socket dropped in mid-click": (f"{SLACK}::test_the_socket_is_dropped_in_mid_click",),
    "the socket refreshed in mid-click": (
        f"{SLACK}::test_the_socket_is_refreshed_in_mid_click[refresh_requested]",
        f"{SLACK}::test_the_socket_is_refreshed_in_mid_click[warning]",
    ),
    "a ticket refused at the dial": (
        f"{SLACK}::test_the_socket_is_dropped_in_mid_click",
        "tests/journeys/test_staying_connected.py::test_a_ticket_that_leads_nowhere_is_dropped",
    ),
    "the same envelope delivered twice": (
        "tests/journeys/test_deliveries.py::test_the_same_click_twice[socket]",
        "tests/journeys/test_deliveries.py::test_the_same_command_twice[socket]",
        f"{SLACK}::test_a_click_comes_again_after_a_restart",
    ),
    "clicks out of order": (
        f"{SLACK}::test_an_approval_that_comes_after_a_rejection",
        f"{SLACK}::test_a_rejection_that_comes_after_an_approval",
        "tests/journeys/test_send_again.py::test_an_old_approve_does_not_send_again",
    ),
}

MINTING, SLACK_IS_ILL = "faults of RMS while it mints", "faults of Slack"
"""What the table calls the two suites."""


def proven_by(test: str) -> list[tuple[str, str]]:
    """The suite and the name of each fault of which a test, by its id, proves something."""
    minting = [(MINTING, proof.fault) for proof in AT_THE_MINT if test in proof.tests]
    return minting + [(SLACK_IS_ILL, fault) for fault, tests in AT_SLACK.items() if test in tests]


NAMED = sorted({test for tests in (*(proof.tests for proof in AT_THE_MINT), *AT_SLACK.values()) for test in tests})
"""Every test that proves something of a fault."""

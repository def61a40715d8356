"""Which test proves what becomes of a mint, and of what people read, under each fault of RMS's and of Slack's."""

UNKNOWN = "tests/journeys/test_unknown.py"
MADE = f"{UNKNOWN}::test_the_code_was_made_after_all"
REFUSED = "tests/journeys/test_mint_refused.py"
ADOPTION = "tests/journeys/test_adoption.py"
PROVIDER = "tests/faults/test_provider_faults.py"
NEVER = "tests/faults/test_never_sent.py"
METHODS = "tests/faults/test_slack_methods.py"
SLACK = "tests/faults/test_slack_faults.py"
UNANSWERED = "tests/journeys/test_outbox_unanswered.py::test_not_answered"

AT_THE_MINT: dict[str, tuple[str, ...]] = {
    "refused connection": (f"{REFUSED}::test_never_sent",),
    "reset before commit": (f"{PROVIDER}::test_reset_before_rms_gets_it",),
    "reset after commit": (f"{PROVIDER}::test_reset_when_rms_answers",),
    "an idle connection dropped": (f"{PROVIDER}::test_an_idle_connection_is_dropped",),
    "hang after commit": (
        f"{PROVIDER}::test_silent_for_longer_than_its_time",
        f"{UNKNOWN}::test_the_answer_is_held_until_the_line_is_cut",
    ),
    "500 after commit": (f"{MADE}[500 in the envelope]",),
    "502 after commit": (f"{MADE}[502]",),
    "201 with half a body": (f"{MADE}[it hangs up in the middle]",),
    "malformed 201": (
        f"{MADE}[half a JSON document]",
        f"{MADE}[201 without the code]",
    ),
    "429 with RMS's envelope": (f"{REFUSED}::test_refused_in_the_envelope[429]",),
    "429 without RMS's envelope": (f"{MADE}[429 of something in front]",),
    "redirect": (
        f"{MADE}[redirected to where it came from]",
        f"{MADE}[redirected to the list]",
    ),
    "DNS failure": (
        f"{NEVER}::test_a_name_without_an_address",
        f"{NEVER}::test_what_people_read[no address]",
        f"{REFUSED}::test_never_sent",
    ),
    "TLS failure": (
        f"{NEVER}::test_no_tls[answers_without_tls]",
        f"{NEVER}::test_no_tls[hangs_up]",
        f"{NEVER}::test_no_tls[says_nothing]",
        f"{NEVER}::test_what_people_read[no TLS]",
        f"{REFUSED}::test_never_sent",
    ),
    "a list that shows the code only after a minute": (f"{PROVIDER}::test_a_list_that_shows_it_after_a_minute",),
    "a list that omits it on one page": (
        f"{PROVIDER}::test_a_list_that_omits_it_on_its_page",
        f"{UNKNOWN}::test_a_list_that_lacks_a_row",
    ),
    "a search that ignores comments": (
        f"{ADOPTION}::test_whatever_the_search_searches[finds nothing]",
        f"{ADOPTION}::test_whatever_the_search_searches[finds everything]",
    ),
    "a comment that quotes somebody else's reference": (
        f"{ADOPTION}::test_what_is_not_adopted[the reference in the middle]",
    ),
}

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
        "tests/journeys/test_send_again.py::test_an_old_approve_does_not_send_again[socket]",
        "tests/journeys/test_send_again.py::test_an_old_approve_does_not_send_again[http]",
    ),
}

MINTING, SLACK_IS_ILL = "faults of RMS while it mints", "faults of Slack"
"""What the table calls the two suites."""


def proven_by(test: str) -> list[tuple[str, str]]:
    """The suite and the name of each fault of which a test, by its id, proves something."""
    minting = [(MINTING, fault) for fault, tests in AT_THE_MINT.items() if test in tests]
    return minting + [(SLACK_IS_ILL, fault) for fault, tests in AT_SLACK.items() if test in tests]


NAMED = sorted({test for tests in (*AT_THE_MINT.values(), *AT_SLACK.values()) for test in tests})
"""Every test that proves something of a fault."""

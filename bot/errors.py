"""Leaf: what can go wrong, and the one sentence a person reads for it.

    TellerError                 anything Teller expects to go wrong
    ├── BadInput                what was typed cannot be used
    ├── Refused                 who asks may not have it
    │   └── NoRow               they have no row in the role table, and can ask for one
    ├── NotConfigured           the provider has no credentials here
    ├── SlackCannotSay          Slack did not tell who the person is, and the act needs to know
    ├── StoreError              the database cannot be used now (in the store)
    ├── CannotStart             Teller, or a sandbox, cannot run as it is set up
    ├── ProviderError           RMS or Ozeki did not give what was asked
    │   ├── Unreachable         no connection came about: nothing was sent
    │   ├── TimedOut            no answer in time
    │   ├── Interrupted         the connection broke before the answer was whole
    │   ├── Rejected            the provider answered no; carries the status and what it said
    │   ├── QuotaPressed        RMS was asked so much that the rest is kept for minting
    │   └── BadAnswer           an answer that is not what its documentation promises
    └── SlackError              Slack did not do what it was asked
        ├── SlackRefused        it answered no, and would again
        ├── SlackBusy           it has certainly not done it, and may later
        └── SlackSilent         no answer came: it may have done it

`sentence` is for the person and never carries a secret; `detail` is for the log.
"""


class TellerError(Exception):
    """An expected failure: `sentence` goes to the person who asked, `detail` to the log."""

    def __init__(self, sentence: str, detail: str = "") -> None:
        super().__init__(detail or sentence)
        self.sentence = sentence
        self.detail = detail


class BadInput(TellerError):
    """What was typed cannot be used; the sentence says how to type it."""


class Refused(TellerError):
    """The person may not do this; the sentence says who can help."""


class NoRow(Refused):
    """The person has no row in the role table, and somebody is there who can give them one."""


class NotConfigured(TellerError):
    """The provider is not set up; the sentence names the settings."""


class SlackCannotSay(TellerError):
    """Slack did not answer who somebody is, and the act must not go on without that."""


class CannotStart(TellerError):
    """Teller or a sandbox cannot run; the sentence is for the operator and says what to do."""


class ProviderError(TellerError):
    """A provider did not give what was asked."""


class Unreachable(ProviderError):
    """No connection came about, so the provider has seen nothing of the request."""


class TimedOut(ProviderError):
    """The provider did not answer in time; it may have acted."""


class Interrupted(ProviderError):
    """The connection broke under way; the provider may have acted."""


class Rejected(ProviderError):
    """The provider answered no.

    `status` is the HTTP status. `own` says whether the refusal came in the provider's documented form, and not
    from something in front of it.
    """

    def __init__(self, sentence: str, detail: str, *, status: int, own: bool) -> None:
        super().__init__(sentence, detail)
        self.status = status
        self.own = own


class QuotaPressed(ProviderError):
    """So much was asked this month that the rest is kept for what mints."""


class BadAnswer(ProviderError):
    """The answer is not what the provider's documentation promises."""


class SlackError(TellerError):
    """Slack did not do what it was asked; `method` is the name of the Web API method."""

    def __init__(self, sentence: str, method: str, detail: str) -> None:
        super().__init__(sentence, f"{method}: {detail}")
        self.method = method


class SlackRefused(SlackError):
    """Slack answered no, and would again: `error` is its name for the reason.

    `headers` are those of its answer, by names in lower case.
    """

    def __init__(self, method: str, error: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"Slack refused this. Tell who runs Teller: `{error}`.", method, error)
        self.error = error
        self.headers = headers or {}


class SlackBusy(SlackError):
    """Slack has certainly not done it and may later: `retry_after` is in seconds."""

    def __init__(self, method: str, detail: str, retry_after: float = 0) -> None:
        super().__init__("Slack is busy. Try again in a minute.", method, detail)
        self.retry_after = retry_after


class SlackSilent(SlackError):
    """No answer came, so Slack may have done it."""

    def __init__(self, method: str, detail: str) -> None:
        super().__init__("Slack did not answer. Try again in a minute.", method, detail)

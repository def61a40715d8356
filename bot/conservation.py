"""Whether RMS's codes and Teller's ledger agree, pure: what is missing, what differs, what was made elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.providers.rms_models import Code
from bot.reconcile import carries
from bot.store.ledger import Entry
from bot.views.request import worth


@dataclass(frozen=True)
class Findings:
    """`about_ours` are sentences about codes of ours; `outside` are new codes that were not made through Teller."""

    about_ours: tuple[str, ...]
    outside: tuple[Code, ...]


def compare(codes: list[Code], entries: list[Entry], known: set[int]) -> Findings:
    """RMS's codes, all of them, against the ledger. `known` are the ids of codes that are accounted for."""
    said: list[str] = []
    for entry in entries:
        own = [code for code in codes if carries(code, entry.reference)]
        whose = f"request #{entry.request_id} (`{entry.reference}`)"
        if entry.issued and not own:
            said.append(f"RMS lists no code of {whose} any more: it was deleted there, or its comment was changed.")
        if len(own) > 1:
            said.append(f"RMS lists {len(own)} codes of {whose}.")
        said += [
            f"RMS's code of {whose} is {_is(code)}, not {_should_be(entry)}." for code in own if differs(code, entry)
        ]
    ours = [entry.reference for entry in entries]
    outside = [
        code for code in codes if code.id not in known and not any(carries(code, reference) for reference in ours)
    ]
    return Findings(tuple(said), tuple(outside))


def differs(code: Code, entry: Entry) -> bool:
    """Whether a code that carries a reference of ours is not worth what was asked for."""
    found = (code.credits_amount, code.company_id, code.credit_type)
    return found != (entry.amount, entry.company_id, entry.credit_type)


def outside_sentence(codes: Sequence[Code]) -> str:
    """How many codes were made elsewhere since the last check, and what they are worth by type."""
    types = sorted({code.credit_type for code in codes})
    sums = [
        worth(sum(code.credits_amount or 0 for code in codes if code.credit_type == each), each) for each in types
    ]
    number = "One code was" if len(codes) == 1 else f"{len(codes)} codes were"
    return f"{number} made in RMS outside Teller since the last check, worth {', '.join(sums)}."


def _is(code: Code) -> str:
    return f"{worth(code.credits_amount or 0, code.credit_type)} of company {code.company_id}"


def _should_be(entry: Entry) -> str:
    return f"{worth(entry.amount, entry.credit_type)} of company {entry.company_id}"

"""What the toolbox shows: the providers' state, the clock, the switches and the bot."""

from collections.abc import Iterable

from bot.sandbox.backstage.lights import lights
from bot.sandbox.backstage.stage import Stage
from bot.sandbox.backstage.switches import SWITCHES, Switch, Switchboard
from bot.sandbox.faults import Call
from bot.sandbox.ozeki import OzekiStandIn
from bot.sandbox.rms import RmsStandIn
from bot.sandbox.rms.account import Account, Code, Company
from bot.sandbox.slack.values import Json

MOST_CALLS = 50
MOST_COMPANIES = 100
MOST_CODES = 100


def part(stage: Stage) -> Json:
    """All of it. No code is shown but for its last four characters, and no password."""
    return {
        "bot": _bot(stage),
        "clock": {"ahead": lights(stage)["ahead"], "post_at": _post_at(stage)},
        "people": people(stage),
        "switches": [_switch(each, stage.switches) for each in SWITCHES],
        "rms": _rms(stage.town.rms, stage.switches),
        "ozeki": _ozeki(stage.town.ozeki),
        "codes": codes(stage.town.rms.account),
        "code_count": len(stage.town.rms.account.visible_codes()),
    }


def people(stage: Stage) -> list[Json]:
    """Whose accounts there are, and what they are at present."""
    users = [user for user in stage.slack.workspace.users.values() if user.is_person]
    return [{"id": user.id, "name": user.real_name or user.name, "standing": user.standing} for user in users]


def _bot(stage: Stage) -> Json:
    """`state` is none, down, starting or running."""
    bot = stage.bot
    if bot is None:
        return {"state": "none", "pid": None}
    state = "starting" if stage.is_starting else "running" if bot.is_running else "down"
    return {"state": state, "pid": bot.pid}


def _post_at(stage: Stage) -> str | None:
    return stage.post_at.strftime("%H:%M") if stage.post_at is not None else None


def _switch(switch: Switch, switches: Switchboard) -> Json:
    shown = {"name": switch.name, "provider": switch.provider, "title": switch.title, "does": switch.does}
    return shown | {"on": switches.is_on(switch.name)}


def _rms(rms: RmsStandIn, switches: Switchboard) -> Json:
    left, most = rms.quota or (None, None)
    companies = rms.account.visible_companies()
    return {
        "companies": [_company(each, rms.account) for each in companies[:MOST_COMPANIES]],
        "company_count": len(companies),
        "quota": {"left": 0 if switches.is_on("rms.out_of_quota") else left, "most": most},
        "calls": _newest(rms.calls),
    }


def _company(company: Company, account: Account) -> Json:
    pools = [
        {"type": kind, "left": pool.left, "total": pool.total} for kind, pool in company.pools.items() if pool.total
    ]
    return {"id": company.id, "name": company.name, "is_root": company is account.root, "pools": pools}


def _ozeki(ozeki: OzekiStandIn) -> Json:
    accounts = [
        {"name": each.name, "balance": each.balance, "is_admin": each.is_admin} for each in ozeki.accounts.values()
    ]
    return {"accounts": accounts, "calls": _newest(ozeki.calls)}


def _newest(calls: list[Call]) -> Json:
    """The newest calls first, and how many there were in all."""
    first = max(0, len(calls) - MOST_CALLS)
    return {"count": len(calls), "newest": [_call(first + at, each) for at, each in enumerate(calls[first:])][::-1]}


def _call(number: int, call: Call) -> Json:
    """Of the query what says which call it is; `fault` in the words of its switch."""
    lit = {each.name: each.lit for each in SWITCHES}
    return {
        "number": number,
        "at": int(call.at.timestamp()),
        "method": call.method,
        "path": call.path or "/",
        "query": "&".join(_shown(call.query.items())),
        "status": call.status,
        "fault": lit.get(call.fault, call.fault),
    }


def _shown(query: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{name}={value}" for name, value in query if name not in {"password", "username"}]


def codes(account: Account) -> list[Json]:
    """The newest of RMS's own list, newest first; of each code the last four characters only."""
    return [_code(account, code) for code in account.visible_codes("newest")[:MOST_CODES]]


def _code(account: Account, code: Code) -> Json:
    used_by = ", ".join(filter(None, [code.used_by_company_name, code.email]))
    return {
        "id": code.id,
        "code": f"…{code.code[-4:]}",
        "amount": code.credits_amount,
        "type": code.credit_type,
        "company": f"{account.companies[code.company_id].name} ({code.company_id})",
        "comment": code.comment,
        "made": int(code.created_at.timestamp()),
        "used_by": used_by if code.is_used else "",
    }

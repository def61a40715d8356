"""What the toolbox shows: the providers' state."""

from bot.sandbox.backstage.stage import Stage
from bot.sandbox.page_state import Json
from bot.sandbox.rms.account import Account, Code


def part(stage: Stage) -> Json:
    """The codes as RMS lists them."""
    return {"codes": codes(stage.town.rms.account)}


def codes(account: Account) -> list[Json]:
    """RMS's own list, newest first; of each code the last four characters only."""
    newest = sorted(account.visible_codes(), key=lambda code: (code.created_at, code.id), reverse=True)
    return [_code(account, code) for code in newest]


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

"""A stand-in for Teltonika RMS: companies, their credits, and the codes that carry credits between them.

`account` is the state and its rules, `habits` what the vendor leaves open, `checks` reads what a caller sent,
`rows` writes what goes back, `endpoints` are the calls, `standin` the server, `volume` fills it with thousands.
"""

from bot.sandbox.rms.account import CREDIT_TYPES, Code, Company, Pool
from bot.sandbox.rms.habits import Habits
from bot.sandbox.rms.standin import SCOPES, RmsStandIn
from bot.sandbox.rms.volume import fill

__all__ = ["CREDIT_TYPES", "SCOPES", "Code", "Company", "Habits", "Pool", "RmsStandIn", "fill"]

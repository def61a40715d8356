"""What Teller touches the world with, opened from the settings: the database, Slack, RMS, the SMS gateway."""

from contextlib import AsyncExitStack
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.balances import Balances
from bot.clock import Clock
from bot.providers.ozeki import Login, Ozeki
from bot.providers.rms import Rms
from bot.quota import Quota
from bot.settings import Settings
from bot.slack import Slack, make_session, make_web_client
from bot.store import Connection, Store


@dataclass(frozen=True)
class Shells:
    """The classes of what is opened; each may be a subclass of the one that stands here."""

    connection: type[Connection] = Connection
    slack: type[Slack] = Slack
    rms: type[Rms] = Rms
    ozeki: type[Ozeki] = Ozeki


SHELLS = Shells()


async def open_providers(
    settings: Settings, clock: Clock, stack: AsyncExitStack, store: Store, shells: Shells = SHELLS
) -> Balances:
    """RMS and Ozeki, where they are set up; closed with `stack`. What RMS is asked is counted in `store`."""
    rms = ozeki = None
    quota = Quota(clock, settings.teller_rms_quota)
    await quota.write(store)
    stack.push_async_callback(quota.write, store)
    if settings.rms_token is not None:
        token, timeout = settings.rms_token.get_secret_value(), settings.teller_mint_timeout
        rms = shells.rms(settings.rms_url, token, timeout, quota.count)
        stack.push_async_callback(rms.close)
    if settings.ozeki_username is not None and settings.ozeki_password is not None:
        login = Login(settings.ozeki_username, settings.ozeki_password.get_secret_value())
        ozeki = shells.ozeki(settings.ozeki_url, login)
        stack.push_async_callback(ozeki.close)
    return Balances(rms, ozeki, clock, quota)


async def open_slack(
    settings: Settings, stack: AsyncExitStack, shells: Shells = SHELLS
) -> tuple[Slack, AsyncWebClient]:
    """Slack's Web API, and a client without a token for Bolt; closed with `stack`."""
    session = make_session()
    stack.push_async_callback(session.close)
    client = make_web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, session)
    return shells.slack(client, session), make_web_client(None, settings.slack_api_url, session)


async def open_store(settings: Settings, clock: Clock, stack: AsyncExitStack, shells: Shells = SHELLS) -> Store:
    """The database, brought to its present shape, with the admins of TELLER_ADMINS in it. Raises StoreError."""
    store = Store(settings.database_path, shells.connection)
    await store.open()
    stack.push_async_callback(store.close)
    await store.members.add_missing_admins(settings.teller_admins, clock.now())
    return store

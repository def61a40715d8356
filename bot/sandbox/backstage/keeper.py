"""Killing the bot and starting it again, and what is said of it meanwhile."""

from pathlib import Path

from bot.errors import CannotStart
from bot.sandbox.backstage.stage import NO_BOT, Stage
from bot.sandbox.json_api import NOT_NOW, Wrong
from bot.sandbox.process import BotProcess

AGAIN = "Start it again in the toolbox."
KILLED = f"The bot was killed. {AGAIN}"
STARTING = "The bot is being started."
ONE_MOMENT = "One moment: the bot is being started."
RUNS = "The bot runs already."
DOWN = "The bot does not run."


async def kill(stage: Stage) -> None:
    """End the bot as a power cut does. Raises Wrong."""
    bot = _at_hand(stage)
    if not bot.is_running:
        raise Wrong(DOWN, NOT_NOW)
    await bot.kill()
    stage.is_in_trouble(KILLED)


async def start(stage: Stage) -> None:
    """Start the bot, and return when it is healthy. Raises Wrong."""
    bot = _at_hand(stage)
    if bot.is_running:
        raise Wrong(RUNS, NOT_NOW)
    stage.is_starting, wrong = True, ""
    stage.is_in_trouble(STARTING)
    try:
        await bot.start()
    except CannotStart as error:
        wrong = f"{str(error).partition(' It said')[0]} Its log is {bot.log}."
    finally:
        stage.is_starting = False
    stage.is_in_trouble(f"{wrong} {AGAIN}" if wrong else "")
    if wrong:
        raise Wrong(wrong, NOT_NOW)


def ended(stage: Stage, code: int, log: Path) -> str:
    """The bot has ended by itself: say so on the page; the sentence."""
    sentence = f"The bot has ended with exit code {code}. Its log is {log}. {AGAIN}"
    stage.is_in_trouble(sentence)
    return sentence


def _at_hand(stage: Stage) -> BotProcess:
    """The bot, where something can be done with it."""
    if stage.bot is None:
        raise Wrong(NO_BOT, NOT_NOW)
    if stage.is_starting:
        raise Wrong(ONE_MOMENT, NOT_NOW)
    return stage.bot

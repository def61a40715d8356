"""What every page is told of what was done to the sandbox: which faults are on, and how far the clock was moved."""

from bot.sandbox.backstage.stage import SlackStage
from bot.sandbox.slack.values import Json


def lights(stage: SlackStage) -> Json:
    """The faults that are on, in words, and the seconds that the clock is ahead of this machine's."""
    return {
        "faults": [{"name": each.name, "lit": each.lit} for each in stage.lit],
        "ahead": round(stage.ahead.total_seconds()),
    }

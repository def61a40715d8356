"""Whatever comes in, the checks come to a verdict, and what they pass can be shown."""

import contextlib
import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.slack import Refusal, visible_text
from bot.sandbox.slack.blocks import messages, views
from bot.sandbox.slack.blocks.document import ALLOWED
from bot.sandbox.slack.blocks.elements import IN_ACTIONS, IN_INPUT
from bot.sandbox.slack.blocks.node import Node
from bot.sandbox.slack.state.entries import state_of
from bot.sandbox.slack.state.ids import Ids
from tests.sandbox.slack.kit import plain
from tests.sandbox.slack.samples import GOOD

KINDS = sorted({*ALLOWED["message"], *ALLOWED["modal"], *IN_ACTIONS, *IN_INPUT, "plain_text", "mrkdwn", "raw_text"})
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=3), st.sampled_from(KINDS))
TYPED = st.builds(lambda kind: {"type": kind}, st.sampled_from(KINDS))
ODD = st.one_of(SCALARS, st.lists(SCALARS, max_size=2), TYPED)


@st.composite
def bent(draw: st.DrawFn) -> list[Any]:
    """Good blocks with up to three values somewhere inside replaced."""
    document = {"blocks": copy.deepcopy(draw(st.sampled_from(sorted(GOOD.items())))[1][:3])}
    for _ in range(draw(st.integers(0, 3))):
        inner = [node for node in Node(document, "", []).walk() if isinstance(node.value, dict | list) and node.value]
        owner = draw(st.sampled_from(inner)).value
        key = draw(st.sampled_from(sorted(owner) if isinstance(owner, dict) else list(range(len(owner)))))
        owner[key] = draw(ODD)
    blocks = document["blocks"]
    return blocks if isinstance(blocks, list) else [blocks]


@settings(deadline=None, max_examples=300)
@given(bent())
def test_messages(blocks: list[Any]) -> None:
    """Blocks bent out of shape are either refused by name or complete enough to be shown."""
    with contextlib.suppress(Refusal):
        content = messages.read({"text": "x", "blocks": blocks}, Ids())
        visible_text({"blocks": content.blocks})
        state_of(content.blocks, {})


@settings(deadline=None, max_examples=100)
@given(st.one_of(bent(), ODD), st.sampled_from(["modal", "home"]))
def test_views(value: Any, kind: Any) -> None:
    """The same holds for views."""
    view = {"type": kind, "blocks": value} | ({"title": plain("t")} if kind == "modal" else {})
    for whole in (view, value):
        with contextlib.suppress(Refusal):
            content = views.read(whole, kind, Ids())
            visible_text({"blocks": content["blocks"]})
            state_of(content["blocks"], {})

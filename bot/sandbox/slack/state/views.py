"""Modals and Home tabs (docs.slack.dev/surfaces/modals)."""

import copy
import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.state.entries import Entries, state_of, surviving
from bot.sandbox.slack.state.ids import Ids
from bot.sandbox.slack.state.names import Names, no_names
from bot.sandbox.slack.values import Json

DEEPEST = 3


@dataclass
class View:
    """One modal in front of one person (or a Home tab), with what they entered so far."""

    id: str
    user_id: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    entries: Entries = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str | None = None
    is_open: bool = True
    channel_id: str = ""
    """The conversation that the person was looking at when the first view of the stack was opened."""
    names: Names = field(default=no_names, repr=False, compare=False)

    @property
    def blocks(self) -> list[Json]:
        """What stands in it."""
        blocks: list[Json] = self.content["blocks"]
        return blocks

    @property
    def private_metadata(self) -> str:
        """The text the app keeps with the view, invisible to the person."""
        return str(self.content["private_metadata"])

    @property
    def callback_id(self) -> str:
        """The name the app gave the view."""
        return str(self.content["callback_id"])

    def state(self) -> Entries:
        """state.values with everything in it, entered or not."""
        return state_of(self.blocks, self.entries)

    def snapshot(self) -> Self:
        """The view frozen as one window still shows it, whatever becomes of it."""
        return dataclasses.replace(self, content=copy.deepcopy(self.content), entries=copy.deepcopy(self.entries))

    def as_json(self, stamp: Mapping[str, Any], *, with_state: bool = True) -> Json:
        """The view object; `stamp` names the team and app. view_closed leaves the entries out."""
        return copy.deepcopy(self.content) | {
            "id": self.id,
            "hash": self.hash,
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
            "state": {"values": self.state() if with_state else {}},
            **stamp,
        }


class Views:
    """Every person's stack of modals, at most three deep, and their Home tab."""

    def __init__(self, ids: Ids, names: Names) -> None:
        self._ids = ids
        self._names = names
        self._stacks: dict[str, list[View]] = {}
        self._all: dict[str, View] = {}
        self.homes: dict[str, View] = {}

    def stack(self, user_id: str) -> list[View]:
        """The person's open modals, the visible one last."""
        return list(self._stacks.get(user_id, []))

    def top(self, user_id: str) -> View | None:
        """The modal the person looks at."""
        stack = self._stacks.get(user_id)
        return stack[-1] if stack else None

    def find(self, view_id: str = "", external_id: str = "") -> View:
        """An open view by either of its ids; `not_found` for one that is closed or never was."""
        wanted = [self._all[view_id]] if view_id in self._all else []
        if external_id:
            wanted = [view for view in self._all.values() if view.content["external_id"] == external_id]
        for view in wanted:
            if view.is_open:
                return view
        raise Refusal("not_found")

    def known(self, view_id: str) -> View | None:
        """A view by its id, open or not."""
        return self._all.get(view_id)

    def open(self, user_id: str, content: Json, view_hash: str, channel_id: str = "") -> View:
        """A new stack with this view as its root, for somebody who looks at that conversation."""
        self._claim_external_id(content)
        self.clear(user_id)
        view = self._new(user_id, content, view_hash)
        view.channel_id = channel_id
        self._stacks[user_id] = [view]
        return view

    def push(self, user_id: str, content: Json, view_hash: str) -> View:
        """Another view on top; a stack of three takes no more (views.push: push_limit_reached)."""
        stack = self._stacks.get(user_id)
        if not stack:
            raise Refusal("not_found")
        if len(stack) >= DEEPEST:
            raise Refusal("push_limit_reached")
        self._claim_external_id(content)
        view = self._new(user_id, content, view_hash)
        view.root_id, view.previous_id, view.channel_id = stack[0].id, stack[-1].id, stack[0].channel_id
        stack.append(view)
        return view

    def publish(self, user_id: str, content: Json, view_hash: str) -> View:
        """The person's Home tab, new or anew."""
        if user_id in self.homes:
            self.rewrite(self.homes[user_id], content, view_hash)
        else:
            self.homes[user_id] = self._new(user_id, content, view_hash)
        return self.homes[user_id]

    def rewrite(self, view: View, content: Json, view_hash: str) -> None:
        """Other content under the same id; what was entered into unchanged inputs stays."""
        if content["external_id"] != view.content["external_id"]:
            self._claim_external_id(content)
        view.content, view.hash = content, view_hash
        view.entries = surviving(content["blocks"], view.entries)
        view.errors, view.trouble = {}, None

    def close(self, view: View) -> None:
        """Take the view away; the one below shows again."""
        view.is_open = False
        self._stacks[view.user_id] = [one for one in self.stack(view.user_id) if one is not view]

    def clear(self, user_id: str) -> None:
        """Take all of the person's modals away."""
        for view in self.stack(user_id):
            self.close(view)

    def _new(self, user_id: str, content: Json, view_hash: str) -> View:
        view_id = self._ids.next("V")
        view = View(view_id, user_id, content, view_hash, view_id, names=self._names)
        self._all[view_id] = view
        return view

    def _claim_external_id(self, content: Json) -> None:
        taken = {view.content["external_id"] for view in self._all.values() if view.is_open}
        if content["external_id"] and content["external_id"] in taken:
            raise Refusal("duplicate_external_id")

"""A value in a submitted document that knows where it stands, so that complaints carry a JSON pointer."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from bot.sandbox.slack.values import has_lone_surrogate


class Node:
    """One value, its pointer, and the list all complaints of the document go to."""

    def __init__(self, value: Any, pointer: str, complaints: list[str]) -> None:
        self.value = value
        self.pointer = pointer
        self.complaints = complaints

    def complain(self, text: str) -> None:
        """Hold something against this value, in the form Slack's own messages have."""
        self.complaints.append(f"{text} [json-pointer:{self.pointer}]")

    def child(self, key: str | int) -> "Node":
        """The member or item under the key, be it there or not."""
        if isinstance(key, int):
            inside = self.value[key]
        else:
            inside = self.value.get(key) if isinstance(self.value, dict) else None
            key = key.replace("~", "~0").replace("/", "~1")
        return Node(inside, f"{self.pointer}/{key}", self.complaints)

    def has(self, key: str) -> bool:
        """True when the member is there; null counts as absent."""
        return self.child(key).value is not None

    def is_object(self) -> bool:
        """True for a JSON object; anything else is complained about."""
        if isinstance(self.value, dict):
            return True
        self.complain("must provide an object")
        return False

    def only(self, *allowed: str) -> None:
        """Members nobody has heard of are refused."""
        for key in self.value:
            if key not in allowed:
                self.complain(f"invalid additional property: {key}")

    def need(self, *keys: str) -> bool:
        """All these members have to be there."""
        missing = [key for key in keys if not self.has(key)]
        for key in missing:
            self.complain(f"missing required field: {key}")
        return not missing

    def string(self, key: str, most: int, least: int = 1) -> str | None:
        """A member that, when there, is text of a permitted length."""
        if not self.has(key):
            return None
        node = self.child(key)
        if not isinstance(node.value, str):
            node.complain("must be a string")
            return None
        node.length(most, least)
        return node.value

    def form(self, key: str, pattern: re.Pattern[str], what: str) -> None:
        """A member that, when there, is text of this form."""
        text = self.string(key, 255)
        if text is not None and pattern.fullmatch(text) is None:
            self.child(key).complain(f"must be {what}")

    def length(self, most: int, least: int) -> None:
        """The text is neither too long nor too short."""
        if len(self.value) > most:
            self.complain(f"must be less than {most + 1} characters")
        if len(self.value) < least:
            self.complain(f"must be more than {least - 1} characters")

    def flags(self, *keys: str) -> None:
        """Members that, when there, are true or false."""
        for key in keys:
            if self.has(key) and not isinstance(self.child(key).value, bool):
                self.child(key).complain("must be a boolean")

    def choice(self, key: str, allowed: Iterable[str]) -> None:
        """A member that, when there, is one of a few words."""
        words = list(allowed)
        if self.has(key) and self.child(key).value not in words:
            self.child(key).complain(f"must be one of {', '.join(words)}")

    def whole(self, key: str, least: int, most: int) -> None:
        """A member that, when there, is a whole number within bounds."""
        if not self.has(key):
            return
        node = self.child(key)
        if not isinstance(node.value, int) or isinstance(node.value, bool):
            node.complain("must be an integer")
        elif not least <= node.value <= most:
            node.complain(f"must be between {least} and {most}")

    def items(self, key: str, most: int, least: int = 1) -> list["Node"]:
        """The items of a member that, when there, is a list of a permitted length."""
        if not self.has(key):
            return []
        node = self.child(key)
        if not isinstance(node.value, list):
            node.complain("must provide an array")
            return []
        if len(node.value) > most:
            node.complain(f"no more than {most} items allowed")
        if len(node.value) < least:
            node.complain(f"no fewer than {least} items allowed")
        return [node.child(index) for index in range(len(node.value))]

    def kind(self, allowed: Collection[str]) -> str | None:
        """The `type` of an object, when it is one that is allowed here."""
        if not self.is_object() or not self.need("type"):
            return None
        kind = self.value["type"]
        if isinstance(kind, str) and kind in allowed:
            return kind
        self.child("type").complain(f"unsupported type: {kind}")
        return None

    def unicode(self) -> None:
        """No text anywhere below holds half of a surrogate pair."""
        for node in self.walk():
            if isinstance(node.value, str) and has_lone_surrogate(node.value):
                node.complain("invalid unicode")

    def walk(self) -> Iterator["Node"]:
        """This value and everything below it."""
        yield self
        keys: Iterable[Any] = ()
        if isinstance(self.value, dict):
            keys = list(self.value)
        elif isinstance(self.value, list):
            keys = range(len(self.value))
        for key in keys:
            yield from self.child(key).walk()

"""Answers that arrive whole and cannot be trusted; each does the work first, and spoils the true answer."""

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.sandbox.faults.fault import Fault, Step
from bot.sandbox.faults.wire import Answer

_XML_DECLARATION: Final = re.compile(rb"\A<\?xml[^>]*\?>\s*")
_MIB: Final = 1024 * 1024


def _spoiled(name: str, rewrite: Callable[[Answer], Answer]) -> Fault:
    return Fault(name, (Step.WORK, Step.ANSWER), rewrite=rewrite)


def malformed() -> Fault:
    """The answer breaks off in the middle, though its length says that it is whole."""
    return _spoiled("malformed", lambda a: replace(a, body=a.body[: len(a.body) // 2]))


def prefixed(prefix: bytes = b"\xef\xbb\xbf") -> Fault:
    """Bytes before the document: a byte order mark, or white space, which XML forbids before its declaration."""
    return _spoiled("prefixed", lambda a: replace(a, body=prefix + a.body))


def unknown_encoding(encoding: str = "x-klingon") -> Fault:
    """The document claims an encoding that nobody knows, in the XML declaration and in the header."""

    def rewrite(answer: Answer) -> Answer:
        kind = f"{answer.content_type.split(';')[0]}; charset={encoding}"
        if not answer.is_xml:
            return replace(answer, content_type=kind)
        bare = _XML_DECLARATION.sub(b"", answer.body)
        declared = f'<?xml version="1.0" encoding="{encoding}"?>\n'.encode()
        return replace(answer, body=declared + bare, content_type=kind)

    return _spoiled("unknown_encoding", rewrite)


def entity_bomb() -> Fault:
    """A balance of ten thousand million characters, written in entities of entities."""
    entities = ['<!ENTITY e0 "0123456789">']
    entities += [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10)]
    return _spoiled("entity_bomb", lambda a: _with_entities(a, "".join(entities), "&e9;"))


def external_entity(uri: str) -> Fault:
    """A balance that is to be read from `uri`: a file, or another server that would see the parser come."""
    entity = f'<!ENTITY outside SYSTEM "{uri}">'
    return _spoiled("external_entity", lambda a: _with_entities(a, entity, "&outside;"))


def _with_entities(answer: Answer, entities: str, balance: str) -> Answer:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<!DOCTYPE response [{entities}]>\n"
        "<response><action>getcredits</action><data><account><username>admin</username>"
        f"<balance>{balance}</balance></account></data></response>\n"
    )
    return replace(answer, body=body.encode(), content_type="application/xml")


def oversized(size: int = 2 * _MIB + 1) -> Fault:
    """A true answer with so much white space behind it that it passes `size` bytes."""
    return _spoiled("oversized", lambda a: replace(a, body=a.body + b" " * size))


def gzipped() -> Fault:
    """The true answer compressed, whatever the caller said it accepts."""

    def rewrite(answer: Answer) -> Answer:
        headers = dict(answer.headers) | {"Content-Encoding": "gzip"}
        return replace(answer, body=gzip.compress(answer.body), headers=headers)

    return _spoiled("gzipped", rewrite)


def changed(name: str, value: object) -> Fault:
    """Every field `name` holds `value`, at any depth; in XML its text."""
    text = b"" if value is None else str(value).encode()
    element = b"<%(n)s>%(t)s</%(n)s>" % {b"n": name.encode(), b"t": text}
    return _spoiled(f"changed {name}", lambda a: _field(a, name, element, lambda row: row | {name: value}))


def nulled(name: str) -> Fault:
    """Every field `name` is null, in XML empty."""
    return replace(changed(name, None), name=f"nulled {name}")


def missing(name: str) -> Fault:
    """No field `name` anywhere."""

    def without(row: dict[str, object]) -> dict[str, object]:
        return {key: value for key, value in row.items() if key != name}

    return _spoiled(f"missing {name}", lambda a: _field(a, name, b"", without))


Row = dict[str, object]


def _field(answer: Answer, name: str, element: bytes, change: Callable[[Row], Row]) -> Answer:
    if answer.is_xml:
        tag = re.escape(name.encode())
        body = re.sub(rb"<%b>.*?</%b>" % (tag, tag), lambda _: element, answer.body, flags=re.DOTALL)
        return replace(answer, body=body)
    return replace(answer, body=json.dumps(_everywhere(json.loads(answer.body), name, change)).encode())


def _everywhere(value: object, name: str, change: Callable[[Row], Row]) -> object:
    if isinstance(value, list):
        return [_everywhere(item, name, change) for item in value]
    if not isinstance(value, dict):
        return value
    inner = {key: _everywhere(item, name, change) for key, item in value.items()}
    return change(inner) if name in inner else inner

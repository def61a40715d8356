"""Answers of RMS, as tests need them."""

import json
from typing import Any

from hypothesis import strategies as st

from bot.providers.http import Answer

CODE = "0k2mx9q7v4b8n1c6z3l5j0h7g2f4d9s1"

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
"""Anything that JSON can say."""


def answer(body: Any, status: int = 200) -> Answer:
    """An answer with `body` as it is, or as JSON."""
    return Answer(status, {}, body if isinstance(body, bytes) else json.dumps(body).encode())


def ok(**rest: Any) -> dict[str, Any]:
    return {"success": True, **rest}


def no(*sources: str | None) -> dict[str, Any]:
    errors = [{"code": "SOME_CODE", "source": source, "message": "is wrong"} for source in sources]
    return {"success": False, "errors": errors}

"""The app's manifest: the stand-in for Slack grants what it asks for, and nothing else."""

import json
from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve()
_PLACES = (_HERE.parent.parent / "manifest.json", _HERE.parents[2] / "manifest.json")
"""In a wheel it lies in the package, in a checkout beside it."""


def manifest() -> dict[str, Any]:
    """`manifest.json`, as Slack takes it."""
    path = next(path for path in _PLACES if path.is_file())
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content

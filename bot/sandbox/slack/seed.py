"""A workspace to start from."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.slack.state.channels import Channel
from bot.sandbox.slack.state.workspace import Workspace


def seed(manifest: Mapping[str, Any], **settings: Any) -> Workspace:
    """The manifest's app installed in a workspace with an empty #general, which the app is not in."""
    workspace = Workspace.from_manifest(manifest, **settings)
    workspace.add_channel(Channel("C0GENERAL", "general"))
    return workspace

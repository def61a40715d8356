"""The Web API: one module per family of methods (docs.slack.dev/reference/methods)."""

"""Stand-ins for Slack, RMS and Ozeki on loopback: they keep state and enforce the vendors' rules."""

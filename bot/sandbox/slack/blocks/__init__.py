"""Block Kit as Slack checks it (docs.slack.dev/reference/block-kit)."""

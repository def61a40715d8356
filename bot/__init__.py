"""Teller: a Slack bot for teams whose devices and messages run on prepaid credits."""

"""The way to the bot: Socket Mode or signed HTTP, and what its acknowledgement brings about."""

"""What the stand-in remembers: a workspace with its people, conversations, views and logs."""

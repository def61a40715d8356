"""What people do in the workspace, and what they see of it."""

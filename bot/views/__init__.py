"""What people see, pure: Block Kit as dictionaries, one module for each thing shown."""

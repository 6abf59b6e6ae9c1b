"""The commands without a window; a module has `add_arguments(parser)` and `run(args) -> code`."""

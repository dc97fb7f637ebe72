"""Imported before anything else of the command line."""

import gc

gc.set_threshold(50_000)
"""Modules, rules and tables live as long as the process: looking for garbage among them after every 700 new objects
(Python's default) took a tenth of a short command's time."""

"""Programs that a measure starts as processes of their own. Not to be called by hand."""

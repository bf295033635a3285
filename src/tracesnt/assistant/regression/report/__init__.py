"""The report of a run: one page that works offline, and the same for programs and for continuous integration."""

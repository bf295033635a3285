"""Sheets of cases: reading them, checking every row at once, and writing them back with what was found."""

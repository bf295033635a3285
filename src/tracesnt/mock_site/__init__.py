"""The twin: EU Login and TRACES NT as a working site, with its backstage. Knows the project's data only."""

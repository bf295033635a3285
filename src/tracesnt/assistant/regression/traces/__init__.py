"""Traces for Playwright's viewer without a secret inside: scrubbed, then searched, and withheld where one is found."""

OF_A_SITE = frozenset({"tracesnt_session", "site", "twin", "backstage"})
"""The fixtures of which a test of a TRACES NT has one."""

"""Traces for Playwright's viewer without a secret inside: scrubbed, then searched, and withheld where one is found."""

"""Faults: what is made to fail, and where. One table and one middleware; the pages know nothing of it."""

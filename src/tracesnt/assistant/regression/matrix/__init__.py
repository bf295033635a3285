"""The fault matrix: every step of the flows under every kind of fault, held against what must come of it."""

"""Guides: any flow shot as an illustrated, translated document. For trainers."""

"""Batches: many cases from a sheet, durable, with a person in the loop."""

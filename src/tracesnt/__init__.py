"""TRACES NT Assistant: brings people on board the TRACES NT system."""

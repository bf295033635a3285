"""The backstage: mailbox, phone, clock and records of the twin, for whoever plays the person."""

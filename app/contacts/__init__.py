"""People: one profile per person, keyed by e-mail."""

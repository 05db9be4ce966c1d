"""The public page, its form, sign-ups and double opt-in."""

"""Accounts, sign-in, roles, audit trail, navigation."""

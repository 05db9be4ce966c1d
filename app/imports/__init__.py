"""Contacts, and the evidence of their consents, from lists that were made elsewhere."""

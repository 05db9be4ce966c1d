"""Cookieless counting, write side only."""

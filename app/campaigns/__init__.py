"""Campaigns: templates, blocks, themes, drafts, revisions, publishing."""

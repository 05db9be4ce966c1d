"""A consistent copy of an installation in one file, and back. Knows tables only, so it plays no room's part."""

"""The demo organisation: a believable small world to look around in."""

"""The citizen's own page, ``/me``: what is known of them, and everything they can decide about it."""

"""The citizen's own page, ``/me``: what is known of them, and everything they can decide about it.

Beside it what has to look into all rooms to be true: how long people are kept, the record and the assessment.
"""

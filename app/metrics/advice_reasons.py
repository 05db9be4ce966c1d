"""Every reason a verdict may have: its state, and the names in ``numbers`` its sentence can use."""

from __future__ import annotations

# In ``numbers`` of every verdict.
ALWAYS = ("visits", "confirmed", "value", "low", "high", "break_even", "sure")
# Reason → (state, numbers of its own).
REASONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "legal": ("stop", ("flags",)),
    "complaints": ("stop", ("complaints", "mails_sent", "most")),
    "bounces": ("stop", ("bounces", "mails_sent", "most")),
    "few_confirm": ("keep", ("sign_ups", "sign_ups_confirmed", "usual")),
    "too_few": ("collect", ("fewest",)),
    "promising": ("collect", ("more_visits",)),
    "weak": ("collect", ("more_visits",)),
    "above_break_even": ("scale", ("others_scaled",)),
    "still_above": ("scale", ()),
    "about_break_even": ("keep", ()),
    "below_usual": ("keep", ("floor",)),
    "not_in_time": ("keep", ("remaining",)),
    "too_close": ("keep", ()),
    "scaled_unsure": ("keep", ()),
    "below_break_even": ("stop", ()),
    "far_below_usual": ("stop", ("floor",)),
    "turned": ("stop", ()),
}

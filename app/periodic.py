"""What runs when, as data. Exactly one process does it at a time (``foundation/leases.py``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from app.accountability.clean_up import clean_up
from app.accountability.looking import look_when_due
from app.ambassadors.phase_news import write_phase_news
from app.ambassadors.referrals import decide_all, decide_newest
from app.campaigns.scheduling import keep_to_schedule
from app.consent.chain import seal
from app.consent.proof import forget_old_proof
from app.foundation.resealing import reseal
from app.imports.receiving import throw_away_old_ones
from app.imports.running import sweep as go_on_with_lists
from app.landing.barriers import forget_old_reports
from app.landing.clearing import delete_unconfirmed
from app.landing.phase_task import begin_due_phases
from app.landing.proving import forget_used
from app.landing.reminding import remind
from app.landing.rendering import render_what_is_missing
from app.landing.watching import forget_networks, watch_for_floods
from app.metrics.learned import make_learned
from app.metrics.outlook import make_outlooks
from app.metrics.report_task import write_weekly_reports
from app.metrics.variant_winners import look_after_variants
from app.metrics.verdicts import give_verdicts
from app.outbox.claiming import release_dead
from app.outbox.delivering import sweep
from app.outbox.suppression import forget_rested
from app.portal.clearing import forget_old_sessions
from app.safety.anomalies import watch_domains
from app.safety.provider_watch import watch_delivery
from app.staff.access_lines import forget_old_lines
from app.staff.sealing_trail import seal_trail
from app.visits.making_room import make_room


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done again and again; doing it twice does no harm."""

    name: str
    every: timedelta
    do: Callable[[], object]


# The lease whose holder runs the tasks.
LEASE = "periodic"

# What every worker does once, as soon as it starts.
AT_START: tuple[Callable[[], object], ...] = (release_dead, decide_all)

TASKS = (
    # What was saved and never sent: its nudge got lost, or its worker died.
    Task("sweep the outbox", timedelta(seconds=10), sweep),
    Task("go on with lists that are brought in", timedelta(seconds=30), go_on_with_lists),
    Task("throw away lists nobody brought in", timedelta(hours=1), throw_away_old_ones),
    # Pages ask the calendar themselves; this stamps what it has brought about.
    Task("start and end campaigns", timedelta(seconds=15), keep_to_schedule),
    Task("decide who came by supporters' links", timedelta(seconds=10), decide_newest),
    Task("decide who came by them long ago", timedelta(hours=1), decide_all),
    Task("begin the next phase of campaigns", timedelta(seconds=15), begin_due_phases),
    Task("seal the ledger of consents", timedelta(seconds=20), seal),
    Task("tell supporters of a new phase", timedelta(minutes=1), write_phase_news),
    Task("render pages for this build", timedelta(minutes=1), render_what_is_missing),
    Task("compare the variants of pages", timedelta(minutes=3), look_after_variants),
    Task("give verdicts on campaigns", timedelta(minutes=10), give_verdicts),
    Task("look ahead of campaigns", timedelta(minutes=10), make_outlooks),
    # It looks whether that is due: every hour, and where past campaigns came or went.
    Task("learn from all campaigns", timedelta(minutes=1), make_learned),
    Task("write the report of the week", timedelta(minutes=5), write_weekly_reports),
    Task("make room for sites that lead here", timedelta(hours=1), make_room),
    Task("watch for floods of sign-ups", timedelta(seconds=30), watch_for_floods),
    Task("watch delivery by mail provider", timedelta(minutes=5), watch_delivery),
    Task("watch for sign-ups from one mail domain", timedelta(minutes=5), watch_domains),
    Task("remind of what was not confirmed", timedelta(minutes=15), remind),
    Task("forget where sign-ups came from", timedelta(hours=1), forget_networks),
    Task("forget challenges that have ended", timedelta(hours=1), forget_used),
    Task("forget reported barriers", timedelta(hours=1), forget_old_reports),
    Task("seal anew what an older key sealed", timedelta(hours=1), reseal),
    Task("delete what was never confirmed", timedelta(minutes=15), delete_unconfirmed),
    Task("delete proof of what was withdrawn long ago", timedelta(hours=12), forget_old_proof),
    Task("forget who looked at their data", timedelta(hours=1), forget_old_sessions),
    Task("seal the trail of staff", timedelta(minutes=5), seal_trail),
    Task("forget who looked at whose data a year ago", timedelta(hours=12), forget_old_lines),
    Task("forget whose full mailbox was left in peace", timedelta(hours=12), forget_rested),
    Task("erase whose time is over", timedelta(days=1), clean_up),
    # It looks whether that is due: once a day, and when somebody asks.
    Task("check the ledger and who is kept", timedelta(seconds=20), look_when_due),
)

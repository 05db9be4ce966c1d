"""Who listens to what, in order. Plain calls in one transaction; listeners only write rows."""

from __future__ import annotations

from app.accountability import keeping
from app.accountability import retention as people_kept
from app.accountability.clean_up import MAIL_KIND as KEEP
from app.ambassadors import own_words
from app.ambassadors import personal_data as ambassador_data
from app.ambassadors import processing as ambassador_processing
from app.ambassadors.leaderboard import NICKNAMES, board_of
from app.ambassadors.milestones import MAIL_KIND as KIT_MAIL
from app.ambassadors.news_mails import compose_kit_mail
from app.ambassadors.news_uses import last_news
from app.ambassadors.overview_wording import medium_name, reason_in_short
from app.campaigns import publishing, second_person
from app.campaigns.channels import channel_name
from app.campaigns.variant_shares import keep_shares
from app.consent import call_words, uses
from app.consent import personal_data as consent_data
from app.consent import telling as consent_telling
from app.consent.calls import last_calls
from app.contacts import personal_data as contact_data
from app.contacts.addresses import parse_address
from app.foundation import (
    agreements,
    audit,
    lasting,
    navigation,
    personal_data,
    processing,
    queue,
    releases,
    retention,
    timeline,
)
from app.imports import personal_data as import_data
from app.imports import processing as import_processing
from app.imports import running as importing
from app.imports import telling as import_telling
from app.imports.columns import label_of
from app.landing import barriers, leaders, own_signature, unwanted
from app.landing import mails as landing_mails
from app.landing import personal_data as landing_data
from app.landing import processing as landing_processing
from app.landing import telling as landing_telling
from app.landing.letter_mails import compose_letter
from app.landing.letter_writing import KIND as LETTER
from app.landing.mail_providers import provider_name
from app.landing.moderation_kinds import read_in_one_queue
from app.landing.moderation_queue import PLEDGES
from app.landing.polls import keep_polls
from app.landing.reminding import compose_reminders
from app.landing.rendering import render_revision
from app.landing.seat_giving import MAIL_KIND as SEAT_GIVEN
from app.landing.seat_giving import compose_seat_given
from app.landing.seating import keep_number_of_seats
from app.landing.signing_up import CONFIRMATION, REMINDER
from app.metrics.report_mails import compose_weekly_reports
from app.metrics.report_task import MAIL_KIND as WEEKLY_REPORT
from app.outbox import bouncing, composing, delivering, leaving
from app.outbox import personal_data as outbox_data
from app.portal import personal_data as portal_data
from app.portal.entering import MAIL_KIND as PORTAL_ENTRY
from app.portal.mails import compose_entry
from app.privacy import personal_data as privacy_data
from app.privacy import requests as privacy_requests
from app.privacy import wishes_again
from app.privacy.subjects import key_of_address
from app.safety import invalidating
from app.safety import personal_data as safety_data
from app.safety.block_watch import watch_blocks
from app.staff import audit_trail, release_switches, releasing
from app.staff import mails as staff_mails
from app.staff import personal_data as staff_data
from app.staff import processing as staff_processing
from app.staff.accounts import MAIL_KIND
from app.staff.navigation import ENTRIES


def connect() -> None:
    """Fill the ports and registries of the lower rooms."""
    audit.kept_by(audit_trail.keep, key_of_address)
    releases.kept_by(releasing.stopped_by, release_switches.is_on)
    releases.looked_up_by(releases.PUBLISH, second_person.is_as_asked)
    navigation.filled_by(ENTRIES)
    navigation.marked_by("/staff/data-protection", "contacts.rights", _overdue)

    publishing.when_published(render_revision, keep_number_of_seats, keep_polls, keep_shares)

    composing.composed_together_by(CONFIRMATION, landing_mails.compose_confirmations)
    composing.composed_together_by(REMINDER, compose_reminders)
    composing.composed_by(MAIL_KIND, staff_mails.compose_entry_link)
    composing.composed_by(PORTAL_ENTRY, compose_entry)
    composing.composed_by(KEEP, keeping.compose_keep)
    composing.composed_by(SEAT_GIVEN, compose_seat_given)
    composing.composed_by(LETTER, compose_letter)
    composing.composed_by(KIT_MAIL, compose_kit_mail)
    composing.composed_together_by(WEEKLY_REPORT, compose_weekly_reports)

    queue.register(leaving.JOB, delivering.work)
    lasting.done_again_by(wishes_again.do_again, *wishes_again.KINDS)
    lasting.done_again_by(unwanted.do_again, "unwanted", "wanted again")
    bouncing.canonical_by(lambda address: parse_address(address).canonical)
    bouncing.told_of_blocks(watch_blocks)
    queue.register(importing.JOB, importing.work)

    leaders.listed_by(board_of)
    own_signature.taken_out_by(invalidating.withdraw)
    read_in_one_queue(PLEDGES, own_words.QUOTES, NICKNAMES)

    timeline.told_by(landing_telling.tell, consent_telling.tell, call_words.tell, import_telling.tell)
    processing.told_by(
        landing_processing.tell, ambassador_processing.tell, import_processing.tell, staff_processing.tell
    )
    retention.told_by(people_kept.tell)
    uses.told_by(last_news, last_calls)
    agreements.told_by(consent_telling.tell_what_holds)
    # Erasing goes from the rooms that point at a contact to the contact.
    personal_data.kept_by(
        consent_data.keeper,
        ambassador_data.keeper,
        own_words.keeper,
        safety_data.keeper,
        landing_data.keeper,
        import_data.keeper,
        contact_data.keeper,
        outbox_data.keeper,
        staff_data.keeper,
        privacy_data.keeper,
        portal_data.keeper,
    )
    personal_data.said_by(
        channel=channel_name,
        excluded=reason_in_short,
        fields=label_of,
        medium=medium_name,
        provider=provider_name,
    )


def _overdue() -> int:
    """What people wait for too long: an answer on their data, or on a barrier."""
    return privacy_requests.number_overdue() + barriers.number_overdue()

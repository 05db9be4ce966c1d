"""What each room brings along: its addresses, its commands, and the tables no address leads to."""

from __future__ import annotations

from app.accountability.assessment_routes import bp as assessment
from app.accountability.commands import clean_up
from app.accountability.overview_routes import bp as data_protection
from app.accountability.record_routes import bp as processing_record
from app.accountability.terms_routes import bp as terms
from app.ambassadors.banner_routes import bp as banners
from app.ambassadors.embed_routes import bp as embeds
from app.ambassadors.kit_routes import bp as own_kits
from app.ambassadors.kit_texts_routes import bp as kit_texts
from app.ambassadors.overview_routes import bp as ambassador_overview
from app.ambassadors.routes import bp as ambassadors
from app.ambassadors.saying_routes import bp as sayings
from app.ambassadors.saying_routes import staff_bp as staff_sayings
from app.ambassadors.staff_routes import bp as kits
from app.campaigns.afterwards_routes import bp as afterwards
from app.campaigns.brand_routes import bp as brand
from app.campaigns.commands import campaign_group
from app.campaigns.editor_routes import bp as editor
from app.campaigns.filing_routes import bp as filing
from app.campaigns.folder_routes import bp as campaign_folders
from app.campaigns.life_routes import bp as campaign_life
from app.campaigns.media_routes import bp as media
from app.campaigns.own_sender_routes import bp as own_sender
from app.campaigns.phase_routes import bp as phases
from app.campaigns.preview_routes import bp as previews
from app.campaigns.purposes_routes import bp as purposes
from app.campaigns.routes import bp as campaigns
from app.campaigns.template_routes import bp as own_templates
from app.campaigns.variant_deciding_routes import bp as variant_deciding
from app.campaigns.variant_routes import bp as variants
from app.consent.commands import ledger
from app.consent.stale_routes import bp as stale_consents
from app.contacts.routes import bp as contacts
from app.demo.commands import demo
from app.demo.routes import bp as demo_pages
from app.foundation import leases
from app.imports.routes import bp as imports
from app.landing.barrier_routes import bp as barriers
from app.landing.barrier_routes import staff_bp as accessibility
from app.landing.brand_preview import bp as brand_preview
from app.landing.call_routes import bp as calls
from app.landing.dark_preview import bp as dark_preview
from app.landing.embedding import bp as embedding
from app.landing.file_routes import bp as landing_files
from app.landing.legal_text_routes import bp as legal_texts
from app.landing.letter_routes import bp as letters
from app.landing.mail_preview import bp as mail_preview
from app.landing.moderation_routes import bp as moderation
from app.landing.not_me_routes import bp as not_me
from app.landing.paper_routes import bp as paper
from app.landing.receipt_routes import bp as receipts
from app.landing.routes import bp as landing
from app.landing.seat_routes import bp as seats
from app.landing.shared_preview import bp as shared_preview
from app.landing.staff_routes import bp as landing_staff
from app.landing.withdrawal_routes import bp as withdrawal
from app.metrics.board_routes import bp as board
from app.metrics.commands import numbers
from app.metrics.cost_routes import bp as costs
from app.metrics.decision_routes import bp as decisions
from app.metrics.judge_command import judge
from app.metrics.learned_routes import bp as learned
from app.metrics.past_commands import past_group
from app.metrics.past_routes import bp as past
from app.metrics.report_routes import bp as report
from app.metrics.routes import bp as metrics
from app.metrics.spread_routes import bp as spread_numbers
from app.metrics.variant_routes import bp as variant_numbers
from app.metrics.verdicts_command import verdicts_group
from app.outbox.routes import bp as outbox
from app.portal.routes import bp as portal
from app.privacy.request_routes import bp as privacy_requests
from app.privacy.staff_routes import bp as rights
from app.safety.breach_routes import bp as breach
from app.safety.invalidating_routes import bp as invalidating
from app.safety.routes import bp as safety
from app.safety.trail_routes import bp as trail
from app.staff.commands import staff_group
from app.staff.release_routes import bp as releases
from app.staff.routes import bp as staff
from app.staff.seal_models import TrailSeal
from app.visits.commands import recount

campaign_group.add_command(numbers)

BLUEPRINTS = (
    staff,
    releases,
    contacts,
    imports,
    rights,
    privacy_requests,
    stale_consents,
    calls,
    data_protection,
    terms,
    processing_record,
    assessment,
    receipts,
    outbox,
    campaigns,
    editor,
    media,
    brand,
    campaign_life,
    filing,
    afterwards,
    campaign_folders,
    own_templates,
    own_sender,
    purposes,
    phases,
    previews,
    variants,
    variant_deciding,
    landing_staff,
    mail_preview,
    seats,
    paper,
    letters,
    legal_texts,
    accessibility,
    moderation,
    staff_sayings,
    safety,
    invalidating,
    breach,
    trail,
    brand_preview,
    dark_preview,
    metrics,
    board,
    report,
    past,
    learned,
    variant_numbers,
    spread_numbers,
    decisions,
    costs,
    demo_pages,
    ambassadors,
    sayings,
    banners,
    own_kits,
    kits,
    ambassador_overview,
    kit_texts,
    embeds,
    shared_preview,
    embedding,
    portal,
    landing_files,
    not_me,
    withdrawal,
    barriers,
    landing,
)
COMMANDS = (staff_group, campaign_group, judge, past_group, verdicts_group, clean_up, recount, ledger, demo)
# Known to the schema although only the worker uses it.
TABLES = (leases.Lease, TrailSeal)

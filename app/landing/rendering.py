"""Rendering a revision into HTML with slots, once for each language, variant and build of the program."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from flask import render_template
from flask_babel import force_locale
from sqlalchemy import select

from app.campaigns.brand import Brand
from app.campaigns.models import Campaign, Revision
from app.campaigns.own_sender import organisation_of
from app.campaigns.page_content import Content
from app.campaigns.pictures import blocks_with_pictures
from app.campaigns.style_sheets import style_url
from app.campaigns.variants import content_as, variant_ids
from app.foundation.database import db, insert_or_ignore
from app.foundation.headers import BEGUN_STYLE
from app.landing.conditions import conditions_of
from app.landing.models import RenderedPage
from app.landing.page_view import ConsentView, FormView, SharedPreview, blank_form, consents_for, page_view
from app.landing.privacy_notice import privacy
from app.landing.questions import is_question, questions_in
from app.landing.share_cards import Card, card_of, keep_card
from app.landing.slots import SlotMarkers, SlotValues

_APP = Path(__file__).resolve().parents[1]


def render_revision(campaign: Campaign, revision: Revision) -> None:
    """Render a new revision in all languages and variants, in the transaction that publishes it."""
    for language, variant in _versions(revision):
        rendered_page(campaign, revision, language, variant)


def rendered_page(campaign: Campaign, revision: Revision, language: str, variant: str = "") -> RenderedPage:
    """The row for a revision in one language and variant, rendered now if this build has not done so yet.

    Two processes may render the same at once; the database keeps the first.
    """
    wanted = (
        RenderedPage.revision_id == revision.id,
        RenderedPage.language == language,
        RenderedPage.build == build(),
        RenderedPage.variant == variant,
    )
    page = db.session.scalars(select(RenderedPage).where(*wanted)).first()
    if page is None:
        content = content_as(revision.content, variant)
        consents = consents_for(content, language, organisation_of(campaign))
        conditions = conditions_of(content, language, organisation_of(campaign))
        html = page_html(campaign, content, language, slot=SlotMarkers(), consents=consents)
        keep_card(campaign, share_card(campaign, content, language))
        db.session.execute(
            insert_or_ignore(RenderedPage).values(
                revision_id=revision.id,
                language=language,
                build=build(),
                variant=variant,
                html=html,
                notice=notice_html(campaign, content, language),
                conditions_id=conditions.id if conditions else None,
                consents=[
                    {"purpose": box.purpose, "legal_text_id": box.legal_text_id, "label": box.label}
                    for box in consents
                ],
            )
        )
        page = db.session.scalars(select(RenderedPage).where(*wanted)).one()
    return page


def notice_html(campaign: Campaign, content: Content, language: str) -> str:
    """The page's privacy notice, kept with it as evidence of what people could read."""
    with force_locale(language[:2]):
        return str(privacy(organisation_of(campaign), content, language)[1])


def share_card(campaign: Campaign, content: Content, language: str) -> Card:
    """The picture beside a link to the page."""
    with force_locale(language[:2]):
        return card_of(page_view(campaign, content, language, organisation_of(campaign)))


def page_html(
    campaign: Campaign,
    content: Content,
    language: str,
    *,
    slot: SlotMarkers | SlotValues,
    consents: list[ConsentView],
    form: FormView | None = None,
    preview: bool = False,
    editing: bool = False,
    shared: SharedPreview | None = None,
    brand: Brand | None = None,
) -> str:
    """The page's HTML: with markers for publishing, with values for a single request, a preview or the editor."""
    organisation = organisation_of(campaign)
    with force_locale(language[:2]):
        page = page_view(campaign, content, language, organisation, brand)
        form = form or blank_form(campaign.slug, content, consents)
        if shared is not None:
            page = replace(
                page, languages=[(one, f"{shared.path}?language={one}") for one, _url in page.languages]
            )
            form.action = shared.path
        form.questions = form.questions or questions_in(content, language)
        html = render_template(
            "landing/page.html",
            page=page,
            card=card_of(page),
            organisation=organisation,
            form=form,
            slot=slot,
            css_url=style_url(content["theme"], page.brand, _kinds_with_style(content)),
            preview=preview,
            editing=editing,
            shared=shared,
            begun_style=BEGUN_STYLE,
        )
    return html


def _kinds_with_style(content: Content) -> list[str]:
    """Whose rules the page needs: a picture in another block looks like one in a block of its own."""
    return (
        [block["kind"] for block in content["blocks"]]
        + ["picture" for _block, _key in blocks_with_pictures(content)]
        + ["question" for block in content["blocks"] if is_question(block)]
    )


def render_what_is_missing() -> int:
    """After an update of the program: render all published revisions anew; returns how many. Commits.

    Until it has run, visitors get the page as the earlier build rendered it.
    """
    done = 0
    for campaign in db.session.scalars(
        select(Campaign).where(Campaign.current_revision_id.is_not(None))
    ).all():
        revision = campaign.current_revision
        if revision is None or _is_rendered(revision):
            continue
        render_revision(campaign, revision)
        db.session.commit()
        done += 1
    return done


def _is_rendered(revision: Revision) -> bool:
    there = db.session.execute(
        select(RenderedPage.language, RenderedPage.variant).where(
            RenderedPage.revision_id == revision.id, RenderedPage.build == build()
        )
    ).all()
    return set(_versions(revision)) <= {(language, variant) for language, variant in there}


def _versions(revision: Revision) -> list[tuple[str, str]]:
    """Language and variant of all that visitors may see of it."""
    variants = variant_ids(revision.content) or [""]
    return [(language, variant) for language in revision.content["languages"] for variant in variants]


@lru_cache(maxsize=1)
def build() -> str:
    """A fingerprint of all that decides how a page looks: templates, themes, translations and this package's code."""
    digest = hashlib.sha256()
    roots = (_APP / "landing", _APP / "campaigns" / "blocks", _APP / "translations", _APP.parent / "themes")
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.suffix in (".html", ".css", ".toml", ".po", ".py", ".woff2", ".typ", ".ttf"):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]

"""A big organisation on PostgreSQL, made of plain SQL in half a minute: many campaigns, channels and days.

Its visits are drawn from nothing but the numbers of campaign, channel and day, so that it is the same each time.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, text, update

from app.campaigns import drafting, publishing
from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from app.metrics.giving_verdicts import judge_all
from app.visits.adding_up import recount

_TOPICS = ("Verkehr", "Schule", "Klima", "Wohnen", "Gesundheit", "Kultur", "Freizeit")
_TEAMS = ("Team Nord", "Team Süd", "Jugend")
_DEMANDS = (
    "Ein sicherer Schulweg für Lindenbach",
    "Soll der Nachtbus bis zwei Uhr fahren?",
    "Das Waldbad muss bleiben",
    "Bänke an jede Haltestelle!",
    "Wer haftet, wenn der Keller wieder vollläuft?",
    "Wohnungen statt Parkplätze",
    "Die Bücherei gehört auch sonntags geöffnet",
)
_LATER_VERDICTS = 40

_VISITS = """
INSERT INTO visit_counts (campaign_id, hour, kind, channel, variant, language, number)
SELECT c.id, CAST(:today AS timestamptz) - d * interval '1 day', 'view', 'channel-' || k, '', 'de',
       1 + (c.id * 7 + k * 3 + d * 5) % 4
FROM campaigns c, generate_series(1, :channels) k, generate_series(0, :days - 1) d
"""
# Of a campaign's visits between one and seven in a hundred end with a confirmed person, most near three.
_PEOPLE = """
CREATE TEMPORARY TABLE came ON COMMIT DROP AS
SELECT row_number() OVER () AS n, c.id AS campaign_id, 'channel-' || (1 + p % :channels) AS channel,
       CAST(:today AS timestamptz) - d * interval '1 day' + (p % 20) * interval '41 minutes' AS at
FROM campaigns c, generate_series(0, :days - 1) d,
     generate_series(1, CAST(ceil(:channels * 2.5 * (0.015 + 0.005 * (c.id % 7)) * (0.4 + c.id % 3)) AS int)) p
"""
_WRITTEN = (
    """INSERT INTO contacts (id, email, canonical_email, language, created_at)
       SELECT n, 'p' || n || '@example.org', 'p' || n || '@example.org', 'de', at FROM came""",
    """INSERT INTO sign_ups (id, handle, campaign_id, rendered_page_id, language, email, address_key, answers, channel,
           variant, share_code, created_at, expires_at, confirmed_at, confirmed_by, contact_id)
       SELECT n, decode(md5('h' || n), 'hex'), campaign_id, :page, 'de', 'p' || n || '@example.org',
           decode(md5('a' || n), 'hex'), '{}', channel, '', 's' || n, at, at, at, 'button', n FROM came""",
    """INSERT INTO supporters (campaign_id, contact_id, sign_up_id, number, counted_at)
       SELECT campaign_id, n, n, row_number() OVER (PARTITION BY campaign_id ORDER BY at), at FROM came""",
    """INSERT INTO tallies (campaign_id, confirmed)
       SELECT campaign_id, count(*) FROM came GROUP BY campaign_id
       ON CONFLICT (campaign_id) DO UPDATE SET confirmed = excluded.confirmed""",
)
_REVISIONS = """
INSERT INTO revisions (campaign_id, number, content, published_at)
SELECT c.id, 1, r.content, c.published_at FROM campaigns c, revisions r WHERE c.id <> r.campaign_id
"""
_SHOWN = """
UPDATE campaigns SET current_revision_id = r.id FROM revisions r WHERE r.campaign_id = campaigns.id
"""
_OLDER = """
INSERT INTO given_verdicts (campaign_id, judged_at, state, reason, log)
SELECT campaign_id, judged_at, state, reason, log FROM given_verdicts, generate_series(1, :times)
WHERE channel = ''
"""


def fill(*, campaigns: int, channels: int, days: int) -> None:
    """Fill an empty installation that has an organisation. Commits."""
    began = clock.now() - timedelta(days=days)
    with clock.moved(-timedelta(days=days)):
        publishing.publish(drafting.new_campaign("petition", _DEMANDS[0]))
    for number in range(1, campaigns):
        title = f"{_DEMANDS[number % len(_DEMANDS)]} ({number})"
        drafting.new_campaign("petition", title, slug=f"kampagne-{number}")
    db.session.flush()
    for number, campaign in enumerate(db.session.scalars(select(Campaign).order_by(Campaign.id))):
        campaign.topic = _TOPICS[number % len(_TOPICS)]
        campaign.team = _TEAMS[number % len(_TEAMS)]
    db.session.execute(update(Campaign).values(published_at=began))
    page = db.session.scalar(text("SELECT min(id) FROM rendered_pages"))
    given = {"today": clock.now().replace(hour=0, minute=0, second=0, microsecond=0), "page": page}
    given |= {"channels": channels, "days": days, "times": _LATER_VERDICTS}
    for statement in (_REVISIONS, _SHOWN, _VISITS, _PEOPLE, *_WRITTEN):
        names = [name for name in given if f":{name}" in statement]
        db.session.execute(text(statement), {name: given[name] for name in names})
    recount()
    db.session.commit()
    judge_all()
    # A year of verdicts on each.
    db.session.execute(text(_OLDER), {"times": _LATER_VERDICTS})
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))

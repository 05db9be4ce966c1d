"""Filling an empty installation with the demo organisation.

Campaigns are drafted and published through the same functions as in real life, with the clock set back; the
thousands of past sign-ups are thought out (``signing.py``, ``looking.py``) and written in bulk (``writing_down.py``).
Everything is drawn from a fixed seed, so that every demo tells the same story, up to the present moment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random

from flask_babel import force_locale
from sqlalchemy import exists, or_, select

from app.campaigns.models import Campaign, Organisation
from app.consent import chain
from app.contacts.models import Contact
from app.demo import looking, signing, stories, writing_down
from app.demo.launching import Launched, launch
from app.demo.rhythm import Rhythm
from app.demo.townspeople import Town
from app.foundation import audit
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.wording import zone
from app.landing.models import SignUp
from app.visits.adding_up import Cell

# The newest sign-up is a few minutes old, so that its mail is sent and a code was typed.
_LATEST = timedelta(minutes=5)

Tell = Callable[[str], None]


def is_empty() -> bool:
    """No organisation, no campaign, no person; there may be accounts."""
    something = or_(*(exists(select(model.id)) for model in (Organisation, Campaign, Contact, SignUp)))
    return not db.session.scalar(select(something))


def fill(tell: Tell = lambda step: None) -> None:
    """Fill an empty installation, in one transaction, and commit. Raises RefusedError where it is not empty.

    ``tell`` hears what is being done.
    """
    if not is_empty():
        raise RefusedError("This installation is not empty; the demo only goes into an empty one.")
    # Drafts begin with the templates' words and titles, never with a visitor's language.
    with force_locale("de"):
        db.session.add(Organisation(id=1, is_demo=True, **stories.organisation()))
        launched = []
        for story in stories.all_stories():
            # Those that are over are many and quickly made.
            if not story.ended:
                tell(story.words["de"]["title"])
            launched.append(launch(story))
    _let_it_happen([one for one in launched if one], tell)
    audit.record("demo.filled", "organisation", 1)
    db.session.commit()
    chain.seal()


def _let_it_happen(launched: list[Launched], tell: Tell) -> None:
    town = Town(Random("Lindenbach"))  # noqa: S311 - a story, not a secret
    signed: list[signing.Signed] = []
    visits: Counter[Cell] = Counter()
    for one in launched:
        rng = Random(one.story.slug)  # noqa: S311
        rhythm = Rhythm(one.live_from, one.live_until - _LATEST, zone())
        own = signing.all_signed(one, rhythm, town, rng)
        visits += looking.visits(one, own, rhythm, rng)
        signed += own
    tell(f"{len(signed)} sign-ups")
    writing_down.write_sign_ups(signed, Random("consents"))  # noqa: S311
    tell(f"{visits.total()} visits")
    writing_down.write_visits(visits)

"""What supporters decide on their own page: mails, a nickname, switching the link off. Its address is proof."""

from __future__ import annotations

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from app.ambassadors import leaderboard, revoking
from app.ambassadors.agreeing import agree, disagree
from app.ambassadors.generations import supporter_sign_up
from app.ambassadors.news_consent import fingerprint, wording_shown
from app.ambassadors.queries import SharedBy
from app.ambassadors.whose import language_for, page_for, supporter_of
from app.foundation.database import db
from app.foundation.gates import public_blueprint
from app.landing.form_reading import clean
from app.landing.models import SignUp

bp = public_blueprint("own_kits", __name__)


@bp.post("/k/<token>/news")
def news(token: str) -> ResponseReturnValue:
    """Agree to mails about this kit, or take that back; only to words that were really shown."""
    shared = supporter_of(token)
    own = _own(shared)
    if "stop" in request.form:
        disagree(own)
    elif "news" in request.form:
        language = language_for(shared.campaign, shared.sign_up.language)
        with force_locale(language[:2]):
            page = page_for(shared.campaign, language, shared.sign_up.variant)
        if request.form.get("words") != fingerprint(wording_shown(page.language, page.sender)):
            return redirect(f"/k/{token}?again=news#own-more", 303)
        agree(own, shared.campaign, language=page.language, organisation=page.sender)
    db.session.commit()
    return redirect(f"/k/{token}#own-more", 303)


@bp.post("/k/<token>/off")
def off(token: str) -> ResponseReturnValue:
    """From now on the link attributes nothing."""
    own = _own(supporter_of(token))
    revoking.revoke(own.id, own.campaign_id, by=revoking.SUPPORTER)
    db.session.commit()
    return redirect(f"/k/{token}#own", 303)


@bp.post("/k/<token>/on")
def on(token: str) -> ResponseReturnValue:
    """It attributes again."""
    own = _own(supporter_of(token))
    revoking.restore(own.id, by=revoking.SUPPORTER)
    db.session.commit()
    return redirect(f"/k/{token}#own", 303)


@bp.post("/k/<token>/nickname")
def nickname(token: str) -> ResponseReturnValue:
    """Ask to stand in the list of those who bring most, or leave it at once."""
    own = _own(supporter_of(token))
    said = clean(request.form.get("nickname", ""), one_line=True)
    if "leave" in request.form:
        leaderboard.leave(own)
    elif leaderboard.is_nickname(said):
        leaderboard.join(own, said)
    else:
        return redirect(f"/k/{token}?again=nickname#own-board", 303)
    db.session.commit()
    return redirect(f"/k/{token}#own-board", 303)


def _own(shared: SharedBy) -> SignUp:
    """The sign-up by which the person became a supporter, which all decisions hang on."""
    return db.session.get_one(SignUp, supporter_sign_up(shared.sign_up))

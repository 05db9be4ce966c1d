"""Where a supporter says why they are with it and takes it back again; and where staff see the photo."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import abort, redirect, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from app.ambassadors import own_words
from app.ambassadors.routes import kit_page
from app.ambassadors.saying import LARGEST_PHOTO, read_saying
from app.ambassadors.whose import language_for, supporter_of
from app.foundation.database import db, reading
from app.foundation.errors import NotFoundError, TestballonError
from app.foundation.gates import needs, public_blueprint, staff_blueprint
from app.foundation.uploads import take_up_to

bp = public_blueprint("sayings", __name__)
staff_bp = staff_blueprint("staff_sayings", __name__)
# Room for what surrounds the photo in the form.
_LARGEST_FORM = LARGEST_PHOTO + 256 * 1024


@bp.url_value_preprocessor
def take_a_photo_from_supporters(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """A photo is larger than any form; a stranger's request stays as small as all others.

    Before anything reads the body, and without holding the database while it arrives.
    """
    if endpoint != "sayings.say":
        return
    with reading():
        try:
            supporter_of((values or {}).get("token", ""))
        except TestballonError:
            return
    take_up_to(_LARGEST_FORM)


@bp.post("/k/<token>/words")
def say(token: str) -> ResponseReturnValue:
    """Keep what was typed, to be read by staff; or throw it away."""
    with reading():
        shared = supporter_of(token)
        language = language_for(shared.campaign, shared.sign_up.language)
    # Nothing holds the database while the photo is drawn anew.
    with force_locale(language[:2]):
        sent = request.files.get("photo")
        is_removed = request.form.get("do") == "remove"
        typed = None if is_removed else read_saying(request.form, sent.stream.read() if sent else b"")
        shared = supporter_of(token)
        if typed is None:
            own_words.remove(shared.sign_up)
        elif typed.errors:
            return kit_page(token, shared, saying=typed), 422
        else:
            own_words.write(
                shared.sign_up,
                text=typed.text,
                name=typed.name,
                photo=typed.photo,
                drop_photo=typed.drop_photo,
            )
        db.session.commit()
    return redirect(f"/k/{token}#words", 303)


@bp.get("/k/<token>/photo.jpg")
def own_photo(token: str) -> ResponseReturnValue:
    """The photo as it is kept, for the one who sent it."""
    data = own_words.photo_of(supporter_of(token).sign_up.id)
    if not data:
        raise NotFoundError("There is no photo.")
    return send_file(BytesIO(data), mimetype="image/jpeg", max_age=0)


@staff_bp.get("/moderation/quote/<int:sign_up_id>/photo")
@needs("campaigns.edit")
def photo_to_look_at(sign_up_id: int) -> ResponseReturnValue:
    """The photo of somebody's own words, for those who decide on it."""
    data = own_words.photo_of(sign_up_id) or abort(404)
    return send_file(BytesIO(data), mimetype="image/jpeg", max_age=0)

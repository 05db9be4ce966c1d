"""“That was not me” (R7.02): what was entered is deleted, and the address is not asked to confirm again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from app.foundation import clock, tokens
from app.foundation.database import db
from app.landing.clearing import delete_unconfirmed
from app.landing.mails import DELETED_AFTER_EXPIRY, NOT_ME
from app.landing.models import SignUp
from app.landing.unwanted import ask_no_more


def signed_for(token: str) -> SignUp | None:
    """The sign-up a mail's “that was not me” is about; None once it has been deleted.

    Raises NotFoundError for a token we never made, ExpiredError for an old one.
    """
    handle = tokens.open_token(NOT_ME, token).handle
    return db.session.scalars(select(SignUp).where(SignUp.handle == handle)).first()


def was_not_me(sign_up: SignUp) -> None:
    """Ask this address no more, and delete the sign-up unless it has been confirmed. Commits."""
    ask_no_more(sign_up.address_key)
    # Its time is over this moment; so it is deleted, and counted, like any other that nobody confirmed.
    over = clock.now() - DELETED_AFTER_EXPIRY - timedelta(minutes=1)
    db.session.execute(
        update(SignUp)
        .where(SignUp.id == sign_up.id, SignUp.confirmed_at.is_(None))
        .values(expires_at=over)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    delete_unconfirmed()

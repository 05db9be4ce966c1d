"""“That was not me” (R7.02): what was entered is deleted, and the address is not asked to confirm again."""

from __future__ import annotations

from sqlalchemy import select

from app.foundation import tokens
from app.foundation.database import db
from app.landing.clearing import forget_unconfirmed
from app.landing.mails import NOT_ME
from app.landing.models import SignUp
from app.landing.unwanted import ask_no_more


def signed_for(token: str) -> SignUp | None:
    """The sign-up a mail's “that was not me” is about; None once it has been deleted.

    Raises NotFoundError for a token we never made, ExpiredError for an old one.
    """
    handle = tokens.open_token(NOT_ME, token).handle
    return db.session.scalars(select(SignUp).where(SignUp.handle == handle)).first()


def was_not_me(sign_up: SignUp) -> None:
    """Ask this address no more, and delete the sign-up unless it has been confirmed. The caller commits."""
    ask_no_more(sign_up.address_key)
    forget_unconfirmed(SignUp.id == sign_up.id, SignUp.confirmed_at.is_(None))

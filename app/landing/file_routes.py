"""Addresses of files: style sheets, typefaces, pictures, and what programs ask for by themselves."""

from __future__ import annotations

from flask import Response, request
from flask.typing import ResponseReturnValue

from app.campaigns.brand import brand_of
from app.campaigns.organisation import the_organisation
from app.campaigns.style_sheets import style_sheet
from app.foundation.errors import NotFoundError
from app.foundation.gates import public_blueprint
from app.landing.error_pages import DEFAULT_THEME
from app.landing.favicon import favicon_svg
from app.landing.page_serving import takes_gzip
from app.landing.picture_files import picture_bytes
from app.landing.share_cards import card_file
from app.landing.theme_files import font_file

bp = public_blueprint("landing_files", __name__)

_A_YEAR = "public, max-age=31536000, immutable"


@bp.get("/media/<name>.css")
def style(name: str) -> ResponseReturnValue:
    """A theme's style sheet; the fingerprint in the name only makes the address change with the content."""
    sheet = style_sheet(name.rpartition("-")[0])
    zipped = takes_gzip(request.environ)
    response = Response(sheet.zipped if zipped else sheet.css, mimetype="text/css")
    response.headers["Cache-Control"] = _A_YEAR
    response.headers["Vary"] = "Accept-Encoding"
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    return response


@bp.get("/media/<theme>/<name>.woff2")
def font(theme: str, name: str) -> ResponseReturnValue:
    """A theme's display face."""
    file = font_file(theme, f"{name}.woff2")
    if file is None:
        raise NotFoundError("There is no such font.")
    return Response(file, mimetype="font/woff2", headers={"Cache-Control": _A_YEAR})


@bp.get("/media/p/<digest>.<any(webp, jpg):kind>")
def picture_file(digest: str, kind: str) -> ResponseReturnValue:
    """A picture in one size; what is at this address never changes."""
    data = picture_bytes(digest, kind)
    if data is None:
        raise NotFoundError("There is no such picture.")
    answer = Response(data, mimetype="image/webp" if kind == "webp" else "image/jpeg")
    answer.headers["Cache-Control"] = _A_YEAR
    answer.set_etag(digest)
    return answer.make_conditional(request)


@bp.get("/media/card-<digest>.png")
def share_card(digest: str) -> ResponseReturnValue:
    """The picture that messengers show beside a link."""
    data = card_file(digest)
    if data is None:
        raise NotFoundError("There is no such picture.")
    answer = Response(data, mimetype="image/png", headers={"Cache-Control": _A_YEAR})
    answer.set_etag(digest)
    return answer.make_conditional(request)


@bp.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """Search engines may read campaigns and nothing with a token in it."""
    lines = (
        "User-agent: *",
        "Disallow: /staff",
        "Disallow: /c/",
        "Disallow: /k/",
        "Disallow: /u/",
        "Disallow: /s/",
        "Disallow: /preview/",
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@bp.get("/favicon.ico")
def favicon_file() -> ResponseReturnValue:
    """Programs that do not read the page ask here."""
    organisation = the_organisation()
    drawing = favicon_svg(organisation.name, DEFAULT_THEME, brand_of(organisation))
    return Response(drawing, mimetype="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})

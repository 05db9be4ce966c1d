"""Pictures and their files: the rows, and how a page or the media library finds them.

A picture is known by its key, the fingerprint of what was uploaded, so that the same photo is kept once and a page's
JSON can be carried to another installation. Its files are addressed by what is in them and never change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, LargeBinary, String, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from app.campaigns.models import Campaign, Revision
from app.foundation.database import Base, db
from app.foundation.paging import Page, page_number

PAGE_SIZE = 24
# "original" is what everything else is drawn from; it is never on a page.
ORIGINAL, WHOLE, WIDE, SQUARE = "original", "whole", "wide", "square"


class Picture(Base):
    """One photo or drawing."""

    __tablename__ = "pictures"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    # As the file was called; only people read it.
    name: Mapped[str] = mapped_column(String(200), default="")
    width: Mapped[int]
    height: Mapped[int]
    # The point that no crop may lose, in hundredths from the left and from the top.
    focus_x: Mapped[int] = mapped_column(default=50)
    focus_y: Mapped[int] = mapped_column(default=50)
    # What is to be seen, by language; or the decision that it says nothing.
    alt: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    is_decorative: Mapped[bool] = mapped_column(default=False)
    credit: Mapped[str] = mapped_column(String(200), default="")
    # Name, credit and texts in small letters, to search by.
    words: Mapped[str] = mapped_column(Text, default="")
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))

    files: Mapped[list[PictureFile]] = relationship(
        back_populates="picture", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def focus(self) -> str:
        """As the files that follow it carry it."""
        return focus_name(self.focus_x, self.focus_y)

    def note_words(self) -> None:
        """Keep what it can be found by in step; to be called after every change of it."""
        self.words = " ".join([self.name, self.credit, *self.alt.values()]).lower()

    @property
    def small(self) -> str:
        """Where the smallest whole rendition is, for lists."""
        return next((file.url for file in self.of_shape(WHOLE, "webp")), "")

    def alt_in(self, language: str) -> str:
        """What a screen reader says."""
        return "" if self.is_decorative else self._said_in(language)

    def is_decided(self, language: str) -> bool:
        """Whether somebody said what is to be seen, or that there is nothing to be said."""
        return self.is_decorative or bool(self._said_in(language).strip())

    def _said_in(self, language: str) -> str:
        """Easy German may say it as German does."""
        return self.alt.get(language) or self.alt.get(language.partition("-")[0], "")

    def of_shape(self, shape: str, format: str) -> list[PictureFile]:
        """The files of a shape as the focus is now, smallest first."""
        found = [
            file
            for file in self.files
            if file.shape == shape and file.format == format and file.focus in ("", self.focus)
        ]
        return sorted(found, key=lambda file: file.width)


class PictureFile(Base):
    """A picture in one shape, width and format."""

    __tablename__ = "picture_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    picture_id: Mapped[int] = mapped_column(ForeignKey("pictures.id", ondelete="CASCADE"), index=True)
    shape: Mapped[str] = mapped_column(String(12))
    # The focus it was cropped to; empty for what is not cropped.
    focus: Mapped[str] = mapped_column(String(8), default="")
    format: Mapped[str] = mapped_column(String(5))
    width: Mapped[int]
    height: Mapped[int]
    digest: Mapped[str] = mapped_column(String(32), index=True)
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    picture: Mapped[Picture] = relationship(back_populates="files")

    @property
    def url(self) -> str:
        """Where it is served; the address changes with the content."""
        return f"/media/p/{self.digest}.{self.format}"


@dataclass(frozen=True, slots=True)
class Use:
    """Where a picture stands: a campaign, and whether in its draft, live, or both."""

    campaign: Campaign
    is_in_draft: bool
    is_live: bool


def focus_name(x: int, y: int) -> str:
    """A focus as the files that follow it carry it."""
    return f"{x}x{y}"


def picture_by_key(key: str) -> Picture | None:
    """One picture."""
    return db.session.scalars(select(Picture).where(Picture.key == key)).first() if key else None


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture as a page's template sees it."""

    webp: str
    jpg: str
    src: str
    width: int
    height: int
    alt: str
    credit: str


def shown_picture(key: str | None, shape: str, language: str) -> ShownPicture | None:
    """What a page shows of a picture; None where none is chosen, or it is gone."""
    picture = picture_by_key(key or "")
    if picture is None:
        return None
    webp, jpg = picture.of_shape(shape, "webp"), picture.of_shape(shape, "jpg")
    largest = jpg[-1]
    return ShownPicture(
        webp=", ".join(f"{file.url} {file.width}w" for file in webp),
        jpg=", ".join(f"{file.url} {file.width}w" for file in jpg),
        src=largest.url,
        width=largest.width,
        height=largest.height,
        alt=picture.alt_in(language),
        credit=picture.credit,
    )


def file_data(digest: str, format: str) -> bytes | None:
    """A file's bytes, for its address. Never the original: what is on no page is not for everybody."""
    return db.session.scalars(
        select(PictureFile.data)
        .where(PictureFile.digest == digest, PictureFile.format == format, PictureFile.shape != ORIGINAL)
        .limit(1)
    ).first()


def pictures_page(words: str) -> Page[Picture]:
    """One page of the library, newest first, narrowed to what all the words occur in."""
    conditions = [_matches(word) for word in words.lower().split()[:6]]
    total = db.session.scalar(select(func.count()).select_from(Picture).where(*conditions)) or 0
    number = page_number(total, PAGE_SIZE)
    rows = db.session.scalars(
        select(Picture)
        .where(*conditions)
        .order_by(Picture.id.desc())
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
        .options(selectinload(Picture.files))
    ).all()
    return Page(rows, number, total, PAGE_SIZE)


def pictures_to_choose(chosen: str) -> list[Picture]:
    """The newest pictures for a block's settings, the chosen one among them, first."""
    newest = db.session.scalars(
        select(Picture).order_by(Picture.id.desc()).limit(PAGE_SIZE).options(selectinload(Picture.files))
    ).all()
    first = picture_by_key(chosen)
    return ([first] if first else []) + [one for one in newest if one is not first]


def blocks_with_pictures(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Block id and picture key, for each block of a page that shows a picture; a variant's stands in the headline."""
    for block in content.get("blocks", []):
        key = block.get("settings", {}).get("picture")
        if key:
            yield str(block["id"]), str(key)
        if block["kind"] == "hero":
            variants = [one for one in content.get("variants", []) if isinstance(one, dict)]
            shown = [str(one["picture"]) for one in variants if one.get("picture")]
            yield from ((str(block["id"]), other) for other in shown)


def without_alt(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Block id and language wherever nobody has decided what a picture says to those who cannot see it."""
    missing = []
    for block_id, key in blocks_with_pictures(content):
        picture = picture_by_key(key)
        if picture is not None:
            missing += [(block_id, code) for code in content["languages"] if not picture.is_decided(code)]
    return missing


def uses_of(picture: Picture) -> list[Use]:
    """Every campaign that shows it, by title."""
    rows = db.session.execute(
        select(Campaign, Revision.content)
        .outerjoin(Revision, Revision.id == Campaign.current_revision_id)
        .order_by(Campaign.title)
    ).all()
    uses = [
        Use(campaign, _shows(campaign.draft, picture.key), _shows(live or {}, picture.key))
        for campaign, live in rows
    ]
    return [use for use in uses if use.is_in_draft or use.is_live]


def _shows(content: Mapping[str, Any], key: str) -> bool:
    return any(shown == key for _block, shown in blocks_with_pictures(content))


def _matches(word: str) -> ColumnElement[bool]:
    pattern = "%" + word.replace("/", "//").replace("%", "/%").replace("_", "/_") + "%"
    return Picture.words.like(pattern, escape="/")

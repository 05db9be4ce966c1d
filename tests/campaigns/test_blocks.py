"""Which blocks a page may have, and how they are arranged."""

import shutil
from pathlib import Path

import pytest

from app.campaigns import arranging, drafting
from app.campaigns.block_kinds import FOLDER, all_kinds
from app.campaigns.campaign_folders import all_templates
from app.foundation.errors import NotFoundError, RefusedError

pytestmark = pytest.mark.usefixtures("app_context")


def _ids(content: dict) -> list[str]:
    return [block["id"] for block in content["blocks"]]


def test_every_template_is_made_of_known_blocks():
    for template in all_templates():
        for block in template.stored["blocks"]:
            assert block["kind"] in all_kinds()


@pytest.mark.parametrize("name", sorted(all_kinds()))
def test_every_kind_begins_with_words_its_own_form_accepts(name: str):
    known = all_kinds()[name]
    assert (FOLDER / name / "template.html").exists()
    for language in ("de", "en"):
        texts = known.new_block([language])["texts"][language]
        form = known.kind.texts(data=texts)
        assert {field.name for field in form} >= set(texts), (
            "words.toml says something the form does not know."
        )
        assert form.validate(), form.errors


def test_a_folder_dropped_in_is_a_new_kind(tmp_path: Path):
    shutil.copytree(FOLDER / "text", tmp_path / "note")
    kind = tmp_path / "note" / "kind.py"
    kind.write_text(kind.read_text().replace('name="text"', 'name="note"'))
    assert list(all_kinds(tmp_path)) == ["note"]


def test_blocks_are_added_copied_moved_and_removed():
    content = drafting.draft_content("petition", "Ein Nachtbus für Lindenbach")
    before = _ids(content)
    added, new = arranging.with_block(content, "text", after="case")
    assert _ids(added).index(new) == before.index("case") + 1
    assert _ids(content) == before, "The page given stays as it was."
    copied, twin = arranging.with_copy(added, "case")
    assert arranging.find_block(copied, twin)["texts"] == arranging.find_block(copied, "case")["texts"]
    moved = arranging.with_block_moved(copied, new, before="faq")
    assert _ids(moved).index(new) == _ids(moved).index("faq") - 1
    assert _ids(arranging.with_block_moved(copied, "faq", before=""))[-1] == "faq"
    assert new not in _ids(arranging.without_block(moved, new))


def test_what_the_page_needs_cannot_be_removed_or_doubled():
    content = drafting.draft_content("petition", "Ein Nachtbus für Lindenbach")
    for needed in ("hero", "form", "organiser"):
        with pytest.raises(RefusedError):
            arranging.without_block(content, needed)
        with pytest.raises(RefusedError):
            arranging.with_copy(content, needed)
    with pytest.raises(NotFoundError):
        arranging.without_block(content, "gone")

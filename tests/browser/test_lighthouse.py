"""100 points in every category on a phone: each theme once, all pairs with the templates by `make lighthouse`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import product

import pytest

from app.campaigns import drafting, publishing
from app.foundation.database import db
from tests.browser.lighthouse import CATEGORIES, Lighthouse, Report
from tests.browser.public import PAIRS, TEMPLATES, THEMES
from tests.servers.product import ROOT, Product

_LOOKS = 6
_TABLE = ROOT / "docs" / "lighthouse.md"
_ABOUT = """# Every template with every theme, as Lighthouse sees it

Written by `make lighthouse`: phone settings (a slow phone on a slow net, simulated), the best of up to {looks} looks,
each page as it comes from the template, in German. In this order: {categories}.

"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The pairs of template and theme to look at."""
    all_pairs = metafunc.config.getoption("all_pairs")
    # The machine stands still meanwhile, so it is one template a theme.
    pairs = list(product(TEMPLATES, THEMES)) if all_pairs else PAIRS[: len(THEMES)]
    metafunc.parametrize(("template", "theme"), pairs)


@pytest.fixture(scope="module")
def table(request: pytest.FixtureRequest) -> Iterator[dict[tuple[str, str], Report]]:
    """What was seen, by template and theme; with all pairs it is written into the docs."""
    seen: dict[tuple[str, str], Report] = {}
    yield seen
    if len(seen) == len(TEMPLATES) * len(THEMES):
        _TABLE.write_text(_as_markdown(seen))


def test_lighthouse_gives_full_marks(
    template: str,
    theme: str,
    site: Product,
    lighthouse: Lighthouse,
    alone: Callable[[], AbstractContextManager[None]],
    table: dict[tuple[str, str], Report],
) -> None:
    """Speed, accessibility, good practice and findability."""
    with site.inside():
        title, slug = f"Mehr Bäume für die Lindenstraße, {template} {theme}", f"{template}-{theme}"
        publishing.publish(drafting.new_campaign(template, title, slug=slug, theme=theme))
        db.session.commit()
    with alone():
        report = lighthouse.best_of(f"{site.url}/{slug}", _LOOKS, enough=100)
    table[template, theme] = report
    assert min(report.scores.values()) == 100, (report.scores, "\n".join(report.findings))


def _as_markdown(seen: dict[tuple[str, str], Report]) -> str:
    lines = [f"| | {' | '.join(THEMES)} |", "|---" * (len(THEMES) + 1) + "|"]
    for template in TEMPLATES:
        points = (seen[template, theme].scores for theme in THEMES)
        cells = " | ".join(" ".join(str(one[name]) for name in CATEGORIES) for one in points)
        lines.append(f"| {template} | {cells} |")
    return _ABOUT.format(looks=_LOOKS, categories=", ".join(CATEGORIES)) + "\n".join(lines) + "\n"

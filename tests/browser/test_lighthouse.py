"""100 points in every category on a phone: each template and theme once, all pairs by `make lighthouse`."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from tests.browser.lighthouse import CATEGORIES, audit
from tests.servers.product import ROOT, Product

# A busy machine only ever takes points for speed away, so the best of some looks is the page's own.
_LOOKS = 6


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The pairs of template and theme to look at."""
    templates = sorted(path.parent.name for path in (ROOT / "campaigns").glob("*/campaign.toml"))
    themes = sorted(path.parent.name for path in (ROOT / "themes").glob("*/theme.toml"))
    assert templates, "There is no template in campaigns/."
    assert themes, "There is no theme in themes/."
    if metafunc.config.getoption("all_pairs"):
        pairs = list(product(templates, themes))
    else:
        number = max(len(templates), len(themes))
        pairs = [(templates[n % len(templates)], themes[n % len(themes)]) for n in range(number)]
    metafunc.parametrize(("template", "theme"), pairs)


@pytest.mark.alone
@pytest.mark.xdist_group("lighthouse")
def test_lighthouse_gives_full_marks(template: str, theme: str, site: Product, tmp_path: Path) -> None:
    """Speed, accessibility, good practice and findability."""
    title = f"Mehr Bäume für die Lindenstraße, {template} {theme}"
    said = site.call(
        *("campaign", "new", "--template", template, "--title", title),
        *("--set", f"theme={theme}", "--publish"),
    )
    url = next(word for word in said.split() if word.startswith("http"))
    best = dict.fromkeys(CATEGORIES, 0)
    findings: list[str] = []
    for _ in range(_LOOKS):
        report = audit(url, tmp_path)
        best = {name: max(best[name], points) for name, points in report.scores.items()}
        findings = report.findings
        if min(best.values()) == 100:
            return
    pytest.fail(f"{url} ({template}, {theme}) gets {best}:\n" + "\n".join(findings))

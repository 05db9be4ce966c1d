"""First segments of addresses that no campaign may take (contract). The only such list."""

RESERVED_SLUGS = frozenset(
    [
        "c", "u", "s", "k", "me", "preview", "imprint", "privacy", "accessibility", "conditions", "healthz", "readyz",
        "staff", "static", "media", "embed", "api", "flask", "admin", "robots.txt", "sitemap.xml", "favicon.ico",
        ".well-known",
    ]
)  # fmt: skip

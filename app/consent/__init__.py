"""Legal texts, purposes and the ledger of consents."""

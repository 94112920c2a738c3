"""Store (存放): objects by hash, an append-only ledger, runs built aside, one writer."""

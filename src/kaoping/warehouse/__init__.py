"""Warehouse (数据仓): a hardened DuckDB built anew for every run from files; a cache, never the truth."""

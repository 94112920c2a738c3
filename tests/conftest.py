"""Shared by all tests: what is skipped on a machine without a system program, and said so.

`KAOPING_DEMAND=chromium,libreoffice,poppler` (set by .ci/run) turns such a skip into a failure.
"""

import os
import shutil

import pytest

PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "libreoffice": ("soffice", "libreoffice"),
    "poppler": ("pdftoppm",),
}


def have(marker: str) -> bool:
    return any(shutil.which(name) for name in PROGRAMS[marker])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    demanded = os.environ.get("KAOPING_DEMAND", "").split(",")
    for item in items:
        for marker in PROGRAMS:
            if item.get_closest_marker(marker) and not have(marker) and marker not in demanded:
                item.add_marker(pytest.mark.skip(reason=f"本机没有 {PROGRAMS[marker][0]}"))

"""How the address of the virus scanner is written; for the settings, so without Django."""

from __future__ import annotations

import re


def address_problem(address: str) -> str:
    """What is wrong with the setting, for whoever wrote it; "" when nothing is."""
    if re.fullmatch(r"unix:///\S+|tcp://[^\s:/]+:\d{1,5}|tcp://\[[0-9a-fA-F:]+\]:\d{1,5}", address):
        return ""
    return f"CLAMD is {address!r}. Write unix:///run/clamav/clamd.ctl or tcp://host:3310."

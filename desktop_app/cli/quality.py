"""How often automatic links were corrected, as figures."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from desktop_app.cli.output import DONE, print_json, print_line
from desktop_app.domain.link_quality import LinkCount, LinkQuality
from desktop_app.domain.text import counted
from desktop_app.services.link_quality import LinkQualityOfDesk
from desktop_app.services.runner import Runner


def quality(runner: Runner, arguments: argparse.Namespace) -> int:
    found = runner.read(LinkQualityOfDesk(arguments.weeks))
    if arguments.json:
        print_json(_as_json(found))
        return DONE
    print_line(f"{_figures(found.total)} automatic links corrected in {counted(len(found.weeks), 'week')}")
    for title, parts in (("channel", found.by_channel()), ("rule", found.by_rule())):
        for part, count in parts:
            print_line(f"{title} {part.value}: {_figures(count)}", indent="  ")
    return DONE


def _figures(count: LinkCount) -> str:
    return f"{count.corrected:,} of {count.links:,} ({count.rate:.1%})"


def _as_json(found: LinkQuality) -> dict[str, Any]:
    return {
        "total": _count(found.total),
        "weeks": [
            {"week": week.isoformat(), **_count(count)}
            for week, count in zip(found.weeks, found.by_week(), strict=True)
        ],
        "channels": _parts(found.by_channel()),
        "rules": _parts(found.by_rule()),
    }


def _parts(parts: Iterable[tuple[Any, LinkCount]]) -> list[dict[str, Any]]:
    return [{"name": part.value, **_count(count)} for part, count in parts]


def _count(count: LinkCount) -> dict[str, Any]:
    return {"links": count.links, "corrected": count.corrected, "rate": round(count.rate, 6)}

"""Link quality in words and figures."""

from __future__ import annotations

from datetime import date, timedelta

from desktop_app.domain.interactions import Channel
from desktop_app.domain.link_quality import LinkCount, LinkQuality
from desktop_app.domain.matching import Rule
from desktop_app.domain.text import counted

PERIODS = {4: "4 weeks", 13: "13 weeks", 26: "26 weeks", 52: "52 weeks"}
USUAL_PERIOD = 26

_CHANNELS = {
    Channel.VOICE: "Calls",
    Channel.CALLBACK: "Callbacks",
    Channel.EMAIL: "E-mail",
    Channel.CHAT: "Chat",
    Channel.WEB_MESSAGING: "Web messaging",
    Channel.SMS: "SMS",
    Channel.WHATSAPP: "WhatsApp",
    Channel.LINE: "LINE",
    Channel.OPEN: "Open messaging",
}
_RULES = {
    Rule.EXACT: "One contact held it",
    Rule.FIRST_CREATED: "First created of several",
    Rule.VARIANT: "Variant of the number",
}


def channel_words(channel: Channel) -> str:
    return _CHANNELS.get(channel, channel.value.capitalize())


def rule_words(rule: Rule) -> str:
    return _RULES.get(rule, rule.value)


def percent(rate: float) -> str:
    """ "0 %", "0.4 %", "12 %": two figures are as exact as such a number is."""
    points = round(rate * 100, 0 if rate >= 0.1 else 1)
    return f"{points:g} %"


def part_words(count: LinkCount) -> str:
    """ "37 of 1,204 · 3.1 %"."""
    return f"{count.corrected:,} of {count.links:,} · {percent(count.rate)}"


def total_sentence(quality: LinkQuality) -> str:
    """ "37 of 1,204 automatic links were corrected (3.1 %)"."""
    total = quality.total
    if not total.links:
        return "Nothing was linked automatically"
    were = "was" if total.corrected == 1 else "were"
    return f"{total.corrected:,} of {counted(total.links, 'automatic link')} {were} corrected ({percent(total.rate)})"


def period_words(quality: LinkQuality) -> str:
    """ "11 Aug 2025 to 8 Feb 2026"."""
    first, end = quality.weeks[0], quality.weeks[-1] + timedelta(days=6)
    year = "" if first.year == end.year else f" {first.year}"
    return f"{first.day} {first:%b}{year} to {end.day} {end:%b} {end.year}"


def week_sentence(week: date, count: LinkCount) -> str:
    """What the pointer is told about a week."""
    when = f"Week of {week.day} {week:%b} {week.year}"
    return f"{when}: {part_words(count)} corrected" if count.links else f"{when}: nothing was linked automatically"


def picture_sentence(quality: LinkQuality) -> str:
    """The whole picture for whoever cannot see it."""
    total = quality.total
    if not total.links:
        return f"{total_sentence(quality)} from {period_words(quality)}."
    weeks = quality.by_week()
    worst = max(range(len(weeks)), key=lambda number: weeks[number].rate)
    parts = [f"{channel_words(channel)} {part_words(count)}" for channel, count in quality.by_channel()]
    parts += [f"{rule_words(rule)} {part_words(count)}" for rule, count in quality.by_rule()]
    told = week_sentence(quality.weeks[worst], weeks[worst])
    most = f" The worst was the {told[0].lower()}{told[1:]}." if total.corrected else ""
    return f"{total_sentence(quality)} from {period_words(quality)}. {'; '.join(parts)}.{most}"

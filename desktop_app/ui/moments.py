"""Moments as the agent reads them, in the time zone of the desk."""

from __future__ import annotations

from datetime import date, datetime


def clock_time(moment: datetime) -> str:
    """ "10:38:04"."""
    return f"{moment.astimezone():%H:%M:%S}"


def day(moment: datetime) -> str:
    """ "3 Mar 2025"."""
    local = moment.astimezone()
    return f"{local.day} {local:%b %Y}"


def day_of(day: date) -> str:
    """ "3 Mar 2025", the same day everywhere."""
    return f"{day.day} {day:%b %Y}"


def clock_minute(moment: datetime) -> str:
    """ "10:38"."""
    return f"{moment.astimezone():%H:%M}"


def day_to_come(moment: datetime, now: datetime) -> str:
    """ "5 Apr", and the year where it is another: "3 Jan 2027"."""
    local = moment.astimezone()
    return f"{local.day} {local:%b}" if local.year == now.astimezone().year else day(moment)


def when(moment: datetime, now: datetime) -> str:
    """How long ago at the precision that matters: "16:20", "Yesterday 16:20", "12 Nov", "Mar 2025"."""
    local, today = moment.astimezone(), now.astimezone().date()
    days = (today - local.date()).days
    if days == 0:
        return f"{local:%H:%M}"
    if days == 1:
        return f"Yesterday {local:%H:%M}"
    if 0 < days < 330:
        return f"{local.day} {local:%b}"
    return f"{local:%b %Y}"

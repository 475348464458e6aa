"""The sound of an interaction that alerts: two short tones, made by code, as loud as is asked for."""

from __future__ import annotations

import io
import math
import wave
from array import array

RATE = 22_050  # samples a second
_TONES = ((659.3, 0.0), (880.0, 0.16))  # hertz, and when each begins
_LENGTH_S = 0.62
_DECAY = 7.0
_LOUDEST = 0.45  # of what a sample can say, where both tones are heard at once


def chime(volume: int) -> bytes:
    """A WAV file, 16 bits, one channel. *volume*: 0 to 100."""
    samples = array("h", (_sample(number / RATE, volume / 100) for number in range(int(RATE * _LENGTH_S))))
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return written.getvalue()


def _sample(moment: float, loudness: float) -> int:
    heard = 0.0
    for hertz, begin in _TONES:
        since = moment - begin
        if since >= 0:
            # It swells within 5 ms, so that it begins without a click.
            heard += min(1.0, since / 0.005) * math.exp(-_DECAY * since) * math.sin(2 * math.pi * hertz * since)
    return int(32_767 * _LOUDEST * loudness * heard)

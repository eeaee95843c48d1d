"""States by tone: an icon, a colour and always a word. A state that is not here is shown plainly."""

from typing import Final, Literal

Tone = Literal["done", "now", "wait", "late", "stop", "calm", "plain"]

TONES: Final[dict[str, Tone]] = {
    "draft": "plain", "pending": "plain", "": "plain", "unmarked": "plain",
    "registered": "calm", "in_work": "calm", "received": "calm", "ready": "now", "sent": "wait",
    "signing": "wait", "submitted": "wait", "requested": "wait", "filed": "wait", "to_request": "wait",
    "suspended": "wait", "decided": "calm", "delivered": "done", "done": "done", "approved": "done", "in_force": "done",
    "published": "done", "waiting": "wait",
    "answered": "done", "grant": "done", "original": "done", "copy": "done",
    "missing": "late", "faulty": "late", "failed": "late", "overdue": "late", "refuse": "stop",
    "withdrawn": "stop", "cancelled": "stop", "declined": "stop", "abandoned": "stop",
    "confirmed": "calm", "arrived": "done", "missed": "stop", "held": "wait", "expired": "stop",
    "archived": "plain", "replaced": "plain", "superseded": "plain",
}  # fmt: skip

# Paths of 16 × 16 icons, drawn for this product; one shape per tone, so that colour is never alone.
ICONS: Final[dict[str, str]] = {
    "done": "M6.4 12.6 2 8.2l1.8-1.8 2.6 2.6L12.2 3 14 4.8z",
    "now": "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z",
    "wait": "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm0 2a5 5 0 1 0 0 10A5 5 0 0 0 8 3zm1 1.5v3.1l2.2 1.3-1 1.7L7 8.7V4.5z",
    "late": "M8 1 15.5 14.5H.5zM7 6v4h2V6zm0 5.2V13h2v-1.8z",
    "stop": "M2 2h12v12H2zm2.5 4.6v2.8h7V6.6z",
    "calm": "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm0 2a5 5 0 1 0 0 10A5 5 0 0 0 8 3z",
    "plain": "M3 7h10v2H3z",
    "back": "M10.5 2 5 8l5.5 6L9 15.4 2.2 8 9 .6z",
    "print": "M4 1h8v3H4zM2 5h12v7h-2v-2H4v2H2zm3 6h6v4H5z",
    "document": "M3 1h7l3 3v11H3zm6 1.5V5h2.5z",
    "person": "M8 1a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM1.5 15c0-4 3-6 6.5-6s6.5 2 6.5 6z",
    "search": "M6.5 1a5.5 5.5 0 0 1 4.4 8.8l4 4-1.6 1.6-4-4A5.5 5.5 0 1 1 6.5 1zm0 2a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z",
}


def tone_of(state: str) -> str:
    """Give the tone of a state's value; a tone's own name is itself."""
    return state if state in ICONS else TONES.get(state, "plain")

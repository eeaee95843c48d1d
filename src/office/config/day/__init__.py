"""``office day``: a working day of visitors, played through the real use-cases of reception and of the counter."""

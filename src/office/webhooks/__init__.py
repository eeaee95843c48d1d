"""What happens to cases, told to other systems: pulled from the journal, signed, delivered in order (ADR 0075)."""

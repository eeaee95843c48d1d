from tests.receptions import hall, in_english, shared_reception

__all__ = ["hall", "in_english", "shared_reception"]

"""The ways a message travels: each module has ``unready()`` and ``carry(message)``."""

"""What is kept so that a copy of the tables or of the files tells nothing: keys, sealed values, sealed files (ADR 0064).

``keys``, ``cells``, ``streams`` and ``source`` are pure; ``fields`` and ``resealing`` bring them to Django's tables.
"""

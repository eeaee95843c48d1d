"""The live process: streams of server-sent events for boards, desks and phones (ADR 0094).

One process holds every open stream, so that long-lived connections never take a worker of pages. It keeps one snapshot
per centre that anybody looks at, reads it anew when the database says that something has changed, and passes it on.
"""

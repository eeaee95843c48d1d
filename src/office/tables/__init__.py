"""Reading and writing rows at the speed of the database, where a statement is asked hundreds of times a second (ADR 0074).

Django's own querysets and models, without composing the same SQL anew each time. It knows no table of ours.
"""

"""The forms of the pages: a module for each section."""

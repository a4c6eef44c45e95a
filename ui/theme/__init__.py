"""Colours, type and the one style sheet. Must not know any screen."""

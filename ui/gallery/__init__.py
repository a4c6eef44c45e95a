"""Every component in every state, in one window; knows no vault. `python -m ui.gallery`."""

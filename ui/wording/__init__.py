"""Every sentence of the window, in Indonesian. Codes come in, sentences go out; must not know Qt."""

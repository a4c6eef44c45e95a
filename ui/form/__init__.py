"""The registration form: entry (pure), keeper (vault lane), and the widgets that show them."""

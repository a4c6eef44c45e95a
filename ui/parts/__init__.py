"""Components that screens are put together from. Must not know vault, sync or a particular screen."""

"""Prospects and member cards on a real vault."""

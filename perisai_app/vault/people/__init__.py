"""People before and after their registration: prospects and member cards. Must not know the form."""

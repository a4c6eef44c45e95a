"""Every window and every state of it that an agent meets, over real vaults with invented people.

One register for the pictures and for the tests that hold every window to the same rules. A page that is in no
scene fails a test, so a new window joins by existing.
"""

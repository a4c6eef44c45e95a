"""Agents, their laptops and offices: how they stand, what is ordered, what to do when a laptop is gone."""

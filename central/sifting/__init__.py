"""What somebody should look at, worked out after laptops had their answer. It never decides anything."""

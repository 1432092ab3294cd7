"""How `helpers.data` reads and keeps digits."""

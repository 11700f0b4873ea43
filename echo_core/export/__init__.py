"""A run to take home: as a script, a notebook, a network, a table or a picture."""

"""How the pages look: colours, sizes, styles."""

"""How the pages look: colours, sizes, chart style, markup, style sheets."""

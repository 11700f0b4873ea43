"""Echo Lab's front door: `streamlit run app.py`.

This file is read in two ways. The server imports it once, as `app`, so that training workers start with the server and
not with the first visitor; every visit then runs it as a script, and that draws the page. Training workers may import
the script they were started from as well: to them it is empty.
"""

if __name__ == "__main__":
    from echo_ui.server import page

    page()

elif __name__ == "app":
    import streamlit as st

    from echo_ui.server import MIDDLEWARE, ROUTES, serving

    app = st.App(__file__, lifespan=serving, routes=ROUTES, middleware=MIDDLEWARE)

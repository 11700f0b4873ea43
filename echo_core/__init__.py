"""Echo Lab's core: everything that is true without a browser.

Importing this package loads neither TensorFlow nor Streamlit nor Altair.
"""

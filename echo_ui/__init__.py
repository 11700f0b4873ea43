"""Echo Lab's page: the Streamlit skin over `echo_core`. Nothing here imports TensorFlow."""

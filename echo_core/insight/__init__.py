"""Looking inside a network: why it answers as it does.

A view is a module of this package; `views` lists them, `requests` says what can be asked and `results` what is told.
"""

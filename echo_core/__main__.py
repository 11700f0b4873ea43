"""The lab without a browser: `python -m echo_core --help`."""

from echo_core.cli.main import main

if __name__ == "__main__":
    main()

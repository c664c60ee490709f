"""`python -m leukograph` is the command line."""

from leukograph.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())

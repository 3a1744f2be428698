"""``python -m journal``, for where the script is not on the path."""

from journal.cli import main

if __name__ == "__main__":
    main(prog_name="journal")

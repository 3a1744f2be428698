"""``python -m casebook``, for where the script is not on the path."""

from casebook.cli import main

if __name__ == "__main__":
    main(prog_name="casebook")

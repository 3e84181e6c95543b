"""`python -m litterfog`: the command line."""

from litterfog.cli import main

if __name__ == "__main__":
    main()

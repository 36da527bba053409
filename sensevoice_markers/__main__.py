"""``python -m sensevoice_markers``: the same as the command ``sensevoice-markers``."""

from sensevoice_markers.cli import main

if __name__ == "__main__":
    main()

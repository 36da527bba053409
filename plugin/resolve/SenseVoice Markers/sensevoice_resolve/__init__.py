"""What the scripts of the menu do, for Python 3.6 or later and with nothing but its standard library."""

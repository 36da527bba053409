"""What a person makes of an analysis: edits that win over what is decided, undo, project files. No Qt, no media.

All values are immutable. An act takes a `Project` and gives another one; undo keeps the ones before.
"""

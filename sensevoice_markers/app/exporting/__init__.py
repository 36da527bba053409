"""From a project to the editor: one dialog, a preset for each editor, and the way out of the window."""

"""SenseVoice Markers for Blender's Sequencer: a marker file becomes scene markers, ranges and subtitles.

``reading`` and ``laying`` know nothing of Blender; ``scene`` is the only module that makes or removes anything in it.
For Blender 4.2 and later. No module beyond Python's standard library and Blender's own is needed.
"""


def register() -> None:
    """Called by Blender when the extension is enabled."""
    from . import operators, panel, scene, words  # Blender is there only now: the other modules serve without it

    for module in (words, scene, operators, panel):
        module.register()


def unregister() -> None:
    """Called by Blender when the extension is disabled."""
    from . import operators, panel, scene, words

    for module in (panel, operators, scene, words):
        module.unregister()

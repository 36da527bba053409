"""Beside the video: the list of events, the subtitles to edit, find and replace."""

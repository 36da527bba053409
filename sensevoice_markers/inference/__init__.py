"""Sound → score tracks and words. Knows nothing of events, markers or subtitles."""

"""The timeline: waveform, a lane a label with its score curve, subtitles, playhead. Painted, not one item an event."""

"""The video and its sound: seeking by frames, shuttling, and what shows where it stands."""

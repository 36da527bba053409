"""A tiny SenseVoice: a checkpoint in the published format that truly recognises a few words, languages and events."""

"""SenseVoiceSmall: text with punctuation, language, emotion and audio events from one encoder.

Everything here imports torch, so the engines load this package only where something is inferred. The road:
`checkpoint` (a folder, checked) → `features` (sound → frames) → `network` (frames → logits) → `pieces` (logits →
words) and `transcription`, which drives them over a file. `rich` reads the model's tagged text.
"""

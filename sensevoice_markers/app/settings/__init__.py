"""What a user sets once: language, theme, engine, models, cache, shortcuts; and who made this."""

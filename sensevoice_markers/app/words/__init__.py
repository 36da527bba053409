"""All words of the app, in English and 中文: a module an area, a frozen dataclass a language.

A word that one language lacks is a type error. `app.text` gathers them.
"""

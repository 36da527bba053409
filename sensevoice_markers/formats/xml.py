"""Elements and the finished document, for the formats of editors that are XML."""

from __future__ import annotations

from xml.etree import ElementTree as ET


def add(parent: ET.Element, tag: str, text: str | int = "", **attributes: str) -> ET.Element:
    """A new last child of `parent`. Texts are a timeline's: free of what XML has no form for."""
    made = ET.SubElement(parent, tag, attributes)
    if text != "":
        made.text = str(text)
    return made


def document(root: ET.Element) -> bytes:
    """The whole file in UTF-8; editors tell formats apart by the document type, which is the root's name."""
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {root.tag}>\n{text}\n'.encode()

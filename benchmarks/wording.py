"""How often a vocabulary mends what was misheard, how often it takes ordinary words for a name, and how long it takes.

    python -m benchmarks.wording [--text FILE…]

The mishearings are written down by hand; nothing was set by them. Ordinary English is `--text`, or what the packages
that are installed here say of themselves; ordinary Chinese is jieba's frequent words in random order. JSON lines;
seconds are of one core.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from importlib import metadata
from pathlib import Path

from sensevoice_markers.analysis import Segment, Word, Wording
from sensevoice_markers.timeline.wording import reword
from sensevoice_markers.timeline.wording.pinyin import ordinary_words

MISHEARD = """
elastic surge=Elasticsearch, elastik search=Elasticsearch, prometheous=Prometheus, terra form=Terraform, cloud
flair=Cloudflare, snow flake=Snowflake, data bricks=Databricks, verstappin=Verstappen, saoirce ronan=Saoirse Ronan,
timothy shalamay=Timothée Chalamet, nee chuh=Nietzsche, kirkegaard=Kierkegaard, dostoyevski=Dostoevsky,
chaikovsky=Tchaikovsky, raskolnikof=Raskolnikov, lamborgini=Lamborghini, porshe=Porsche, hyundei=Hyundai,
balenciago=Balenciaga, jivanshi=Givenchy, final cut pro=Final Cut Pro, adobe premier=Adobe Premiere, kaden
live=Kdenlive, octo pus deploy=Octopus Deploy, git lab=GitLab, web assembly=WebAssembly, type script=TypeScript, java
skript=JavaScript, jango=Django, fast a p i=FastAPI, lang chain=LangChain, llama index=LlamaIndex, mid
journey=Midjourney, stable defusion=Stable Diffusion, eleven labs=ElevenLabs, sam altmann=Sam Altman, elon musque=Elon
Musk, sundar pitchai=Sundar Pichai, satya nadela=Satya Nadella, jensen wang=Jensen Huang
"""

CHINESE = tuple(
    "张晓明 李雷 韩梅梅 深度求索 阿里巴巴 小米 华为 腾讯 王思涵 司马懿 科大讯飞 陈奕迅 达芬奇 字节跳动 刘诗诗 "
    "商汤 云从 智谱 元象 诗意".split()
)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, nargs="*", help="ordinary English text")
    files: Sequence[Path] = parser.parse_args().text or ()
    pairs = [tuple(pair.split("=")) for pair in re.split(", ", " ".join(MISHEARD.split()))]
    names = tuple(dict.fromkeys(name for _, name in pairs))
    mended = {heard: said(f"and then {heard} is used", names) == f"and then {name} is used" for heard, name in pairs}
    missed = [heard for heard, is_mended in mended.items() if not is_mended]
    print(json.dumps({"misheard": len(mended), "mended": len(mended) - len(missed), "missed": missed}))
    english = " ".join(path.read_text() for path in files) if files else " ".join(_descriptions())
    _ordinary("en", [f" {word}" for word in english.split()], names)
    frequent = [(word, count) for word, count in ordinary_words().items() if count >= 50 and len(word) <= 4]
    drawn = random.Random(1).choices(*zip(*frequent, strict=True), k=80_000)  # noqa: S311 - no secret
    _ordinary("zh", list("".join(drawn)), CHINESE)


def said(text: str, vocabulary: tuple[str, ...]) -> str:
    """`text` after a vocabulary."""
    (segment,) = _segments("en", [f" {word}" for word in text.split()])
    return reword([segment], Wording(vocabulary=vocabulary))[0].text


def _descriptions() -> Iterator[str]:
    """Paragraphs of prose in what packages say of themselves."""
    for package in sorted(metadata.distributions(), key=lambda package: package.name):
        body = (package.read_text("METADATA") or "").partition("\n\n")[2]
        for paragraph in body.split("\n\n"):
            plain = re.sub(r"https?:\S+|`[^`]*`", " ", paragraph)
            if len(plain) > 100 and "::" not in plain and "<" not in plain:
                yield plain


def _segments(language: str, texts: Sequence[str]) -> list[Segment]:
    """Words of 0.36 s each, fifteen a segment."""
    words = [Word(text, n * 0.36, n * 0.36 + 0.3, 0.9) for n, text in enumerate(texts)]
    groups = [tuple(words[n : n + 15]) for n in range(0, len(words), 15)]
    return [Segment(g[0].start, g[-1].end, "".join(w.text for w in g).strip(), language, g) for g in groups]


def _ordinary(language: str, texts: Sequence[str], vocabulary: tuple[str, ...]) -> None:
    segments = _segments(language, texts)
    plain, named = Wording(), Wording(vocabulary=vocabulary)
    reword(segments[:1], named)  # loads the dictionaries
    before = reword(segments, plain)
    began = time.process_time()
    after = reword(before, named)
    took = time.process_time() - began
    known = set(map(_letters, vocabulary))
    changed = Counter(
        f"{gone} -> {came}"
        for a, b in zip(before, after, strict=True)
        for gone, came in _differences(a, b)
        if not any(name in _letters(gone) for name in known)
    )
    row = {"language": language, "words": len(texts), "names": len(vocabulary), "seconds": round(took, 2)}
    print(json.dumps({**row, "taken": sum(changed.values()), "most": changed.most_common(5)}, ensure_ascii=False))


def _differences(a: Segment, b: Segment) -> Iterator[tuple[str, str]]:
    """What words of the one stand where the other has other words."""
    old, new = [word.text for word in a.words], [word.text for word in b.words]
    for what, i, j, m, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            yield "".join(old[i:j]).strip(), "".join(new[m:n]).strip()


def _letters(text: str) -> str:
    """What a change of case or spacing leaves as it is."""
    return "".join(filter(str.isalnum, text.casefold()))


if __name__ == "__main__":
    main()

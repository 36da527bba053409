"""Coarse words, by language: few, and only such as are hardly ever meant otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sensevoice_markers.timeline.wording.edits import Edit
from sensevoice_markers.timeline.wording.phrases import Phrases, deletions, is_wide

# A star stands for any ending. A Chinese or Hiragana word is found inside others too, so that none is listed that
# others hold: 操 is in 操作, 妈的 in 妈的手机, くそ in やくそく.
COARSE: Mapping[str, Sequence[str]] = {
    "en": (
        "fuck* motherfuck* shit shits shitty shitting bullshit* asshole* arsehole* bitch bitches bitching bastard* "
        "cunt* dickhead* goddamn* wanker* twat twats slut* whore*"
    ).split(),
    "zh": (
        "他妈的 他媽的 你妈的 你媽的 操你 肏 傻逼 傻屄 煞笔 牛逼 装逼 裝逼 王八蛋 婊子 卧槽 臥槽 狗日的 草泥马 草泥馬 "
        "混蛋 贱人 賤人 鸡巴 雞巴 狗屁 滚蛋 滾蛋"
    ).split(),
    "ja": (
        "クソ クソッ クソッタレ 糞野郎 くそったれ くそ野郎 畜生 ちくしょう 馬鹿野郎 バカ野郎 ばか野郎 くたばれ "
        "ぶっ殺す チンコ マンコ"
    ).split(),
    "ko": "씨발* 시발 씨팔* 개새끼* 병신 지랄* 존나 좆* 썅 미친놈* 미친년* 염병할".split(),
}


class Coarse:
    """The coarse words of `language` and `more` of the user's, to be masked or dropped."""

    def __init__(self, language: str, more: Sequence[str]) -> None:
        self._phrases = Phrases((*COARSE.get(language, ()), *more), stems=True)

    def masked(self, text: str) -> list[Edit]:
        """Edits that leave the first letter and three stars; of Chinese, Japanese and Korean words two stars alone."""
        return [Edit(start, end, _mask(text[start:end])) for start, end, _ in self._phrases.found(text)]

    def dropped(self, text: str) -> list[Edit]:
        """Edits that delete the words."""
        return deletions(text, [(start, end) for start, end, _ in self._phrases.found(text)])


def _mask(word: str) -> str:
    return "**" if is_wide(word[0]) else f"{word[0]}***"

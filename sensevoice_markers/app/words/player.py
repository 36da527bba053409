"""Words of app/player."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlayerWords:
    """One language.

    Attributes:
        buttons: what they do, by their names in `app.player.bar`.
        troubles: why there is no picture or no sound, by its name in `app.player.film` and `transport`.
    """

    title: str
    no_picture: str
    time: str
    time_how: str
    no_time: str
    unit_timecode: str
    unit_seconds: str
    unit_how: str
    speed: str
    volume: str
    with_key: str
    buttons: Mapping[str, str]
    troubles: Mapping[str, str]


ENGLISH = PlayerWords(
    title="Player",
    no_picture="Sound without picture",
    time="Time of the playhead",
    time_how="Click and type a timecode or seconds to go there",
    no_time="Not a time of this file: write 01:00:10:00, 1:15 or 75.5",
    unit_timecode="TC",
    unit_seconds="s",
    unit_how="Timecode or seconds",
    speed="Speed",
    volume="Volume",
    with_key="{what} ({key})",
    buttons={
        "toggle": "Play or stop",
        "back": "One frame back",
        "forward": "One frame on",
        "previous": "Previous event",
        "next": "Next event",
        "mark_in": "Mark in",
        "mark_out": "Mark out",
        "mute": "Sound on or off",
        "subtitles": "Subtitles on or off",
    },
    troubles={
        "no_player": "There is no player on this system: no picture and no sound, all else works",
        "mix_plays_first": "All audio tracks were analysed together; the player plays the first",
        "gone": "The file is no longer there: no picture and no sound, all else works",
        "unreadable": "The player cannot open this file: no picture and no sound, all else works",
        "no_codec": "The player lacks a codec for this file: picture or sound is missing, all else works",
        "no_sound_device": "There is no sound device",
    },
)
CHINESE = PlayerWords(
    title="播放器",
    no_picture="只有声音，没有画面",
    time="播放头时间",
    time_how="点击后输入时间码或秒数即可跳转",
    no_time="不是此文件内的时间：可输入 01:00:10:00、1:15 或 75.5",
    unit_timecode="时间码",
    unit_seconds="秒",
    unit_how="时间码或秒",
    speed="速度",
    volume="音量",
    with_key="{what}（快捷键 {key}）",
    buttons={
        "toggle": "播放或暂停",
        "back": "后退一帧",
        "forward": "前进一帧",
        "previous": "上一个事件",
        "next": "下一个事件",
        "mark_in": "标记入点",
        "mark_out": "标记出点",
        "mute": "打开或关闭声音",
        "subtitles": "显示或隐藏字幕",
    },
    troubles={
        "no_player": "此系统没有可用的播放器：没有画面和声音，其他功能不受影响",
        "mix_plays_first": "所有音轨已混合分析；播放器播放第一条音轨",
        "gone": "文件已不存在：没有画面和声音，其他功能不受影响",
        "unreadable": "播放器无法打开此文件：没有画面和声音，其他功能不受影响",
        "no_codec": "播放器缺少此文件的解码器：画面或声音缺失，其他功能不受影响",
        "no_sound_device": "没有音频输出设备",
    },
)

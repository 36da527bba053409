"""All words of the window, in English and 中文. Messages of the road itself stay as they are, in English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sensevoice_markers.analysis import Label
from sensevoice_markers.app.words import exporting, panels, player, settings, timeline
from sensevoice_markers.pipeline import Stage

LANGUAGE_VARIABLE = "SENSEVOICE_MARKERS_LANG"
"""Environment variable that chooses the language: ``en`` or ``zh``."""


@dataclass(frozen=True, slots=True)
class Text:
    """One language. Fields in braces are filled in with `str.format`; ``&`` marks a menu's key.

    Attributes:
        separator: between the parts of one line.
        labels: what can be heard, as a count names it.
        failures: a short line for an error, by the name of its class; "" is all others.
    """

    language: str
    separator: str
    title: str
    # the empty window
    drop: str
    drop_why: str
    drop_more: str
    # the list
    files: str
    add: str
    add_files: str
    waiting: str
    starting: str
    cancelling: str
    cancelled: str
    stages: Mapping[Stage, str]
    speed: str
    left: str
    labels: Mapping[Label, str]
    count: str
    subtitle: str
    subtitles: str
    failures: Mapping[str, str]
    cancel: str
    retry: str
    # one file
    choose_one: str
    waiting_why: str
    cancelled_why: str
    length: str
    frame_rate: str
    starts_at: str
    time: str
    heard: str
    lasts: str
    confidence: str
    seconds: str
    from_to: str
    nothing_heard: str
    subtitle_lane: str
    more: str
    # export
    export: str
    export_all: str
    export_to: str
    exported: str
    show_in_folder: str
    exists: str
    replace: str
    # menu and dialogs
    file_menu: str
    help_menu: str
    open_files: str
    open_folder: str
    cancel_current: str
    remove_row: str
    quit: str
    about: str
    about_text: str
    add_folder: str
    media_files: str
    all_files: str
    close_question: str
    close_why: str
    close_now: str
    keep_working: str
    # the rooms of the window
    timeline: timeline.TimelineWords
    player: player.PlayerWords
    panels: panels.PanelsWords
    exporting: exporting.ExportingWords
    settings: settings.SettingsWords


ENGLISH = Text(
    language="en",
    separator=" · ",
    title="SenseVoice Markers",
    drop="Drop a video here, or click to choose",
    drop_why="Music, laughter and applause become markers, speech becomes subtitles, ready for your editor. "
    "Nothing leaves this computer.",
    drop_more="Drop to add",
    files="Files",
    add="Add…",
    add_files="Add videos or sound files",
    waiting="Waiting",
    starting="Starting",
    cancelling="Cancelling…",
    cancelled="Cancelled",
    stages={
        "decode": "Reading the sound",
        "load": "Loading models",
        "tag": "Listening",
        "transcribe": "Transcribing",
    },
    speed="{speed}× speed",
    left="{clock} left",
    labels={
        Label.BGM: "BGM",
        Label.LAUGHTER: "LAUGHTER",
        Label.APPLAUSE: "APPLAUSE",
        Label.SPEECH: "SPEECH",
        Label.SINGING: "SINGING",
        Label.CRY: "CRY",
        Label.COUGH: "COUGH",
        Label.SNEEZE: "SNEEZE",
        Label.BREATH: "BREATH",
        Label.CHEERING: "CHEERING",
    },
    count="{count} {label}",
    subtitle="1 subtitle",
    subtitles="{count} subtitles",
    failures={
        "": "This did not work",
        "InputNotFound": "Not found",
        "InputUnreadable": "Cannot be read",
        "EmptyFile": "The file is empty",
        "NotMedia": "Not a video or sound file",
        "NoAudio": "There is no sound in it",
        "NoSuchTrack": "There is no such audio track",
        "DecodeFailed": "The sound cannot be decoded",
        "TargetUnwritable": "Cannot be written there",
        "TargetLocked": "Another program holds the file",
        "TargetExists": "The file exists already",
        "DiskFull": "The disk is full",
        "WeightsMissing": "The models are not here yet",
        "WeightsDamaged": "A model is damaged",
        "EngineUnavailable": "The engine cannot run here",
        "WorkerDied": "The analysis broke off",
    },
    cancel="Cancel",
    retry="Try again",
    choose_one="Choose a file on the left",
    waiting_why="Files are worked off one after another.",
    cancelled_why="Nothing was written.",
    length="{clock} long",
    frame_rate="{rate} frames a second",
    starts_at="starts at {timecode}",
    time="Time",
    heard="Heard",
    lasts="Length",
    confidence="Confidence",
    seconds="{seconds} s",
    from_to="{start} to {end}",
    nothing_heard="No music, laughter or applause was found",
    subtitle_lane="Subtitles",
    more="… and {count} more",
    export="Export…",
    export_all="Export all beside their videos",
    export_to="Where to put markers and subtitles",
    exported="Saved {names}",
    show_in_folder="Show in folder",
    exists="Replace what is there?",
    replace="Replace",
    file_menu="&File",
    help_menu="&Help",
    open_files="&Open…",
    open_folder="Open &folder…",
    cancel_current="&Cancel current",
    remove_row="&Remove from the list",
    quit="&Quit",
    about="&About SenseVoice Markers",
    about_text="<p>Background music, laughter and applause of a video as timeline markers, its speech as subtitles."
    "</p><p>MIT licence. The window is made with Qt {qt} through PySide6, used under the LGPL v3; THIRD_PARTY.md "
    "names the libraries, models and licences it builds on.</p>",
    add_folder="Add a folder with all its videos",
    media_files="Video and sound",
    all_files="All files",
    close_question="Stop working and close?",
    close_why="{count} not finished. What is finished is remembered and takes no time again.",
    close_now="Stop and close",
    keep_working="Keep working",
    timeline=timeline.ENGLISH,
    player=player.ENGLISH,
    panels=panels.ENGLISH,
    exporting=exporting.ENGLISH,
    settings=settings.ENGLISH,
)

CHINESE = Text(
    language="zh",
    separator=" · ",
    title="SenseVoice Markers",
    drop="把视频拖到这里，或点击选择",
    drop_why="背景音乐、笑声、掌声变成标记，语音变成字幕，直接用于你的剪辑软件。所有内容都留在这台电脑上。",
    drop_more="松开即可添加",
    files="文件",
    add="添加…",
    add_files="添加视频或音频文件",
    waiting="等待中",
    starting="正在启动",
    cancelling="正在取消…",
    cancelled="已取消",
    stages={"decode": "读取声音", "load": "加载模型", "tag": "识别声音事件", "transcribe": "识别语音"},
    speed="{speed} 倍速",
    left="剩余 {clock}",
    labels={
        Label.BGM: "背景音乐",
        Label.LAUGHTER: "笑声",
        Label.APPLAUSE: "掌声",
        Label.SPEECH: "说话",
        Label.SINGING: "歌声",
        Label.CRY: "哭声",
        Label.COUGH: "咳嗽",
        Label.SNEEZE: "喷嚏",
        Label.BREATH: "呼吸",
        Label.CHEERING: "欢呼",
    },
    count="{label} {count}",
    subtitle="字幕 1",
    subtitles="字幕 {count}",
    failures={
        "": "处理失败",
        "InputNotFound": "找不到",
        "InputUnreadable": "无法读取",
        "EmptyFile": "文件是空的",
        "NotMedia": "不是视频或音频文件",
        "NoAudio": "其中没有声音",
        "NoSuchTrack": "没有这条音轨",
        "DecodeFailed": "声音无法解码",
        "TargetUnwritable": "无法写入该位置",
        "TargetLocked": "文件被其他程序占用",
        "TargetExists": "文件已存在",
        "DiskFull": "磁盘已满",
        "WeightsMissing": "模型尚未下载",
        "WeightsDamaged": "模型文件已损坏",
        "EngineUnavailable": "识别引擎无法在此运行",
        "WorkerDied": "分析意外中断",
    },
    cancel="取消",
    retry="重试",
    choose_one="在左侧选择一个文件",
    waiting_why="文件会依次处理。",
    cancelled_why="没有写入任何文件。",
    length="时长 {clock}",
    frame_rate="每秒 {rate} 帧",
    starts_at="起始时间码 {timecode}",
    time="时间",
    heard="内容",
    lasts="时长",
    confidence="置信度",
    seconds="{seconds} 秒",
    from_to="{start} 至 {end}",
    nothing_heard="没有发现背景音乐、笑声或掌声",
    subtitle_lane="字幕",
    more="……另有 {count} 条",
    export="导出…",
    export_all="全部导出到视频旁边",
    export_to="选择标记和字幕的保存位置",
    exported="已保存 {names}",
    show_in_folder="在文件夹中显示",
    exists="要替换已有的文件吗？",
    replace="替换",
    file_menu="文件(&F)",
    help_menu="帮助(&H)",
    open_files="打开(&O)…",
    open_folder="打开文件夹(&D)…",
    cancel_current="取消当前任务(&C)",
    remove_row="从列表中移除(&R)",
    quit="退出(&Q)",
    about="关于 SenseVoice Markers(&A)",
    about_text="<p>把视频中的背景音乐、笑声、掌声变成时间线标记，把语音变成字幕。</p>"
    "<p>MIT 许可。界面使用 Qt {qt}（通过 PySide6，依 LGPL v3 使用）；所用的库、模型及其许可见 THIRD_PARTY.md。</p>",
    add_folder="添加整个文件夹中的视频",
    media_files="视频和音频",
    all_files="所有文件",
    close_question="停止处理并关闭吗？",
    close_why="还有 {count} 个文件未完成。已完成的结果会保留，再次打开无需重新分析。",
    close_now="停止并关闭",
    keep_working="继续处理",
    timeline=timeline.CHINESE,
    player=player.CHINESE,
    panels=panels.CHINESE,
    exporting=exporting.CHINESE,
    settings=settings.CHINESE,
)


def choose(languages: Sequence[str], override: str = "") -> Text:
    """The first of `languages` (as a system lists them: ``zh-Hans-CN``, ``en_GB``) that there is, else English.

    Args:
        override: a language that goes before all others, what `LANGUAGE_VARIABLE` holds.
    """
    for language in (override, *languages):
        for text in (ENGLISH, CHINESE):
            if language.lower().startswith(text.language):
                return text
    return ENGLISH

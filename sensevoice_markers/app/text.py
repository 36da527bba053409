"""All words of the window, in English and 中文. Messages of the road itself stay as they are, in English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sensevoice_markers.analysis import Label
from sensevoice_markers.app.words import exporting, notices, panels, player, settings, timeline, window
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
        advice: what to do about it, likewise, for those whose own message does not say it best.
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
    advice: Mapping[str, str]
    cancel: str
    retry: str
    copy_details: str
    # one file
    choose_one: str
    waiting_why: str
    cancelled_why: str
    time: str
    heard: str
    lasts: str
    confidence: str
    seconds: str
    from_to: str
    subtitle_lane: str
    more: str
    # export
    export_to: str
    show_in_folder: str
    exists: str
    replace: str
    # menu and dialogs
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
    notices: notices.NoticesWords
    window: window.WindowWords


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
        "NothingToCut": "No highlights to cut",
        "WeightsMissing": "The models are not here yet",
        "WeightsDamaged": "A model is damaged",
        "EngineUnavailable": "The engine cannot run here",
        "WorkerDied": "The analysis broke off",
    },
    advice={
        "InputNotFound": "It was moved, renamed or is on a disk that is not connected: put it back, then try again.",
        "InputUnreadable": "Check that you may read the file, then try again.",
        "EmptyFile": "Copy or export the file again.",
        "NotMedia": "Choose a video or a sound file.",
        "NoSuchTrack": "Choose another audio track with a right click.",
        "DecodeFailed": "The track may be damaged: choose another one, or copy the file again.",
        "TargetUnwritable": "Choose a folder that you may write to.",
        "TargetLocked": "Close the file in the program that holds it, then try again.",
        "EngineUnavailable": "See why under Settings, Engine, or choose another one there.",
        "WeightsMissing": "Get them under Settings, Models; then try again.",
        "WeightsDamaged": "Remove it under Settings, Models, and get it again.",
        "DiskFull": "Make room, or clear the cache under Settings, Cache; then try again.",
        "WorkerDied": "Memory may have run out: close other programs, then try again. Other files are not affected.",
        "NoAudio": "Choose a file with sound; a silent camera file often has its sound beside it.",
    },
    cancel="Cancel",
    retry="Try again",
    copy_details="Copy details",
    choose_one="Choose a file on the left",
    waiting_why="Files are worked off one after another.",
    cancelled_why="Nothing was written.",
    time="Time",
    heard="Heard",
    lasts="Length",
    confidence="Confidence",
    seconds="{seconds} s",
    from_to="{start} to {end}",
    subtitle_lane="Subtitles",
    more="… and {count} more",
    export_to="Where to put markers and subtitles",
    show_in_folder="Show in folder",
    exists="Replace what is there?",
    replace="Replace",
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
    notices=notices.ENGLISH,
    window=window.ENGLISH,
)

CHINESE = Text(
    language="zh",
    separator=" · ",
    title="SenseVoice Markers",
    drop="把视频拖到这里，或点击选择",
    drop_why="背景音乐、笑声、掌声变成标记，语音变成字幕，可直接用于剪辑软件。所有内容都留在这台电脑上。",
    drop_more="松开即可添加",
    files="文件",
    add="添加…",
    add_files="添加视频或音频文件",
    waiting="等待中",
    starting="正在启动",
    cancelling="正在取消…",
    cancelled="已取消",
    stages={"decode": "读取音频", "load": "加载模型", "tag": "识别声音事件", "transcribe": "识别语音"},
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
        "InputNotFound": "找不到文件",
        "InputUnreadable": "无法读取",
        "EmptyFile": "文件为空",
        "NotMedia": "不是视频或音频文件",
        "NoAudio": "文件中没有声音",
        "NoSuchTrack": "没有这条音轨",
        "DecodeFailed": "音频无法解码",
        "TargetUnwritable": "无法写入该位置",
        "TargetLocked": "文件被其他程序占用",
        "TargetExists": "文件已存在",
        "DiskFull": "磁盘已满",
        "NothingToCut": "没有可剪的精彩片段",
        "WeightsMissing": "模型尚未下载",
        "WeightsDamaged": "模型文件已损坏",
        "EngineUnavailable": "识别引擎无法在此运行",
        "WorkerDied": "分析意外中断",
    },
    advice={
        "InputNotFound": "文件可能已移动、改名，或所在磁盘未连接：放回原处后重试。",
        "InputUnreadable": "请检查文件的读取权限，然后重试。",
        "EmptyFile": "请重新复制或导出该文件。",
        "NotMedia": "请选择视频或音频文件。",
        "NoSuchTrack": "请在右键菜单中选择其他音轨。",
        "DecodeFailed": "音轨可能已损坏：请选择其他音轨，或重新复制文件。",
        "TargetUnwritable": "请选择有写入权限的文件夹。",
        "TargetLocked": "请在占用它的程序中关闭该文件，然后重试。",
        "EngineUnavailable": "请在“设置 › 引擎”中查看原因并选择其他引擎。",
        "WeightsMissing": "请在“设置 › 模型”中下载，然后重试。",
        "WeightsDamaged": "请在“设置 › 模型”中删除后重新下载。",
        "DiskFull": "请腾出空间，或在“设置 › 缓存”中清理缓存，然后重试。",
        "WorkerDied": "可能是内存不足：请关闭其他程序后重试。其他文件不受影响。",
        "NoAudio": "请选择有声音的文件；无声的摄像机文件旁边往往另有音频文件。",
    },
    cancel="取消",
    retry="重试",
    copy_details="复制详细信息",
    choose_one="在左侧选择一个文件",
    waiting_why="文件会依次处理。",
    cancelled_why="没有写入任何文件。",
    time="时间",
    heard="内容",
    lasts="时长",
    confidence="置信度",
    seconds="{seconds} 秒",
    from_to="{start} 至 {end}",
    subtitle_lane="字幕",
    more="……另有 {count} 条",
    export_to="选择标记和字幕的保存位置",
    show_in_folder="在文件夹中显示",
    exists="要替换已有的文件吗？",
    replace="替换",
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
    notices=notices.CHINESE,
    window=window.CHINESE,
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

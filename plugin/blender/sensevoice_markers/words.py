"""What is said in Chinese. English stands where it is used; Blender looks the other up by it."""

# ruff: noqa: E501 - a sentence and its translation on one line

from __future__ import annotations

from typing import Any

import bpy

from .reading import Unusable

CHINESE = {
    # The panel and its buttons.
    "SenseVoice Markers": "SenseVoice 标记",
    "SenseVoice Markers (.json, .otio)": "SenseVoice 标记 (.json, .otio)",
    "Import Markers": "导入标记",
    "Import Markers…": "导入标记…",
    "Import Again": "重新导入",
    "Remove Markers": "移除标记",
    "Open a scene in the Sequencer first": "请先在序列编辑器中打开一个场景",
    # What they do.
    "Bring laughter, applause, music and subtitles from a marker file into the Sequencer": "将标记文件中的笑声、掌声、音乐和字幕导入序列编辑器",
    "Remove all markers and strips that imports made; yours stay": "移除导入生成的所有标记和片段；您自己的会保留",
    # The options.
    "Markers": "标记",
    "Make a scene marker of each event": "为每个事件创建场景标记",
    "Ranges": "范围",
    "Make a colour strip of each event, as long as it is. They are muted and not rendered": "为每个事件创建等长的颜色片段。它们被屏蔽，不会被渲染",
    "Subtitles": "字幕",
    "Make a text strip of each subtitle": "为每条字幕创建文本片段",
    "Replace Former": "替换先前导入",
    "Remove first what an earlier import of the same video made of these kinds": "先移除同一视频先前导入的同类内容",
    "Set Scene Rate and Length": "设置场景帧率和长度",
    "Make the scene run at the file's frame rate and end with it": "使场景采用文件的帧率，并与其同时结束",
    "Place": "位置",
    "Where the video begins": "视频开始的位置",
    "Scene Start": "场景起始",
    "The video begins on the scene's first frame": "视频从场景的第一帧开始",
    "Playhead": "播放头",
    "The video begins on the current frame": "视频从当前帧开始",
    "Active Strip": "活动片段",
    "The video is the active strip, wherever it lies and however it is cut": "视频就是活动片段，无论其位置和剪切方式",
    "Frame": "帧",
    "The video begins on a frame that you give": "视频从您指定的帧开始",
    "Frame on which the video begins": "视频开始的帧",
    "Marker at the playhead; choose another to go there": "播放头处的标记；选择其他标记即可跳转",
    # What is reported.
    "Markers: {markers}, ranges: {ranges}, subtitles: {subtitles}": "标记：{markers}，范围：{ranges}，字幕：{subtitles}",
    "The scene runs at {scene} frames a second, the file at {file}: times were converted": "场景为每秒 {scene} 帧，文件为每秒 {file} 帧：时间已换算",
    "{count} lie beyond Blender's last frame and were left out: import at an earlier frame": "{count} 项超出 Blender 的最后一帧，已略去：请从更早的帧导入",
    "{count} markers and strips removed": "已移除 {count} 个标记和片段",
    # What goes wrong.
    "{file} was written by a newer version: update this extension": "{file} 由更新的版本写入：请更新本扩展",
    "{file} is damaged at {part}: export it again": "{file} 在 {part} 处已损坏：请重新导出",
    "{file} is no marker file: make one with sensevoice-markers mark VIDEO --for blender": "{file} 不是标记文件：请用 sensevoice-markers mark VIDEO --for blender 生成",
    "{file} cannot be read: {reason}": "无法读取 {file}：{reason}",
    "{file} is larger than {limit} MB: choose the .markers.json file": "{file} 大于 {limit} MB：请选择 .markers.json 文件",
    "No strip is active: click the video's strip, or choose another place": "没有活动片段：请点击视频片段，或选择其他位置",
    "{wanted} free channels are needed above channel {below}: move strips down": "通道 {below} 之上需要 {wanted} 个空闲通道：请将片段下移",
    "Strips of a former import are inputs of effects of yours ({count}): remove those or reassign their inputs": "您的效果片段（{count} 个）以先前导入的片段为输入：请先移除这些效果，或重新指定其输入",
    "Too much overlaps for {channels} channels: import less at once": "重叠内容过多，{channels} 个通道不够：请分次导入",
}


def register() -> None:
    """Tell Blender the Chinese; labels of operators have a context of their own."""
    contexts = ("*", bpy.app.translations.contexts.operator_default)
    chinese = {(context, english): words for english, words in CHINESE.items() for context in contexts}
    bpy.app.translations.register(__package__, {"zh_HANS": chinese})


def unregister() -> None:
    """Take it back."""
    bpy.app.translations.unregister(__package__)


def told(template: str, **values: Any) -> str:
    """A report in the language of Blender's window."""
    said: str = bpy.app.translations.pgettext_rpt(template)
    return said.format(**values)


def reason(error: Unusable) -> str:
    """An error in the language of Blender's window."""
    return told(error.template, **error.values)

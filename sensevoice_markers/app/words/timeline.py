"""Words of app/timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimelineWords:
    """One language.

    Attributes:
        actions: what a menu or a key does, by the name of the action.
        colours: of markers, by `timeline.markers.COLOURS`.
    """

    title: str
    waveform: str
    waveform_coming: str
    no_waveform: str
    hide: str
    show: str
    sensitivity: str
    sensitivity_of: str
    sensitivity_why: str
    zoom: str
    actions: Mapping[str, str]
    colours: Mapping[str, str]
    nothing_selected: str
    selected_one: str
    selected: str
    by_hand: str
    new_name: str
    dragged: str
    emotion: str


ENGLISH = TimelineWords(
    title="Timeline",
    waveform="Sound",
    waveform_coming="The waveform is being drawn…",
    no_waveform="There is no waveform",
    hide="Fold the lane of {label}",
    show="Unfold the lane of {label}",
    sensitivity="Sensitivity {percent}",
    sensitivity_of="Sensitivity for {label}",
    sensitivity_why="Further right finds more. Double-click for the default.",
    zoom="Zoom",
    actions={
        "split": "Split at the playhead",
        "merge": "Merge",
        "delete": "Delete",
        "rename": "Rename…",
        "reset": "Reset to what was found",
        "relabel": "Change to",
        "recolour": "Colour",
        "uncolour": "Colour of the label",
        "add": "Add here",
        "add-in-range": "Add in the marked range",
        "select-lane": "Select all in the lane",
        "next": "Next event",
        "previous": "Previous event",
        "lane-next": "Next in the lane",
        "lane-previous": "Previous in the lane",
        "lane-below": "To the lane below",
        "lane-above": "To the lane above",
        "zoom-in": "Zoom in",
        "zoom-out": "Zoom out",
        "zoom-fit": "Show the whole",
        "zoom-selection": "Zoom to the selection",
        "to-start": "To the beginning",
        "to-end": "To the end",
    },
    colours={
        "BLACK": "Black",
        "BLUE": "Blue",
        "CYAN": "Cyan",
        "GREEN": "Green",
        "MAGENTA": "Magenta",
        "ORANGE": "Orange",
        "PINK": "Pink",
        "PURPLE": "Purple",
        "RED": "Red",
        "WHITE": "White",
        "YELLOW": "Yellow",
    },
    nothing_selected="Nothing is selected",
    selected_one="Selected: {what}",
    selected="{count} selected: {what}",
    by_hand="set by hand",
    new_name="Name of the marker",
    dragged="{change} s",
    emotion="Colour: {emotion}",
)
CHINESE = TimelineWords(
    title="时间线",
    waveform="声音",
    waveform_coming="正在绘制波形……",
    no_waveform="没有波形",
    hide="折叠“{label}”轨道",
    show="展开“{label}”轨道",
    sensitivity="灵敏度 {percent}",
    sensitivity_of="“{label}”的灵敏度",
    sensitivity_why="越靠右，找到的越多。双击恢复默认值。",
    zoom="缩放",
    actions={
        "split": "在播放头处拆分",
        "merge": "合并",
        "delete": "删除",
        "rename": "重命名…",
        "reset": "恢复为识别结果",
        "relabel": "改为",
        "recolour": "颜色",
        "uncolour": "使用类别颜色",
        "add": "在此处添加",
        "add-in-range": "在标记的区间内添加",
        "select-lane": "选择整条轨道",
        "next": "下一个事件",
        "previous": "上一个事件",
        "lane-next": "轨道中的下一个",
        "lane-previous": "轨道中的上一个",
        "lane-below": "下面的轨道",
        "lane-above": "上面的轨道",
        "zoom-in": "放大",
        "zoom-out": "缩小",
        "zoom-fit": "显示全部",
        "zoom-selection": "缩放到所选内容",
        "to-start": "到开头",
        "to-end": "到结尾",
    },
    colours={
        "BLACK": "黑色",
        "BLUE": "蓝色",
        "CYAN": "青色",
        "GREEN": "绿色",
        "MAGENTA": "品红",
        "ORANGE": "橙色",
        "PINK": "粉色",
        "PURPLE": "紫色",
        "RED": "红色",
        "WHITE": "白色",
        "YELLOW": "黄色",
    },
    nothing_selected="未选择任何内容",
    selected_one="已选择：{what}",
    selected="已选择 {count} 项：{what}",
    by_hand="手动设置",
    new_name="标记名称",
    dragged="{change} 秒",
    emotion="情绪：{emotion}",
)

"""Words of app/panels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PanelsWords:
    """One language.

    Attributes:
        emotions: by the engine's name for them.
        rules: what is wrong with a subtitle, by the rule of `timeline.checks`.
    """

    title: str
    emotions: Mapping[str, str]
    # events
    events: str
    name: str
    any_confidence: str
    any_length: str
    shown: str
    filters: str
    all_labels: str
    least_confidence: str
    least_confidence_why: str
    shortest: str
    shortest_why: str
    no_events: str
    none_shown: str
    by_hand: str
    relabel: str
    rename: str
    delete: str
    reset: str
    # subtitles
    cues: str
    words: str
    figures: str
    speed: str
    columns: str
    start: str
    end: str
    rules: Mapping[str, str]
    warning: str
    warnings: str
    only_warnings: str
    add: str
    add_why: str
    split: str
    split_why: str
    merge: str
    merge_why: str
    no_cues: str
    no_warnings: str
    # find and replace
    find: str
    find_what: str
    replace_by: str
    case: str
    whole: str
    pattern: str
    next_hit: str
    previous_hit: str
    replace: str
    replace_all: str
    close: str
    hit: str
    no_hit: str
    bad_pattern: str
    slow_pattern: str
    replaced_one: str
    replaced: str
    # tabs
    tab: str


ENGLISH = PanelsWords(
    title="Events and subtitles",
    emotions={
        "HAPPY": "Happy",
        "SAD": "Sad",
        "ANGRY": "Angry",
        "NEUTRAL": "Neutral",
        "FEARFUL": "Fearful",
        "DISGUSTED": "Disgusted",
        "SURPRISED": "Surprised",
    },
    events="Events",
    name="Name",
    any_confidence="Any confidence",
    any_length="Any length",
    shown="{shown} of {count} shown",
    filters="Which events are shown",
    all_labels="All labels",
    least_confidence="From {percent}",
    least_confidence_why="Hide events that are less sure; they are exported all the same",
    shortest="From {seconds} s",
    shortest_why="Hide shorter events; they are exported all the same",
    no_events="No music, laughter or applause was found",
    none_shown="The filters hide all events",
    by_hand="Set by hand",
    relabel="Change to",
    rename="Rename",
    delete="Delete",
    reset="Reset to what was found",
    cues="Subtitles",
    words="Text",
    figures="Reading",
    speed="{speed} chars/s",
    columns="{columns} of {most} wide",
    start="Start",
    end="End",
    rules={
        "speed": "Too fast: {measured} characters/s, limit {allowed}",
        "columns": "Line too long: {measured} wide, limit {allowed}",
        "lines": "Too many lines: {measured}, limit {allowed}",
        "shortest": "Too short: {measured} s, at least {allowed} s",
        "longest": "Too long: {measured} s, at most {allowed} s",
        "gap": "Too close to the next: {measured} s, at least {allowed} s",
        "first": "A line starts with closing punctuation",
    },
    warning="1 warning",
    warnings="{count} warnings",
    only_warnings="Show only subtitles with warnings",
    add="Add",
    add_why="Add a subtitle at the playhead",
    split="Split",
    split_why="Split at the cursor (Alt+Enter while typing), else where the words part best",
    merge="Merge",
    merge_why="Merge the selected subtitles, or the selected one with the next",
    no_cues="No speech was found. Add a subtitle at the playhead.",
    no_warnings="All subtitles can be read well",
    find="Find and replace",
    find_what="Find",
    replace_by="Replace with",
    case="Match case",
    whole="Whole words",
    pattern="Regular expression",
    next_hit="Next hit (Enter)",
    previous_hit="Previous hit (Shift+Enter)",
    replace="Replace",
    replace_all="Replace all",
    close="Close (Esc)",
    hit="{number} of {count}",
    no_hit="No hits",
    bad_pattern="This expression is not complete or not valid",
    slow_pattern="This expression takes too long: write a simpler one",
    replaced_one="1 replaced",
    replaced="{count} replaced",
    tab="{name} ({count})",
)
CHINESE = PanelsWords(
    title="事件和字幕",
    emotions={
        "HAPPY": "高兴",
        "SAD": "悲伤",
        "ANGRY": "愤怒",
        "NEUTRAL": "平静",
        "FEARFUL": "恐惧",
        "DISGUSTED": "厌恶",
        "SURPRISED": "惊讶",
    },
    events="事件",
    name="名称",
    any_confidence="不限置信度",
    any_length="不限时长",
    shown="显示 {shown} / {count} 个",
    filters="显示哪些事件",
    all_labels="全部类别",
    least_confidence="不低于 {percent}",
    least_confidence_why="隐藏置信度较低的事件；导出不受影响",
    shortest="不短于 {seconds} 秒",
    shortest_why="隐藏较短的事件；导出不受影响",
    no_events="没有发现背景音乐、笑声或掌声",
    none_shown="所有事件都被筛选隐藏了",
    by_hand="手动设置",
    relabel="改为",
    rename="重命名",
    delete="删除",
    reset="恢复为识别结果",
    cues="字幕",
    words="文字",
    figures="阅读速度",
    speed="{speed} 字/秒",
    columns="宽 {columns} / {most}",
    start="开始",
    end="结束",
    rules={
        "speed": "太快：{measured} 字/秒，上限 {allowed}",
        "columns": "行太长：宽 {measured}，上限 {allowed}",
        "lines": "行数过多：{measured} 行，上限 {allowed}",
        "shortest": "时间太短：{measured} 秒，至少 {allowed} 秒",
        "longest": "时间太长：{measured} 秒，最多 {allowed} 秒",
        "gap": "离下一条太近：{measured} 秒，至少 {allowed} 秒",
        "first": "有一行以标点开头",
    },
    warning="1 个警告",
    warnings="{count} 个警告",
    only_warnings="只显示有警告的字幕",
    add="添加",
    add_why="在播放头处添加一条字幕",
    split="拆分",
    split_why="在光标处拆分（输入时按 Alt+Enter），否则在最合适的词间拆分",
    merge="合并",
    merge_why="合并所选字幕，或将所选字幕与下一条合并",
    no_cues="没有识别到语音。可在播放头处添加字幕。",
    no_warnings="所有字幕都便于阅读",
    find="查找和替换",
    find_what="查找",
    replace_by="替换为",
    case="区分大小写",
    whole="全字匹配",
    pattern="正则表达式",
    next_hit="下一个（回车键）",
    previous_hit="上一个（Shift+回车键）",
    replace="替换",
    replace_all="全部替换",
    close="关闭（Esc 键）",
    hit="第 {number} 个，共 {count} 个",
    no_hit="没有找到",
    bad_pattern="表达式不完整或有误",
    slow_pattern="此表达式查找耗时过长，请改用更简单的写法",
    replaced_one="已替换 1 处",
    replaced="已替换 {count} 处",
    tab="{name}（共 {count}）",
)

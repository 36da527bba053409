"""Words of the window: its menus and what it says of the open project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WindowWords:
    """One language.

    Attributes:
        menus: by the name of the menu.
        actions: by the name of the action; ``&`` marks a menu's key.
        acts: what an undo takes back, by the name of the act.
    """

    menus: Mapping[str, str]
    actions: Mapping[str, str]
    acts: Mapping[str, str]
    undo: str
    redo: str
    kept: str
    keeping: str
    not_kept: str
    stale: str
    lose: str
    close_anyway: str
    stay: str
    project_files: str
    save_project: str
    saved: str
    returned: str
    exported: str
    copied: str
    not_media: str
    removed: str
    tracks: str
    track: str
    mixed: str


ENGLISH = WindowWords(
    menus={
        "file": "&File", "edit": "&Edit", "view": "&View", "play": "&Playback", "queue": "&Queue", "help": "&Help",
    },
    actions={
        "open": "&Open…",
        "open_folder": "Open &folder…",
        "paste": "&Paste files or paths",
        "save": "&Save project",
        "save_as": "Save project &as…",
        "export": "&Export…",
        "export_again": "Export a&gain",
        "export_all": "Export a&ll…",
        "copy_markers": "&Copy markers as text",
        "reveal": "Show in fol&der",
        "settings": "Se&ttings…",
        "quit": "&Quit",
        "undo": "&Undo",
        "redo": "&Redo",
        "find": "&Find in subtitles…",
        "replace": "Find and &replace…",
        "split": "&Split at the playhead",
        "merge": "&Merge",
        "delete": "&Delete",
        "add_event": "&Add an event in the marked range",
        "add_cue": "Add a subtitle at the p&layhead",
        "reset": "Reset the s&election to what was found",
        "reset_all": "Reset e&verything to what was found",
        "zoom_in": "Zoom &in",
        "zoom_out": "Zoom &out",
        "zoom_fit": "Show &all",
        "seconds": "Times in &seconds",
        "toggle_queue": "&Queue",
        "toggle_side": "&Events and subtitles",
        "play": "&Play or pause",
        "back": "Play &backwards (J)",
        "stop": "&Stop (K)",
        "forward": "Play &forwards (L)",
        "frame_back": "One frame bac&k",
        "frame_on": "One frame &on",
        "second_back": "One second b&ack",
        "second_on": "One second o&n",
        "event_back": "Pre&vious event",
        "event_on": "N&ext event",
        "to_start": "To the s&tart",
        "to_end": "To the en&d",
        "mark_in": "Mark &in",
        "mark_out": "Mark o&ut",
        "clear_marks": "&Clear the marks",
        "cancel": "&Cancel",
        "retry": "&Try again",
        "again": "&Analyse again",
        "remove": "&Remove from the list",
        "remove_done": "Remove all &finished",
        "shortcuts": "&Keyboard shortcuts",
        "log": "Show the &log",
        "about": "&About SenseVoice Markers",
    },
    acts={
        "move": "moving", "trim": "trimming", "add": "adding", "delete": "deleting", "split": "splitting",
        "merge": "merging", "relabel": "relabelling", "rename": "renaming", "recolour": "recolouring",
        "reset": "resetting", "write": "the text", "replace": "replacing", "sensitivity": "the sensitivity",
        "time": "the times", "take over": "taking markers back",
    },
    undo="&Undo {act}",
    redo="&Redo {act}",
    kept="All changes kept",
    keeping="Keeping changes…",
    not_kept="Changes are not kept: {why}",
    stale="All changes kept; the project file is older",
    lose="Close and lose what could not be kept?",
    close_anyway="Close and lose it",
    stay="Stay",
    project_files="SenseVoice Markers projects",
    save_project="Save the project",
    saved="Saved {name}",
    returned="{name}: {changed} markers changed, {added} new, {gone} deleted in the editor",
    exported="Exported {names}",
    copied="{count} markers copied",
    not_media="Nothing there that could be opened",
    removed="Removed {name} from the list; drop it again and it is back with all its edits",
    tracks="Audio track",
    track="Audio track {number}",
    mixed="All tracks mixed",
)  # fmt: skip

CHINESE = WindowWords(
    menus={
        "file": "文件(&F)", "edit": "编辑(&E)", "view": "视图(&V)", "play": "播放(&P)", "queue": "队列(&Q)",
        "help": "帮助(&H)",
    },
    actions={
        "open": "打开(&O)…",
        "open_folder": "打开文件夹(&F)…",
        "paste": "粘贴文件或路径(&P)",
        "save": "保存项目(&S)",
        "save_as": "项目另存为(&A)…",
        "export": "导出(&E)…",
        "export_again": "按上次设置导出(&G)",
        "export_all": "全部导出(&L)…",
        "copy_markers": "将标记复制为文本(&C)",
        "reveal": "在文件夹中显示(&D)",
        "settings": "设置(&T)…",
        "quit": "退出(&Q)",
        "undo": "撤销(&U)",
        "redo": "重做(&R)",
        "find": "在字幕中查找(&F)…",
        "replace": "查找和替换(&R)…",
        "split": "在播放头处拆分(&S)",
        "merge": "合并(&M)",
        "delete": "删除(&D)",
        "add_event": "在入点和出点之间添加事件(&A)",
        "add_cue": "在播放头处添加字幕(&L)",
        "reset": "将所选项恢复为识别结果(&E)",
        "reset_all": "全部恢复为识别结果(&V)",
        "zoom_in": "放大(&I)",
        "zoom_out": "缩小(&O)",
        "zoom_fit": "显示全部(&A)",
        "seconds": "以秒显示时间(&S)",
        "toggle_queue": "队列(&Q)",
        "toggle_side": "事件和字幕(&E)",
        "play": "播放或暂停(&P)",
        "back": "倒放 (J)(&B)",
        "stop": "停止 (K)(&S)",
        "forward": "正放 (L)(&F)",
        "frame_back": "后退一帧(&K)",
        "frame_on": "前进一帧(&O)",
        "second_back": "后退一秒(&A)",
        "second_on": "前进一秒(&N)",
        "event_back": "上一个事件(&V)",
        "event_on": "下一个事件(&E)",
        "to_start": "跳到开头(&T)",
        "to_end": "跳到结尾(&D)",
        "mark_in": "标记入点(&I)",
        "mark_out": "标记出点(&U)",
        "clear_marks": "清除入点和出点(&C)",
        "cancel": "取消(&C)",
        "retry": "重试(&T)",
        "again": "重新分析(&A)",
        "remove": "从列表中移除(&R)",
        "remove_done": "移除所有已完成的文件(&F)",
        "shortcuts": "键盘快捷键(&K)",
        "log": "显示日志(&L)",
        "about": "关于 SenseVoice Markers(&A)",
    },
    acts={
        "move": "移动", "trim": "修剪", "add": "添加", "delete": "删除", "split": "拆分", "merge": "合并",
        "relabel": "更改类别", "rename": "重命名", "recolour": "更改颜色", "reset": "恢复", "write": "文字修改",
        "replace": "替换", "sensitivity": "灵敏度调整", "time": "时间修改",
        "take over": "取回标记",
    },
    undo="撤销{act}(&U)",
    redo="重做{act}(&R)",
    kept="所有更改均已保存",
    keeping="正在保存更改…",
    not_kept="更改未能保存：{why}",
    stale="所有更改均已保存；项目文件尚未更新",
    lose="关闭并丢弃未能保存的更改吗？",
    close_anyway="丢弃并关闭",
    stay="返回",
    project_files="SenseVoice Markers 项目",
    save_project="保存项目",
    saved="已保存 {name}",
    returned="{name}：剪辑软件中修改了 {changed} 个标记，新增 {added} 个，删除 {gone} 个",
    exported="已导出 {names}",
    copied="已复制 {count} 个标记",
    not_media="没有可以打开的文件",
    removed="已将 {name} 移出列表；重新拖入即可恢复，所做的编辑都会保留",
    tracks="音轨",
    track="音轨 {number}",
    mixed="混合所有音轨",
)  # fmt: skip

"""What people read, in English and Chinese."""

import ctypes
import functools
import os
import subprocess
import sys

PROGRAM = "sensevoice-markers"
SUFFIX = ".markers.json"

WORDS = {
    "file": ("Markers file (.markers.json)", "标记文件 (.markers.json)"),
    "choose": ("Choose…", "选择…"),
    "follow": ("Follow the clip on the timeline, not the timeline's start", "以时间线上的片段为准，而不是时间线开头"),
    "add": ("Add markers", "添加标记"),
    "remove": ("Remove ours", "移除我们的标记"),
    "import": ("Import the OTIO as a new timeline", "将 OTIO 导入为新时间线"),
    "mark": ("Listen to the clip under the playhead", "分析播放头下的片段"),
    "cancel": ("Cancel", "取消"),
    "added": ("{n} markers of {name} added", "已添加 {name} 的 {n} 个标记"),
    "kept": ("{n} were there already", "{n} 个标记已在时间线上"),
    "replaced": ("{n} of an earlier run were replaced", "替换了之前添加的 {n} 个标记"),
    "dropped": ("{n} that the file no longer has were removed", "移除了文件中已不存在的 {n} 个标记"),
    "removed": ("{n} markers removed", "已移除 {n} 个标记"),
    "merged": ("{n} shared a frame with another and were merged", "{n} 个标记与其他标记同帧，已合并"),
    "converted": (
        "converted from {old:.6g} to {new:.6g} frames a second",
        "已从 {old:.6g} 帧/秒换算为 {new:.6g} 帧/秒",
    ),
    "moved": (
        "{n} moved to the next free frame, another marker is there: {names}",
        "{n} 个标记因该帧已有标记而移动: {names}",
    ),
    "outside": ("{n} lie outside the timeline or the clip and were left out", "{n} 个标记在时间线或片段之外，未添加"),
    "refused": ("Resolve refused {n}: {names}", "Resolve 拒绝了 {n} 个标记: {names}"),
    "closed": (
        "Resolve takes no markers now: close open dialogs and run this again",
        "Resolve 暂时无法添加标记：请关闭对话框后重试",
    ),
    "stuck": ("{n} of an earlier run could not be removed", "之前添加的 {n} 个标记无法移除"),
    "lost": (
        "{n} of an earlier run were taken away and could not be put back: {names}",
        "之前添加的 {n} 个标记已移除且无法恢复: {names}",
    ),
    "no rate": ("the timeline's frame rate is unknown: taken as {old:.6g}", "时间线帧率未知，按 {old:.6g} 处理"),
    "alike": (
        "known by its name alone, check that it is the same file: {names}",
        "仅按文件名匹配，请确认是同一文件: {names}",
    ),
    "elsewhere": (
        "{name} does not lie at the timeline's start: to place markers on the clip, tick 'Follow the clip'",
        "{name} 不在时间线开头：若要以片段为准，请勾选“以时间线上的片段为准”",
    ),
    "no clip": (
        "{name} is not on this timeline: untick 'Follow the clip'",
        "时间线上没有 {name}：请取消“以时间线上的片段为准”",
    ),
    "no resolve": ("run this in Resolve: Workspace > Scripts", "请在 Resolve 中运行：工作区 > 脚本"),
    "odd": (
        "Resolve did something unexpected ({why}): report it, with its version",
        "Resolve 出现意外（{why}）：请连同其版本号一并报告",
    ),
    "no project": ("no project is open: open one in Resolve", "没有打开的项目：请先在 Resolve 中打开项目"),
    "no timeline": ("no timeline is open: open one on the Edit page", "没有打开的时间线：请先在剪辑页面打开时间线"),
    "no file": (
        "no markers file: choose one, or put the playhead on a clip that has one",
        "没有标记文件：请选择一个，或将播放头移到已分析的片段上",
    ),
    "no media": (
        "no clip with a media file is under the playhead: move it",
        "播放头下没有带媒体文件的片段：请移动播放头",
    ),
    "unreadable": ("{file}: cannot be read ({why}): check the path", "{file}：无法读取（{why}），请检查路径"),
    "huge": ("{file}: too large for a markers file: choose the " + SUFFIX, "{file}：文件过大，请选择 " + SUFFIX),
    "foreign": (
        "{file}: is no markers file: choose the " + SUFFIX + " that '" + PROGRAM + " mark FILE --for resolve' writes",
        "{file}：不是标记文件，请选择 '" + PROGRAM + " mark FILE --for resolve' 写出的 " + SUFFIX,
    ),
    "newer": (
        "{file}: is of another version: run '" + PROGRAM + " plugin install resolve' again",
        "{file}：版本不同，请重新运行 '" + PROGRAM + " plugin install resolve'",
    ),
    "broken": ("{file}: is damaged: export it again", "{file}：文件已损坏，请重新导出"),
    "many": (
        "{file}: more than {n} markers: export with a lower sensitivity",
        "{file}：标记超过 {n} 个，请降低灵敏度后导出",
    ),
    "imported": ("imported as the timeline '{name}'", "已导入为时间线“{name}”"),
    "survived": ("its {n} markers came with the OTIO", "{n} 个标记已随 OTIO 导入"),
    "partly": (
        "only {n} of its {all} markers came with the OTIO: 'Add markers' puts all of them on the timeline",
        "只有 {n} 个（共 {all} 个）标记随 OTIO 导入：“添加标记”会将全部标记放到时间线上",
    ),
    "no otio": ("{file}: is not there: export for Resolve first", "{file}：不存在，请先为 Resolve 导出"),
    "no import": (
        "Resolve refused {file}: try File > Import > Timeline by hand",
        "Resolve 拒绝了 {file}：请用“文件 > 导入 > 时间线”手动导入",
    ),
    "no program": (
        PROGRAM + " was not found: run '" + PROGRAM + " plugin install resolve' once, or in a terminal: {command}",
        "找不到 " + PROGRAM + "：请运行一次 '" + PROGRAM + " plugin install resolve'，或在终端运行：{command}",
    ),
    "no start": (
        "it could not be started ({why}): run in a terminal: {command}",
        "无法启动（{why}），请在终端运行：{command}",
    ),
    "failed": ("it failed: {why}", "分析失败：{why}"),
    "no result": ("{file}: was not written: run in a terminal: {command}", "{file}：没有写出，请在终端运行：{command}"),
    "earlier": ("taken from an earlier run: {said}", "取自之前的结果：{said}"),
    "cancelled": ("cancelled", "已取消"),
    "listening": ("listening for {clock}  {said}", "正在分析 {clock}  {said}"),
}
"""What people read, by key: English, Chinese."""


@functools.lru_cache(maxsize=1)
def chinese():
    """Whether the user reads Chinese: the app's own variable, then what the system says."""
    asked = [os.environ.get(name, "") for name in ("SENSEVOICE_MARKERS_LANG", "LC_ALL", "LC_MESSAGES", "LANG")]
    chosen = next(filter(None, asked), "")
    if not chosen and sys.platform == "win32":
        return ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == 4
    if not chosen and sys.platform == "darwin":  # programs of the Dock get no LANG
        command = ["/usr/bin/defaults", "read", "-g", "AppleLocale"]
        chosen = subprocess.run(command, stdout=subprocess.PIPE).stdout.decode()
    return chosen.startswith("zh")


def words(key, **values):
    """What `key` says in the user's language."""
    return WORDS[key][chinese()].format(**values)


class Problem(Exception):
    """What stopped the work, as one line that names the fix."""

    def __init__(self, key, **values):
        super().__init__(words(key, **values))

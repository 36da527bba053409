"""Words of app/exporting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sensevoice_markers.formats.presets import PRESETS


@dataclass(frozen=True, slots=True)
class ExportingWords:
    """One language. `how` is by preset, `formats` by format."""

    title: str
    title_many: str
    preset: str
    how: Mapping[str, str]
    files: str
    formats: Mapping[str, str]
    music: str
    pair: str
    range: str
    no_lengths: str
    rate: str
    own_rate: str
    own_rates: str
    rate_hint: str
    start: str
    own_start: str
    own_starts: str
    drop_frame: str
    drop_as_media: str
    drop_on: str
    drop_off: str
    offset: str
    offset_hint: str
    seconds: str
    folder: str
    beside: str
    choose_folder: str
    naming: str
    naming_hint: str
    becomes: str
    and_more: str
    overwrite: str
    ask: str
    replace: str
    number: str
    # the preview
    preview: str
    preview_of: str
    timecode: str
    lasts: str
    name: str
    comment: str
    one_marker: str
    many_markers: str
    one_cue: str
    many_cues: str
    no_markers: str
    reckoning: str
    mend_first: str
    # what stands in the way
    no_format: str
    bad_rate: str
    bad_start: str
    bad_start_of: str
    bad_drop: str
    bad_naming: str
    one_exists: str
    many_exist: str
    # what came of it
    export: str
    copy_markers: str
    copied: str
    written: str
    drag: str
    drag_many: str
    show: str


ENGLISH = ExportingWords(
    title="Export",
    title_many="Export {count} files",
    preset="For",
    how={name: preset.how for name, preset in PRESETS.items()},
    files="Files",
    formats={"otio": "OTIO: markers", "srt": "SRT: subtitles"},
    music="BGM",
    pair="Two markers: START and STOP",
    range="One marker with a length",
    no_lengths="{editor} drops the length of markers: with a pair you see where music stops.",
    rate="Frame rate",
    own_rate="Same as the media ({rate})",
    own_rates="Same as each medium",
    rate_hint="Frames a second of your project: 25, 23.976, 24000/1001",
    start="Starts at",
    own_start="{timecode}, as the media",
    own_starts="As each medium",
    drop_frame="Drop frame",
    drop_as_media="As the media",
    drop_on="On",
    drop_off="Off",
    offset="Subtitles later by",
    offset_hint="Seconds added to all times in the SRT; negative for earlier",
    seconds=" s",
    folder="Folder",
    beside="Beside the media",
    choose_folder="Choose…",
    naming="Name",
    naming_hint="{{name}} is the media's name, {{preset}} the editor, {{date}} today",
    becomes="Becomes {names}",
    and_more="and {count} more",
    overwrite="If a file exists",
    ask="Ask before replacing",
    replace="Replace it",
    number="Add a number: {example}",
    preview="What will be written",
    preview_of="Preview of",
    timecode="Timecode",
    lasts="Length",
    name="Marker",
    comment="Comment",
    one_marker="1 marker",
    many_markers="{count} markers",
    one_cue="1 subtitle",
    many_cues="{count} subtitles",
    no_markers="No markers: only subtitles will be written",
    reckoning="Working it out…",
    mend_first="Put right what is marked on the left",
    no_format="Choose at least one file",
    bad_rate="Write frames a second as 25, 23.976 or 24000/1001",
    bad_start="Not a timecode of {rate} frames a second; write it as 01:00:00:00",
    bad_start_of="Not a timecode of {rate} frames a second, which {name} has",
    bad_drop="Drop frame is only for 29.97, 59.94 and 119.88",
    bad_naming='Only {{name}}, {{preset}} and {{date}} are filled in; < > : " / \\ | ? * cannot be in a name',
    one_exists="One of these files exists; you will be asked",
    many_exist="{count} of these files exist; you will be asked",
    export="Export",
    copy_markers="Copy markers as text",
    copied="Markers copied: paste them into a spreadsheet",
    written="Exported files",
    drag="Drag this into your editor",
    drag_many="Drag these into your editor",
    show="Show in folder",
)
CHINESE = ExportingWords(
    title="导出",
    title_many="导出 {count} 个文件",
    preset="导出到",
    how={
        "resolve": "用“文件 → 导入 → 时间线”导入 OTIO，再把 SRT 从媒体池拖到时间线上。",
        "premiere": "Premiere 25 及以上：用“文件 → 导入”导入两个文件，再把 SRT 拖到序列上。",
        "kdenlive": "用“文件 → OpenTimelineIO 导入”打开 OTIO，再从“项目 → 字幕”添加 SRT。标记会显示为参考线。",
        "blender": "Blender 5 及以上，需要视频序列编辑器的 OpenTimelineIO 插件。标记会显示为场景标记。",
        "youtube": "YouTube 工作室 → 字幕 → 添加 → 上传文件 → 包含时间信息。",
        "generic": "支持 OpenTimelineIO 的软件可读取标记；SRT 可用于任何剪辑软件或播放器。",
    },
    files="文件",
    formats={"otio": "OTIO：标记", "srt": "SRT：字幕"},
    music="背景音乐",
    pair="两个标记：开始和结束",
    range="一个有时长的标记",
    no_lengths="{editor} 不保留标记的时长：用两个标记才能看到音乐的结束位置。",
    rate="帧率",
    own_rate="与媒体相同（{rate}）",
    own_rates="与各个媒体相同",
    rate_hint="项目每秒的帧数：25、23.976、24000/1001",
    start="起始时间码",
    own_start="{timecode}，与媒体相同",
    own_starts="与各个媒体相同",
    drop_frame="丢帧",
    drop_as_media="与媒体相同",
    drop_on="开",
    drop_off="关",
    offset="字幕偏移",
    offset_hint="SRT 整体偏移的秒数：正数延后，负数提前",
    seconds=" 秒",
    folder="文件夹",
    beside="媒体文件所在文件夹",
    choose_folder="选择…",
    naming="文件名",
    naming_hint="{{name}} 是媒体的名称，{{preset}} 是剪辑软件，{{date}} 是今天的日期",
    becomes="将保存为 {names}",
    and_more="另有 {count} 个",
    overwrite="文件已存在时",
    ask="替换前询问",
    replace="直接替换",
    number="添加编号：{example}",
    preview="导出内容预览",
    preview_of="预览文件",
    timecode="时间码",
    lasts="时长",
    name="标记",
    comment="备注",
    one_marker="1 个标记",
    many_markers="{count} 个标记",
    one_cue="1 条字幕",
    many_cues="{count} 条字幕",
    no_markers="没有标记，只导出字幕",
    reckoning="正在计算…",
    mend_first="请先修正左侧标出的内容",
    no_format="请至少选择一种文件",
    bad_rate="请填写每秒帧数，例如 25、23.976 或 24000/1001",
    bad_start="不是每秒 {rate} 帧的时间码，请写成 01:00:00:00 的形式",
    bad_start_of="不是每秒 {rate} 帧的时间码，而“{name}”使用此帧率",
    bad_drop="丢帧时间码只适用于 29.97、59.94 和 119.88 帧/秒",
    bad_naming='只能使用 {{name}}、{{preset}} 和 {{date}}；文件名不能包含 < > : " / \\ | ? *',
    one_exists="其中一个文件已存在，导出时会询问",
    many_exist="其中 {count} 个文件已存在，导出时会询问",
    export="导出",
    copy_markers="将标记复制为文本",
    copied="标记已复制，可粘贴到电子表格",
    written="已导出的文件",
    drag="拖到剪辑软件中",
    drag_many="把这些文件拖到剪辑软件中",
    show="在文件夹中显示",
)

"""Words of app/exporting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sensevoice_markers.formats.presets import HIGHLIGHTS, PRESETS


@dataclass(frozen=True, slots=True)
class ExportingWords:
    """One language. `presets` and `how` are by preset, `formats` by format; others have words of their own.

    `cut_for` is what becomes of `how` where a rough cut is written for one editor.
    """

    title: str
    title_many: str
    preset: str
    presets: Mapping[str, str]
    how: Mapping[str, str]
    cut_for: str
    highlights: str
    highlights_hint: str
    files: str
    formats: Mapping[str, str]
    more_formats: str
    format_groups: Mapping[str, str]
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
    one_clip: str
    many_clips: str
    no_markers: str
    reckoning: str
    mend_first: str
    nothing_here: str
    # what stands in the way
    no_moments: str
    too_short: str
    no_format: str
    not_at_rate: str
    not_at_rate_of: str
    needs_media: str
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
    presets={HIGHLIGHTS.name: HIGHLIGHTS.title},
    how={preset.name: preset.how for preset in (*PRESETS.values(), HIGHLIGHTS)},
    cut_for="{how} The OTIO is written for {editor}; export for another editor once to change that.",
    highlights="At most",
    highlights_hint="How long the cut may be: 3:00, 90s, 2m30s; a number alone is minutes",
    files="Files",
    formats={
        "ass": "ASS: styled subtitles",
        "audacity": "Audacity: labels",
        "avid": "Avid: marker list",
        "cmx3600": "CMX 3600 EDL: cut with locators",
        "csv": "CSV: table of markers",
        "edl": "EDL: markers for Resolve",
        "fcp7": "FCP7 XML: sequence with markers",
        "fcpxml": "FCPXML: project with markers",
        "guides": "Kdenlive: guides",
        "json": "JSON: markers for plugins",
        "otio": "OTIO: timeline with markers",
        "otioz": "OTIOZ: timeline and media in one",
        "premiere_list": "Premiere: marker list",
        "srt": "SRT: subtitles",
        "ttml": "TTML: subtitles for broadcast",
        "vtt": "WebVTT: subtitles for the web",
        "youtube": "YouTube: chapters",
    },
    more_formats="More formats…",
    format_groups={"editors": "Markers for editors", "subtitles": "Subtitles", "lists": "Lists"},
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
    one_clip="1 clip, {length}",
    many_clips="{count} clips, {length}",
    no_markers="No markers: only subtitles will be written",
    reckoning="Working it out…",
    mend_first="Put right what is marked on the left",
    nothing_here="Nothing to cut here",
    no_moments="No laughter or applause is marked: nothing to cut",
    too_short="No moment is as short as this: allow more",
    no_format="Choose at least one file",
    not_at_rate="“{format}” cannot have {rate} frames a second",
    not_at_rate_of="“{format}” cannot have {rate} frames a second, which {name} has",
    needs_media="“{format}” needs the media, which cannot be read",
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
    presets={"highlights": "精彩片段"},
    how={
        "resolve": "用“文件 → 导入 → 时间线”导入 OTIO；右键单击该时间线 → “时间线 → 导入 → 从 EDL 导入时间线标记”"
        "（Timeline Markers from EDL）；再把 SRT 从媒体池拖到时间线上。",
        "premiere": "用“文件 → 导入”导入 XML，得到带标记的序列；再导入 SRT 并拖到序列上。"
        "也可用“窗口 → UXP 插件 → SenseVoice Markers”导入 JSON。",
        "fcp": "用“文件 → 导入 → XML”导入 FCPXML，得到带标记和字幕的项目。",
        "kdenlive": "用“文件 → OpenTimelineIO 导入”打开 OTIO，再用“项目 → 字幕 → 导入字幕文件”添加 SRT。"
        "标记会显示为辅助线。",
        "blender": "在视频序列编辑器的侧栏（N）→ SenseVoice 中导入 JSON。标记成为场景标记，时长和字幕成为片段。",
        "youtube": "把章节粘贴到视频说明中；字幕用“YouTube 工作室 → 字幕 → 添加 → 上传文件 → 包含时间信息”。",
        "generic": "支持 OpenTimelineIO 的软件可读取标记；SRT 可用于任何剪辑软件或播放器。",
        "highlights": "由笑声和掌声前后的片段连成的序列：OTIO 用于达芬奇、Premiere 或 Kdenlive，"
        "FCPXML 用于 Final Cut Pro。",
    },
    cut_for="{how}OTIO 按 {editor} 的要求生成；先为其他软件导出一次即可更改。",
    highlights="最长",
    highlights_hint="剪辑最长多久：3:00、90s、2m30s；只写数字表示分钟",
    files="文件",
    formats={
        "ass": "ASS：带样式的字幕",
        "audacity": "Audacity：标签",
        "avid": "Avid：标记列表",
        "cmx3600": "CMX 3600 EDL：剪辑与定位标记",
        "csv": "CSV：标记表格",
        "edl": "EDL：达芬奇标记",
        "fcp7": "FCP7 XML：带标记的序列",
        "fcpxml": "FCPXML：带标记的项目",
        "guides": "Kdenlive：辅助线",
        "json": "JSON：插件用标记",
        "otio": "OTIO：带标记的时间线",
        "otioz": "OTIOZ：时间线与媒体打包",
        "premiere_list": "Premiere：标记列表",
        "srt": "SRT：字幕",
        "ttml": "TTML：广播字幕",
        "vtt": "WebVTT：网页字幕",
        "youtube": "YouTube：章节",
    },
    more_formats="更多格式…",
    format_groups={"editors": "剪辑软件的标记", "subtitles": "字幕", "lists": "列表"},
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
    one_clip="1 个片段，{length}",
    many_clips="{count} 个片段，{length}",
    no_markers="没有标记，只导出字幕",
    reckoning="正在计算…",
    mend_first="请先修正左侧标出的内容",
    nothing_here="这里没有可剪的片段",
    no_moments="没有标记笑声或掌声，无法剪出精彩片段",
    too_short="没有这么短的片段，请延长时长",
    no_format="请至少选择一种文件",
    not_at_rate="“{format}”不支持每秒 {rate} 帧",
    not_at_rate_of="“{format}”不支持每秒 {rate} 帧，而“{name}”使用此帧率",
    needs_media="“{format}”需要媒体文件，但无法读取",
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

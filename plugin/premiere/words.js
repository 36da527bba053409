// Whatever the panel says, in the languages that it speaks. {braces} are filled in; a list is one and many.

const en = {
  labels: {}, // they are English already
  pick: "Choose a .markers.json file…",
  replace: "Replace this video's former markers",
  import: "Import markers",
  working: "Working…",
  file: "{name}\n{markers} at {rate} frames a second",
  markers: ["1 marker", "{count} markers"],
  sequence: "Onto the sequence {name}, {rate} frames a second.",
  converted: "The file counts {file} frames a second: markers go to the sequence's nearest frames.",
  undo: { markers: "Import SenseVoice markers", colours: "Colour SenseVoice markers" },
  added: ["1 marker added.", "{count} markers added."],
  removed: ["1 former marker removed.", "{count} former markers removed."],
  kept: ["1 was there already.", "{count} were there already."],
  recoloured: "Nothing but colours has changed.",
  nothing: "Nothing is left to do.",
  merged: ["1 shared a frame with another one and was joined to it.", "{count} shared a frame with another one and were joined to it."],
  late: ["1 lies after the end of the sequence: is it the right one?", "{count} lie after the end of the sequence: is it the right one?"],
  missing: ["1 was not found again where it belongs: look for it in the Markers panel.", "{count} were not found again where they belong: look for them in the Markers panel."],
  othersLost: "Markers that were to stay are gone: undo, and please report it.",
  colourTrouble: "Colours could not be set: {message} Import again to set them.",
  steps: "It takes {count} steps of undo: colours, then markers.",
  trouble: {
    tooLarge: "This file is larger than 64 MB: markers never are. Choose a .markers.json file.",
    notJson: "This file is no JSON, or damaged: export it again.",
    notOurs: "This is no file of SenseVoice Markers: choose a .markers.json file.",
    otherVersion: "This file is of version {version}, the panel reads version 1: update the panel.",
    damaged: "This file is damaged at {what}: export it again.",
    tooMany: "This file has {count} markers, more than {most}: raise the minimum confidence and export it again.",
    noProject: "No project is open: open one.",
    noSequence: "No sequence is open: open the one that the markers are for.",
    noRate: "This sequence has no frame rate: open one with video.",
    otherSequence: "Another sequence was opened meanwhile: go back to the one before.",
    noLabels: "No label is chosen: choose at least one.",
    refused: "Premiere refused ({message}): nothing should have changed, look at Edit > Undo.",
    other: "This did not work: {message}",
  },
};

const zh = {
  labels: {
    BGM: "背景音乐", LAUGHTER: "笑声", APPLAUSE: "掌声", SPEECH: "说话", SINGING: "歌声",
    CRY: "哭声", COUGH: "咳嗽", SNEEZE: "喷嚏", BREATH: "呼吸", CHEERING: "欢呼",
  },
  pick: "选择 .markers.json 文件…",
  replace: "替换该视频以前导入的标记",
  import: "导入标记",
  working: "正在处理…",
  file: "{name}\n{markers}，每秒 {rate} 帧",
  markers: ["1 个标记", "{count} 个标记"],
  sequence: "导入到序列“{name}”，每秒 {rate} 帧。",
  converted: "文件为每秒 {file} 帧：标记会放在序列中最近的帧上。",
  undo: { markers: "导入 SenseVoice 标记", colours: "设置 SenseVoice 标记颜色" },
  added: ["已添加 1 个标记。", "已添加 {count} 个标记。"],
  removed: ["已删除 1 个以前的标记。", "已删除 {count} 个以前的标记。"],
  kept: ["1 个标记原已存在。", "{count} 个标记原已存在。"],
  recoloured: "只有颜色发生了变化。",
  nothing: "没有需要处理的内容。",
  merged: ["1 个标记与另一个在同一帧，已合并。", "{count} 个标记与其他标记在同一帧，已合并。"],
  late: ["1 个标记在序列结尾之后：序列选对了吗？", "{count} 个标记在序列结尾之后：序列选对了吗？"],
  missing: ["1 个标记没有在应在的位置找到：请在“标记”面板中查看。", "{count} 个标记没有在应在的位置找到：请在“标记”面板中查看。"],
  othersLost: "本应保留的标记不见了：请撤销，并向我们报告。",
  colourTrouble: "无法设置颜色：{message} 再次导入即可设置。",
  steps: "撤销需要 {count} 步：先是颜色，再是标记。",
  trouble: {
    tooLarge: "文件超过 64 MB，不可能是标记文件：请选择 .markers.json 文件。",
    notJson: "文件不是 JSON 或已损坏：请重新导出。",
    notOurs: "这不是 SenseVoice Markers 的文件：请选择 .markers.json 文件。",
    otherVersion: "文件版本为 {version}，面板只能读取版本 1：请更新面板。",
    damaged: "文件在 {what} 处已损坏：请重新导出。",
    tooMany: "文件有 {count} 个标记，超过 {most} 个：请提高最低置信度后重新导出。",
    noProject: "没有打开的项目：请先打开项目。",
    noSequence: "没有打开的序列：请打开要导入标记的序列。",
    noRate: "此序列没有帧速率：请打开带有视频的序列。",
    otherSequence: "其间打开了另一个序列：请回到原来的序列。",
    noLabels: "没有选择标签：请至少选择一个。",
    refused: "Premiere 拒绝了操作（{message}）：应该没有任何改变，请查看“编辑”>“撤销”。",
    other: "操作失败：{message}",
  },
};

// Chinese where the host's locale (`zh_CN`) is, else English.
function words(locale) {
  return String(locale).toLowerCase().startsWith("zh") ? zh : en;
}

// A sentence with its {braces} filled in; what `values` lack stays as it is.
function said(sentence, values = {}) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

// One or many: "1 marker", "3 markers".
function many([one, more], count) {
  return said(count === 1 ? one : more, { count });
}

module.exports = { en, zh, words, said, many };

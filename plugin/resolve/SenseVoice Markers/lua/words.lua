-- What people read, by key: English, Chinese. %2$s is the second value, where another order is wanted.

local WORDS = {
  added = { "%s markers of %s added", "已添加 %2$s 的 %1$s 个标记" },
  kept = { "%s were there already", "%s 个标记已在时间线上" },
  replaced = { "%s of an earlier run were replaced", "替换了之前添加的 %s 个标记" },
  dropped = { "%s that the file no longer has were removed", "移除了文件中已不存在的 %s 个标记" },
  removed = { "%s markers removed", "已移除 %s 个标记" },
  merged = { "%s shared a frame with another and were merged", "%s 个标记与其他标记同帧，已合并" },
  outside = { "%s lie outside the timeline or the clip and were left out", "%s 个标记在时间线或片段之外，未添加" },
  converted = { "converted from %s to %s frames a second", "已从 %s 帧/秒换算为 %s 帧/秒" },
  moved = { "%s moved to the next free frame, another marker is there: %s", "%s 个标记因该帧已有标记而移动: %s" },
  refused = { "Resolve refused %s: %s", "Resolve 拒绝了 %s 个标记: %s" },
  closed = {
    "Resolve takes no markers now: close open dialogs and run this again",
    "Resolve 暂时无法添加标记：请关闭对话框后重试",
  },
  stuck = { "%s of an earlier run could not be removed", "之前添加的 %s 个标记无法移除" },
  lost = {
    "%s of an earlier run were taken away and could not be put back: %s",
    "之前添加的 %s 个标记已移除且无法恢复: %s",
  },
  no_rate = { "the timeline's frame rate is unknown: taken as %s", "时间线帧率未知，按 %s 处理" },
  alike = {
    "known by its name alone, check that it is the same file: %s",
    "仅按文件名匹配，请确认是同一文件: %s",
  },
  elsewhere = {
    "%s does not lie at the timeline's start: to place markers on the clip, put the playhead on it and name no file",
    "%s 不在时间线开头：若要以片段为准，请将播放头移到该片段上且不指定文件",
  },
  no_clip = { "%s is not on this timeline: set follow = false", "时间线上没有 %s：请设 follow = false" },
  no_resolve = { "run this in Resolve: Workspace > Scripts", "请在 Resolve 中运行：工作区 > 脚本" },
  no_project = { "no project is open: open one in Resolve", "没有打开的项目：请先在 Resolve 中打开项目" },
  no_timeline = { "no timeline is open: open one on the Edit page", "没有打开的时间线：请先在剪辑页面打开时间线" },
  no_file = {
    "no markers file: choose one, or put the playhead on a clip that has one",
    "没有标记文件：请选择一个，或将播放头移到已分析的片段上",
  },
  unreadable = { "%s: cannot be read (%s): check the path", "%s：无法读取（%s），请检查路径" },
  huge = { "%s: too large for a markers file: choose the .markers.json", "%s：文件过大，请选择 .markers.json" },
  foreign = {
    "%s: is no markers file: choose the .markers.json that 'sensevoice-markers mark FILE --for resolve' writes",
    "%s：不是标记文件，请选择 'sensevoice-markers mark FILE --for resolve' 写出的 .markers.json",
  },
  newer = {
    "%s: is of another version: run 'sensevoice-markers plugin install resolve' again",
    "%s：版本不同，请重新运行 'sensevoice-markers plugin install resolve'",
  },
  broken = { "%s: is damaged: export it again", "%s：文件已损坏，请重新导出" },
  many = { "%s: more than %s markers: export with a lower sensitivity", "%s：标记超过 %s 个，请降低灵敏度后导出" },
  odd = {
    "Resolve did something unexpected (%s): report it, with its version",
    "Resolve 出现意外（%s）：请连同其版本号一并报告",
  },
}

local function of_windows()
  local ffi = require("ffi") -- LuaJIT's, which looks in kernel32 by itself
  pcall(ffi.cdef, "unsigned short GetUserDefaultUILanguage(void);")
  return ffi.C.GetUserDefaultUILanguage() % 0x400 == 4 and "zh" or ""
end

local function of_mac()
  if jit and jit.os ~= "OSX" then
    return ""
  end
  local stream = io.popen("/usr/bin/defaults read -g AppleLocale 2>/dev/null")
  local said = stream:read("*a")
  stream:close()
  return said
end

local function language()
  for _, name in ipairs({ "SENSEVOICE_MARKERS_LANG", "LC_ALL", "LC_MESSAGES", "LANG" }) do
    local asked = os.getenv(name)
    if asked and asked ~= "" then
      return asked
    end
  end
  -- Programs of the Dock, and those of Windows, get no LANG.
  local fine, said = pcall(package.config:sub(1, 1) == "\\" and of_windows or of_mac)
  return fine and said or ""
end

local chinese = language():sub(1, 2) == "zh"

local function words(key, ...)
  local values = { ... }
  local text, next_one = WORDS[key][chinese and 2 or 1], 0
  text = text:gsub("%%(%d*)%$?s", function(place) -- Lua's own format knows no places
    next_one = next_one + 1
    return tostring(values[tonumber(place) or next_one])
  end)
  return text
end

local function problem(key, ...)
  error({ problem = words(key, ...) }, 0)
end

return { words = words, problem = problem }

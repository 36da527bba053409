--[==[
Workspace > Scripts > SenseVoice Markers (free): adds the markers of a .markers.json to the current timeline, in the free
edition of DaVinci Resolve, which runs no Python from 21.1 on. Where the menu does nothing, in Workspace > Console, tab Lua:

    SENSEVOICE_MARKERS = { json = [[C:\talk.markers.json]], follow = true } -- both optional
    dofile([[...\Fusion\Scripts\Utility\SenseVoice Markers (free).lua]])

json: the file; without it, that of the clip under the playhead, then a choice. follow: place the markers where that clip
lies instead of from the timeline's start, as is done anyway for the file of the clip under the playhead. To take all of
our markers off the timeline instead:

    SENSEVOICE_MARKERS = { remove = true }

Each .lua of this folder is an entry of the menu, so the rest lies outside it, in Fusion/SenseVoice Markers.
Lua 5.1 or LuaJIT, no module.
]==]

local function homes() -- the folders Fusion to look in: this script's, where it knows its path, then the user's own
  local found = {}
  local own = debug and debug.getinfo and debug.getinfo(1, "S").source:match("^@(.*)[/\\]Scripts[/\\]Utility[/\\]")
  found[#found + 1] = own
  local user = os.getenv("HOME") or ""
  for _, folder in ipairs({
    (os.getenv("APPDATA") or "") .. "/Blackmagic Design/DaVinci Resolve/Support",
    user .. "/Library/Application Support/Blackmagic Design/DaVinci Resolve",
    user .. "/.local/share/DaVinciResolve",
  }) do
    found[#found + 1] = folder .. "/Fusion"
  end
  return found
end

local asked = SENSEVOICE_MARKERS or {}
if asked.remove then
  SENSEVOICE_MARKERS = nil -- or the console's next run would remove again
end
for _, home in ipairs(homes()) do
  local folder = home .. "/SenseVoice Markers/lua/"
  local run = loadfile(folder .. "running.lua")
  if run then
    return run(folder, resolve or (bmd and bmd.scriptapp("Resolve")), fusion or fu, asked)
  end
end
print("SenseVoice Markers is only half installed: run 'sensevoice-markers plugin install resolve'")
print("SenseVoice Markers 安装不完整：请运行 'sensevoice-markers plugin install resolve'")

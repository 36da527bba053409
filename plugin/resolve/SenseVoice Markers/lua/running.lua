-- What the menu's entry does: one action, and its report in the console; windows are Studio's since 19.1.

local folder, resolve, fusion, asked = ...

local function load_part(name, ...)
  return assert(loadfile(folder .. name .. ".lua"))(...)
end

local words = load_part("words")
local json = load_part("json")
local laying = load_part("laying")
local document = load_part("document", json, laying, words)
local markers = load_part("markers")
local timeline_part = load_part("timeline", laying, markers, document.file_name, words)

local function exists(path)
  local stream = io.open(path, "rb")
  return stream and stream:close() and path
end

local function json_of(media)
  if media == "" then
    return nil
  end
  local parent, name = media:match("^(.*[/\\])([^/\\]*)$")
  local own = (os.getenv("HOME") or os.getenv("USERPROFILE") or "") .. "/SenseVoice Markers/"
  for _, place in ipairs({ parent or "", own }) do
    for _, stem in ipairs({ name or media, (name or media):match("^(.+)%.[^.]*$") or "" }) do
      if exists(place .. stem .. ".markers.json") then
        return place .. stem .. ".markers.json"
      end
    end
  end
end

local function choose()
  return fusion and fusion:RequestFile("", "", { FReqS_Filter = "Markers (*.json)|*.json", FReqB_SeqGather = false })
end

local function remove(timeline)
  local removed, stuck = markers.remove(timeline)
  return { words.words("removed", removed), stuck > 0 and words.words("stuck", stuck) or nil }
end

local function at_once()
  if not resolve then
    words.problem("no_resolve")
  end
  local project = resolve:GetProjectManager():GetCurrentProject()
  if not project then
    words.problem("no_project")
  end
  local timeline = project:GetCurrentTimeline()
  if not timeline then
    words.problem("no_timeline")
  end
  if asked.remove then
    return remove(timeline)
  end
  local named = asked.json or os.getenv("SENSEVOICE_MARKERS_JSON")
  local beside = not named and json_of(timeline_part.clip_file(timeline))
  local path = named or beside or choose()
  if not path or path == "" then
    words.problem("no_file")
  end
  local follow = asked.follow
  if follow == nil then
    follow = beside and true or false
  end
  return timeline_part.add(project, timeline, document.read(tostring(path)), follow)
end

local fine, said = pcall(at_once)
if not fine then
  said = { type(said) == "table" and said.problem or words.words("odd", said) }
end
print(table.concat(said, "\n"))
return said

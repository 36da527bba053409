-- The timeline: its clips, our markers on it and those of others. It does what sensevoice_resolve/timeline.py does.

local laying, file_name, words = ...
local PROGRAM = "sensevoice-markers"
local REFUSALS = 5 -- one after another, and Resolve is not going to take any

local function clip_file(timeline)
  local item = timeline:GetCurrentVideoItem()
  local media = item and item:GetMediaPoolItem() -- titles and generators have none
  return media and media:GetClipProperty("File Path") or ""
end

local function same_path(a, b)
  if package.config:sub(1, 1) == "\\" then -- Windows
    a, b = a:lower():gsub("/", "\\"), b:lower():gsub("/", "\\")
  end
  return a == b
end

local function add_stretch(list, zero, first, stop)
  for _, other in ipairs(list) do
    if other[1] == zero and other[2] == first and other[3] == stop then
      return
    end
  end
  list[#list + 1] = { zero, first, stop }
end

local function stretches_of(timeline, document)
  local origin = timeline:GetStartFrame()
  for _, kind in ipairs({ "video", "audio" }) do
    local same, alike = {}, {}
    for track = 1, timeline:GetTrackCount(kind) do
      for _, item in pairs(timeline:GetItemListInTrack(kind, track) or {}) do
        local media = item:GetMediaPoolItem()
        local path = media and media:GetClipProperty("File Path") or ""
        local first = item:GetStart() - origin
        if same_path(path, document.media) then
          add_stretch(same, first - item:GetLeftOffset(), first, first + item:GetDuration())
        elseif file_name(path) == document.file then -- moved, or analysed on another system
          add_stretch(alike, first - item:GetLeftOffset(), first, first + item:GetDuration())
        end
      end
    end
    local found = #same > 0 and same or alike
    table.sort(found, function(a, b)
      return a[1] < b[1] or (a[1] == b[1] and (a[2] < b[2] or (a[2] == b[2] and a[3] < b[3])))
    end)
    if #found > 0 then
      return found
    end
  end
  return {}
end

local function markers_of(timeline)
  local found = {}
  for frame, info in pairs(timeline:GetMarkers() or {}) do
    found[math.floor(frame + 0.5)] = info
  end
  return found
end

local function remove(timeline, tag)
  local removed, stuck = 0, 0
  for frame, info in pairs(markers_of(timeline)) do
    if (info.customData or ""):sub(1, #tag) == tag then
      if timeline:DeleteMarkerAtFrame(frame) then
        removed = removed + 1
      else
        stuck = stuck + 1
      end
    end
  end
  return removed, stuck
end

local function free_frame(frame, taken, wanted, second, stop)
  if not taken[frame] then
    return frame
  end
  for other = frame + 1, math.min(frame + second, stop - 1) do
    if not taken[other] and not wanted[other] then
      return other
    end
  end
  for other = frame - 1, math.max(frame - second, 0), -1 do
    if not taken[other] and not wanted[other] then
      return other
    end
  end
end

local function put(timeline, wanted, tag, second, stop)
  local taken, frames = markers_of(timeline), {}
  for frame in pairs(wanted) do
    frames[#frames + 1] = frame
  end
  table.sort(frames)
  local added, moved, refused, in_a_row = 0, {}, {}, 0
  for _, frame in ipairs(frames) do
    local marker = wanted[frame]
    local free = in_a_row < REFUSALS and free_frame(frame, taken, wanted, second, stop)
    local custom = tag .. table.concat(marker.ids, "+")
    if free and timeline:AddMarker(free, marker.colour, marker.name, marker.note, marker.frames, custom) then
      taken[free] = marker
      added, in_a_row = added + 1, 0
      if free ~= frame then
        moved[#moved + 1] = marker.name
      end
    else
      refused[#refused + 1] = marker.name
      in_a_row = in_a_row + (free and 1 or 0)
    end
  end
  return added, moved, refused, in_a_row >= REFUSALS
end

local function some(names)
  return table.concat(names, ", ", 1, math.min(5, #names)) .. (#names > 5 and " …" or "")
end

local function rounded(rate)
  return ("%.6g"):format(rate[1] / rate[2])
end

local function add(project, timeline, document, follow)
  local said = {}
  local function say(key, count, ...)
    if count ~= 0 then
      said[#said + 1] = words.words(key, count, ...)
    end
  end
  local asked = timeline:GetSetting("timelineFrameRate")
  asked = asked ~= "" and asked or project:GetSetting("timelineFrameRate")
  local known = laying.timeline_rate(asked)
  local rate = known or document.rate
  local clips = stretches_of(timeline, document)
  if follow and #clips == 0 then
    words.problem("no_clip", document.file)
  end
  local length = timeline:GetEndFrame() - timeline:GetStartFrame()
  local wanted, merged, outside = laying.laid(document, rate, follow and clips or { { 0, 0, length } })
  local tag = PROGRAM .. "/" .. document.file .. "/"
  local replaced, stuck = remove(timeline, tag)
  local second = math.ceil(rate[1] / rate[2])
  local added, moved, refused, gave_up = put(timeline, wanted, tag, second, length)
  said[1] = words.words("added", added, document.name)
  say("replaced", replaced)
  say("merged", merged)
  say("outside", outside)
  if not known then
    say("no_rate", rounded(rate))
  end
  local at_start = #clips == 0
  for _, clip in ipairs(clips) do
    at_start = at_start or clip[1] == 0
  end
  if not follow and not at_start then
    say("elsewhere", document.file)
  end
  if rate[1] ~= document.rate[1] or rate[2] ~= document.rate[2] then
    say("converted", rounded(document.rate), rounded(rate))
  end
  say("stuck", stuck)
  say("moved", #moved, some(moved))
  say("refused", #refused, some(refused))
  if gave_up then
    say("closed")
  end
  return said
end

return { add = add, clip_file = clip_file }

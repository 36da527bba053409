-- The timeline: its clips, and the markers of a document on it. It does what sensevoice_resolve/timeline.py does.

local laying, markers, file_name, words = ...

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

local function stretches_of(timeline, document) -- and the paths, where only other files of its name were found
  local origin = timeline:GetStartFrame()
  for _, kind in ipairs({ "video", "audio" }) do
    local same, alike, paths, seen = {}, {}, {}, {}
    for track = 1, timeline:GetTrackCount(kind) do
      for _, item in pairs(timeline:GetItemListInTrack(kind, track) or {}) do
        local media = item:GetMediaPoolItem()
        local path = media and media:GetClipProperty("File Path") or ""
        local first = item:GetStart() - origin
        if same_path(path, document.media) then
          add_stretch(same, first - item:GetLeftOffset(), first, first + item:GetDuration())
        elseif file_name(path) == document.file then -- moved, or analysed on another system
          add_stretch(alike, first - item:GetLeftOffset(), first, first + item:GetDuration())
          paths[#paths + 1] = not seen[path] and path or nil
          seen[path] = true
        end
      end
    end
    local found = #same > 0 and same or alike
    table.sort(found, function(a, b)
      return a[1] < b[1] or (a[1] == b[1] and (a[2] < b[2] or (a[2] == b[2] and a[3] < b[3])))
    end)
    table.sort(paths)
    if #found > 0 then
      return found, #same > 0 and {} or paths
    end
  end
  return {}, {}
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
  local clips, paths = stretches_of(timeline, document)
  if follow and #clips == 0 then
    words.problem("no_clip", document.file)
  end
  local length = timeline:GetEndFrame() - timeline:GetStartFrame()
  local wanted, merged, outside = laying.laid(document, rate, follow and clips or { { 0, 0, length } })
  local done = markers.put(timeline, wanted, document.tag, math.ceil(rate[1] / rate[2]), length)
  said[1] = words.words("added", done.added, document.name)
  say("kept", done.kept)
  say("replaced", done.replaced)
  say("dropped", done.dropped)
  say("merged", merged)
  say("outside", outside)
  if not known then
    say("no_rate", rounded(rate))
  end
  local elsewhere = not follow and #clips > 0
  for _, clip in ipairs(clips) do
    elsewhere = elsewhere and clip[1] ~= 0
  end
  if #paths > 0 and (follow or elsewhere) then
    say("alike", some(paths))
  end
  if elsewhere then
    say("elsewhere", document.file)
  end
  if rate[1] ~= document.rate[1] or rate[2] ~= document.rate[2] then
    say("converted", rounded(document.rate), rounded(rate))
  end
  say("stuck", done.stuck)
  say("lost", #done.lost, some(done.lost))
  say("moved", #done.moved, some(done.moved))
  say("refused", #done.refused, some(done.refused))
  if done.gave_up then
    say("closed")
  end
  return said
end

return { add = add, clip_file = clip_file }

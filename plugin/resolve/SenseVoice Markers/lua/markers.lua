-- Our markers on a timeline, among those of others. It does what sensevoice_resolve/markers.py does, which says why.

local PROGRAM = "sensevoice-markers"
local REFUSALS = 5 -- one after another, and Resolve is not going to take any

local function there_on(timeline) -- all markers by frame
  local found = {}
  for frame, info in pairs(timeline:GetMarkers() or {}) do
    found[math.floor(frame + 0.5)] = {
      colour = info.color or "",
      name = info.name or "",
      note = info.note or "",
      frames = math.floor((info.duration or 1) + 0.5),
      custom = info.customData or "",
    }
  end
  return found
end

local function split(there, tag) -- ours, those of others
  local ours, others = {}, {}
  for frame, values in pairs(there) do
    (values.custom:sub(1, #tag) == tag and ours or others)[frame] = values
  end
  return ours, others
end

local function sorted(by_frame)
  local frames = {}
  for frame in pairs(by_frame) do
    frames[#frames + 1] = frame
  end
  table.sort(frames)
  return frames
end

local function same(a, b)
  return a.colour == b.colour and a.name == b.name and a.note == b.note and a.frames == b.frames and a.custom == b.custom
end

local function add_marker(timeline, frame, values)
  return timeline:AddMarker(frame, values.colour, values.name, values.note, values.frames, values.custom)
end

local function delete(timeline, frames) -- how many went
  local gone = 0
  for _, frame in ipairs(frames) do
    gone = gone + (timeline:DeleteMarkerAtFrame(frame) and 1 or 0)
  end
  return gone
end

local function remove(timeline)
  local frames = sorted((split(there_on(timeline), PROGRAM .. "/")))
  local gone = delete(timeline, frames)
  return gone, #frames - gone
end

local function place_of(frame, taken, wanted, second, stop)
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

local function placed_at(wanted, others, second, stop)
  local found, crowded, taken = {}, {}, {}
  for frame in pairs(others) do
    taken[frame] = true
  end
  for _, frame in ipairs(sorted(wanted)) do
    local place = place_of(frame, taken, wanted, second, stop)
    if place then
      found[place], taken[place] = { marker = wanted[frame], home = frame }, true
    else
      crowded[#crowded + 1] = wanted[frame].name
    end
  end
  return found, crowded
end

local function replace(timeline, frame, given, frames, old)
  local gone, came = {}, false
  local fine, why = pcall(function()
    for _, each in ipairs(frames) do
      if not timeline:DeleteMarkerAtFrame(each) then
        return -- and none is added beside it
      end
      gone[#gone + 1] = each
    end
    came = add_marker(timeline, frame, given) and true
  end)
  local lost = {}
  for _, each in ipairs(came and {} or gone) do
    if not add_marker(timeline, each, old[each]) then
      lost[#lost + 1] = old[each].name
    end
  end
  if not fine then
    error(why, 0)
  end
  return came, #gone, lost
end

local function put(timeline, wanted, tag, second, stop)
  local old, others = split(there_on(timeline), tag)
  local placed, refused = placed_at(wanted, others, second, stop)
  local spare = {} -- those on frames that are wanted no more: by custom data, as they may have been dragged
  for _, frame in ipairs(sorted(old)) do
    local custom = old[frame].custom
    if not placed[frame] then
      spare[custom] = spare[custom] or {}
      table.insert(spare[custom], frame)
    end
  end
  local done = { added = 0, kept = 0, replaced = 0, dropped = 0, stuck = 0, lost = {}, moved = {}, refused = refused }
  local in_a_row = 0
  for _, frame in ipairs(sorted(placed)) do
    local marker, home = placed[frame].marker, placed[frame].home
    local given = { colour = marker.colour, name = marker.name, note = marker.note, frames = marker.frames }
    given.custom = tag .. table.concat(marker.ids, "+")
    if old[frame] and same(old[frame], given) then
      done.kept = done.kept + 1
    elseif in_a_row == REFUSALS then
      refused[#refused + 1] = marker.name
    else
      local instead_of = { old[frame] and frame }
      if spare[given.custom] and #spare[given.custom] > 0 then
        table.insert(instead_of, table.remove(spare[given.custom], 1))
      end
      local came, gone, lost = replace(timeline, frame, given, instead_of, old)
      done.stuck = done.stuck + (gone < #instead_of and 1 or 0)
      for _, name in ipairs(lost) do
        table.insert(done.lost, name)
      end
      if came then
        done.added, done.replaced, in_a_row = done.added + 1, done.replaced + gone, 0
        if frame ~= home then
          table.insert(done.moved, marker.name)
        end
      else
        refused[#refused + 1] = marker.name
        in_a_row = in_a_row + 1
      end
    end
  end
  done.gave_up = in_a_row == REFUSALS
  local left = {}
  for _, frames in pairs(done.gave_up and {} or spare) do
    for _, frame in ipairs(frames) do
      left[#left + 1] = frame
    end
  end
  table.sort(left)
  done.dropped = delete(timeline, left)
  done.stuck = done.stuck + #left - done.dropped
  return done
end

return { put = put, remove = remove }

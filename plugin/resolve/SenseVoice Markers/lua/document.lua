-- The markers file: what formats/json.py of the project writes, whose schema is formats/markers.schema.json.

local json, laying, words = ...
local PROGRAM = "sensevoice-markers"
local LARGEST = 64 * 1024 * 1024 -- bytes of a file
local MOST = 20000 -- markers of a file
local LAST = 20000000 -- frames: more than a day at 200 frames a second
local COLOURS = {}
for colour in ("Blue Cyan Green Yellow Red Pink Purple Fuchsia Rose Lavender Sky Mint Lemon Sand Cocoa Cream"):gmatch("%a+") do
  COLOURS[colour] = true
end

local bad, problem = json.bad, words.problem

local function clean(text)
  return type(text) == "string" and (text:gsub("[%z\1-\31\127]+", " ")) or bad()
end

local function whole(value, lowest)
  return type(value) == "number" and value >= lowest and value <= LAST and value % 1 == 0 and value or bad()
end

local function file_name(path)
  return path:match("[^/\\]*$")
end

local function document_of(found, path)
  local document = {
    media = clean(found.media.path),
    name = clean(found.name),
    rate = laying.fraction(whole(found.rate.numerator, 1), whole(found.rate.denominator, 1)),
    markers = {},
  }
  document.file = file_name(document.media)
  -- It survives a move to another folder, but C0001.MP4 is on every card.
  local length = whole(found.media.frames, 1) .. "@" .. whole(found.media.start_frame, 0)
  document.tag = table.concat({ PROGRAM, document.file, length, "" }, "/")
  if getmetatable(found.markers) ~= json.ARRAY then
    bad()
  elseif #found.markers > MOST then
    problem("many", path, MOST)
  end
  for i, each in ipairs(found.markers) do
    document.markers[i] = {
      order = i,
      ids = { clean(each.id) },
      frame = whole(each.frame, 0),
      frames = whole(each.frames, 1),
      colour = COLOURS[each.colour.resolve] and each.colour.resolve or "Blue",
      name = clean(each.name),
      note = clean(each.comment),
    }
  end
  table.sort(document.markers, function(a, b)
    return a.frame < b.frame or (a.frame == b.frame and a.order < b.order)
  end)
  return document
end

local function read(path)
  local stream, why = io.open(path, "rb")
  local data = stream and stream:read(LARGEST + 1)
  if stream then
    stream:close()
  end
  if not data then
    problem(stream and "foreign" or "unreadable", path, why)
  elseif #data > LARGEST then
    problem("huge", path)
  end
  local fine, found = pcall(json.decode, data)
  if not fine or type(found) ~= "table" or found.format ~= PROGRAM then
    problem("foreign", path)
  elseif found.version ~= 1 then
    problem("newer", path)
  end
  local whole_file, document = pcall(document_of, found, path)
  if not whole_file then
    error(type(document) == "table" and document or { problem = words.words("broken", path) }, 0)
  end
  return document
end

return { read = read, file_name = file_name }

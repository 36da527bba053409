-- Frames of the document to frames of the timeline. All numbers are whole and below 2^53, where doubles are exact.

local function common(a, b)
  while b ~= 0 do
    a, b = b, math.fmod(a, b)
  end
  return a
end

local function fraction(numerator, denominator)
  local shared = common(numerator, denominator)
  return { numerator / shared, denominator / shared }
end

local TRUNCATED = { [23] = true, [29] = true, [47] = true, [59] = true, [95] = true, [119] = true }

local function timeline_rate(setting)
  local text = tostring(setting):match("^%s*(%d+%.?%d*)")
  local shown = text and tonumber(text)
  if not shown or shown < 1 or shown >= 1000 then
    return nil
  end
  local nominal = TRUNCATED[shown] and shown + 1 or math.ceil(shown)
  if TRUNCATED[shown] or (shown ~= nominal and math.abs(shown - nominal * 1000 / 1001) < 0.01) then
    return fraction(nominal * 1000, 1001)
  end
  return fraction(math.floor(shown * 1000 + 0.5), 1000)
end

local function both(one, other)
  one.frames = math.max(one.frames, other.frames)
  for _, id in ipairs(one.ids) do
    if id == other.ids[1] then -- two cuts of the clip that overlap
      return
    end
  end
  one.ids[#one.ids + 1] = other.ids[1]
  one.name = one.name .. " + " .. other.name
  one.note = one.note .. ((one.note ~= "" and other.note ~= "") and "\n" or "") .. other.note
end

local function laid(document, rate, stretches)
  local ratio = fraction(rate[1] * document.rate[2], rate[2] * document.rate[1])
  local function nearest(frame)
    local doubled = 2 * frame * ratio[1] + ratio[2]
    return (doubled - math.fmod(doubled, 2 * ratio[2])) / (2 * ratio[2])
  end
  local found, merged, outside = {}, 0, 0
  for _, marker in ipairs(document.markers) do
    local inside = false
    for _, stretch in ipairs(stretches) do
      local zero, first, stop_at = stretch[1], stretch[2], stretch[3]
      local frame = zero + nearest(marker.frame)
      if frame >= stop_at and marker.frame * ratio[1] < (stop_at - zero) * ratio[2] then
        frame = stop_at - 1 -- half a frame late is outside, a whole one early is better
      end
      local stop = marker.frames > 1 and zero + nearest(marker.frame + marker.frames) or frame + 1
      stop = math.min(math.max(stop, frame + 1), stop_at)
      frame = math.max(frame, first)
      if frame < stop then
        inside = true
        local placed = { ids = { marker.ids[1] }, frames = stop - frame, colour = marker.colour }
        placed.name, placed.note = marker.name, marker.note
        if found[frame] then
          merged = merged + 1
          both(found[frame], placed)
        else
          found[frame] = placed
        end
      end
    end
    outside = outside + (inside and 0 or 1)
  end
  return found, merged, outside
end

return { fraction = fraction, timeline_rate = timeline_rate, laid = laid }

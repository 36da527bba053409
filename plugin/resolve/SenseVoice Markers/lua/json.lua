-- JSON (RFC 8259) to tables: arrays have the metatable ARRAY, null is NULL; bad() is the error of what is none.

local DEEPEST = 100 -- values in values

local NULL, ARRAY = {}, {}
local ESCAPES = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t", ['"'] = '"', ["\\"] = "\\", ["/"] = "/" }

local function utf8_of(code)
  if code < 0x80 then
    return string.char(code)
  elseif code < 0x800 then
    return string.char(0xC0 + math.floor(code / 64), 0x80 + code % 64)
  elseif code < 0x10000 then
    return string.char(0xE0 + math.floor(code / 4096), 0x80 + math.floor(code / 64) % 64, 0x80 + code % 64)
  end
  return string.char(
    0xF0 + math.floor(code / 262144),
    0x80 + math.floor(code / 4096) % 64,
    0x80 + math.floor(code / 64) % 64,
    0x80 + code % 64
  )
end

local function bad()
  error("json", 0)
end

local function hex_at(text, at)
  return tonumber(text:match("^\\u(%x%x%x%x)", at) or bad(), 16)
end

local function string_at(text, at) -- `at` is behind the opening quote
  local pieces = {}
  while true do
    local stop = text:find('[%z\1-\31\\"]', at) or bad()
    pieces[#pieces + 1] = text:sub(at, stop - 1)
    local found = text:sub(stop, stop)
    if found == '"' then
      return table.concat(pieces), stop + 1
    elseif found ~= "\\" then
      bad()
    end
    local escape = text:sub(stop + 1, stop + 1)
    if escape == "u" then
      local code = hex_at(text, stop)
      at = stop + 6
      if code >= 0xD800 and code <= 0xDFFF then
        local low = code < 0xDC00 and text:sub(at, at + 1) == "\\u" and hex_at(text, at) or 0
        if low >= 0xDC00 and low <= 0xDFFF then
          code, at = 0x10000 + (code - 0xD800) * 1024 + (low - 0xDC00), at + 6
        else
          code = 0xFFFD -- half a pair is no character
        end
      end
      pieces[#pieces + 1] = utf8_of(code)
    else
      pieces[#pieces + 1] = ESCAPES[escape] or bad()
      at = stop + 2
    end
  end
end

local function after_space(text, at)
  return text:find("[^ \t\r\n]", at) or #text + 1
end

local LITERALS = { ["true"] = true, ["false"] = false, null = NULL }
local value_at

local function members_at(text, at, depth, close, keyed)
  local found = keyed and {} or setmetatable({}, ARRAY)
  at = after_space(text, at)
  if text:sub(at, at) == close then
    return found, at + 1
  end
  while true do
    local key = #found + 1
    if keyed then
      if text:sub(at, at) ~= '"' then
        bad()
      end
      key, at = string_at(text, at + 1)
      at = after_space(text, at)
      if text:sub(at, at) ~= ":" then
        bad()
      end
      at = after_space(text, at + 1)
    end
    found[key], at = value_at(text, at, depth + 1)
    at = after_space(text, at)
    local mark = text:sub(at, at)
    if mark == close then
      return found, at + 1
    elseif mark ~= "," then
      bad()
    end
    at = after_space(text, at + 1)
  end
end

function value_at(text, at, depth)
  local first = depth <= DEEPEST and text:sub(at, at) or bad()
  if first == "{" then
    return members_at(text, at + 1, depth, "}", true)
  elseif first == "[" then
    return members_at(text, at + 1, depth, "]", false)
  elseif first == '"' then
    return string_at(text, at + 1)
  end
  local literal = text:match("^%l+", at)
  if literal and LITERALS[literal] ~= nil then
    return LITERALS[literal], at + #literal
  end
  local number = text:match("^%-?%d+%.?%d*[eE]?[+-]?%d*", at)
  local value = number and not number:find("^%-?0%d") and not number:find("%.%f[%D]") and tonumber(number)
  return value or bad(), at + #(number or "")
end

local function decode(text)
  local at = text:sub(1, 3) == "\239\187\191" and 4 or 1
  local value, stop = value_at(text, after_space(text, at), 1)
  return after_space(text, stop) > #text and value or bad()
end

return { decode = decode, bad = bad, ARRAY = ARRAY, NULL = NULL }

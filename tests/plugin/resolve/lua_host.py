"""The Lua of Resolve around the fake: its objects for Lua's `object:Method()`, its dictionaries and lists as tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lupa.lua51
from fake_resolve import Remote, Resolve

SCRIPT = Path(__file__).parents[3] / "plugin" / "resolve" / "Scripts" / "Utility" / "SenseVoice Markers (free).lua"
ENGINES = {"Lua 5.1": lupa.lua51}
try:
    import lupa.luajit21
except ImportError:  # lupa has it on most systems
    pass
else:
    ENGINES["LuaJIT"] = lupa.luajit21

_WRAP = """
return function(call, object)
  return setmetatable({}, { __index = function(_, name)
    return function(self, ...) return call(object, name, ...) end
  end })
end
"""


class LuaHost:
    """One Lua state, as each script of the menu gets its own."""

    def __init__(self, engine: str = "Lua 5.1") -> None:
        self.lua = ENGINES[engine].LuaRuntime(unpack_returned_tuples=False)
        self.wrap = self.lua.execute(_WRAP)
        self.printed: list[str] = []
        self.lua.globals().print = self.printed.append

    def run(
        self, resolve: Resolve | None, path: Path | None = None, follow: bool | None = None, **asked: Any
    ) -> list[str]:
        """Run the menu's script; returns its report."""
        given = self.lua.globals()
        given.resolve = self.to_lua(resolve)
        given.fusion = self.to_lua(resolve.Fusion()) if resolve else None
        given.SENSEVOICE_MARKERS = self.to_lua({"json": path and str(path), "follow": follow, **asked})
        self.lua.eval("dofile")(str(SCRIPT))
        return self.printed.pop().split("\n")

    def part(self, name: str, *needed: Any) -> Any:
        """One of the script's parts."""
        return self.lua.eval("loadfile")(str(SCRIPT.parents[2] / "SenseVoice Markers" / "lua" / f"{name}.lua"))(*needed)

    def to_lua(self, value: Any) -> Any:
        if isinstance(value, Remote):
            return self.wrap(self._call, value)
        if isinstance(value, dict):
            return self.lua.table_from({key: self.to_lua(each) for key, each in value.items() if each is not None})
        if isinstance(value, list):
            return self.lua.table_from([self.to_lua(each) for each in value])
        return value

    def _call(self, object_: Any, name: str, *values: Any) -> Any:
        whole = [int(v) if isinstance(v, float) and v.is_integer() else v for v in values]
        return self.to_lua(getattr(object_, name)(*whole))

"""Our markers on a timeline, among those of others.

Resolve may refuse any call from the next one on: a dialog opens. So a marker of ours that is as wanted is left alone,
any other is taken away only just before the one that replaces it is added, and what is left over goes last.
"""

from collections import namedtuple

from sensevoice_resolve.words import PROGRAM

REFUSALS = 5  # one after another, and Resolve is not going to take any

Outcome = namedtuple("Outcome", "added kept replaced dropped stuck lost moved refused gave_up")
"""Of one run: numbers of markers, but for `lost`, `moved` and `refused`, which are names, and whether it gave up.

Each wanted marker is added, kept or refused. Of ours that were there, `replaced` made room for those added, `dropped`
are wanted no more, `stuck` could not be taken away, and `lost` were taken away and not taken back.
"""


def remove(timeline, tag=PROGRAM + "/"):
    """Remove our markers, one by one: by custom data Resolve removes only the first. How many went, and stayed."""
    frames = sorted(_ours(_there(timeline), tag))
    gone = sum(bool(timeline.DeleteMarkerAtFrame(frame)) for frame in frames)
    return gone, len(frames) - gone


def put(timeline, wanted, tag, second, end):
    """Make those of our markers that have `tag` the `wanted` ones, by frame; returns the Outcome.

    `second` is how many frames one may move to find a free one, `end` the timeline's length.
    """
    there = _there(timeline)
    old = _ours(there, tag)
    placed, refused = _placed(wanted, set(there) - set(old), second, end)
    spare = {}  # those on frames that are wanted no more: by custom data, as they may have been dragged
    for frame in sorted(set(old) - set(placed)):
        spare.setdefault(old[frame][-1], []).append(frame)
    added = kept = replaced = stuck = in_a_row = 0
    moved, lost = [], []
    for frame, (marker, home) in sorted(placed.items()):
        given = (marker.colour, marker.name, marker.note, marker.frames, tag + "+".join(marker.ids))
        if old.get(frame) == given:
            kept += 1
            continue
        if in_a_row == REFUSALS:
            refused.append(marker.name)
            continue
        instead_of = [frame] if frame in old else []
        if spare.get(given[-1]):
            instead_of.append(spare[given[-1]].pop(0))
        came, gone, missing = _replace(timeline, frame, given, {each: old[each] for each in instead_of})
        stuck += len(gone) < len(instead_of)
        lost += missing
        if came:
            added, replaced, in_a_row = added + 1, replaced + len(gone), 0
            moved += [] if frame == home else [marker.name]
        else:
            refused.append(marker.name)
            in_a_row += 1
    gave_up = in_a_row == REFUSALS
    left = [] if gave_up else sorted(frame for frames in spare.values() for frame in frames)
    dropped = sum(bool(timeline.DeleteMarkerAtFrame(frame)) for frame in left)
    return Outcome(added, kept, replaced, dropped, stuck + len(left) - dropped, lost, moved, refused, gave_up)


def _there(timeline):
    """All markers by frame, each as AddMarker wants it: colour, name, note, frames, custom data."""
    keys = ("color", "name", "note", "duration", "customData")
    found = {}
    for frame, info in (timeline.GetMarkers() or {}).items():
        colour, name, note, frames, custom = (info.get(key) or "" for key in keys)
        found[round(frame)] = (colour, name, note, round(frames or 1), custom)
    return found


def _ours(there, tag):
    return {frame: values for frame, values in there.items() if values[-1].startswith(tag)}


def _placed(wanted, others, second, end):
    """By frame, each marker with the frame that it wanted; the names of those that others leave no frame."""
    found, crowded = {}, []
    for frame, marker in sorted(wanted.items()):
        near = [*range(frame + 1, min(frame + second + 1, end)), *range(frame - 1, max(frame - second, 0) - 1, -1)]
        free = (f for f in near if f not in others and f not in found and f not in wanted)
        place = frame if frame not in others else next(free, None)
        if place is None:
            crowded.append(marker.name)
        else:
            found[place] = (marker, frame)
    return found, crowded


def _replace(timeline, frame, given, old):
    """Add a marker in place of `old`, or put those back: whether it came, frames taken away, names not taken back."""
    gone, came, lost = [], False, []
    try:
        for each in old:
            if not timeline.DeleteMarkerAtFrame(each):
                break  # and none is added beside it
            gone.append(each)
        else:
            came = bool(timeline.AddMarker(frame, *given))
    finally:
        if not came:
            lost = [old[each][1] for each in gone if not timeline.AddMarker(each, *old[each])]
    return came, gone, lost

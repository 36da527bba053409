"""What the worker does for each command; models and their libraries are loaded by the tasks that need them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from pathlib import Path

from sensevoice_markers import cache, files, pipeline
from sensevoice_markers.document import to_json
from sensevoice_markers.media.picture import picture
from sensevoice_markers.media.probe import probe
from sensevoice_markers.weights import catalog, store
from sensevoice_markers.weights.models import Model
from sensevoice_markers.worker import wire
from sensevoice_markers.worker.wire import Glance, Holding, Stock

Tell = Callable[[wire.Advanced | wire.Pulled], None]


def perform(task: wire.Task, tell: Tell, cancelled: Callable[[], bool]) -> bytes:
    """Do what `task` asks; the answer as it crosses.

    Raises:
        MarkersError: one of its kinds; `Cancelled` once `cancelled()` is true, where that is looked at.
    """

    def advanced(progress: pipeline.Progress) -> None:
        tell(wire.Advanced(progress))

    match task:
        case wire.Analyse(request):
            return to_json(pipeline.driven(pipeline.run(request, cancelled), advanced))
        case wire.Look(path):
            media = probe(Path(path))
            return wire.to_json(Glance(media, picture(media)))
        case wire.Outline(path, audio):
            return wire.to_json(str(pipeline.driven(pipeline.outline(Path(path), audio, cancelled), advanced)))
        case wire.Pull(names):
            for model in dict.fromkeys(chain.from_iterable(map(catalog.chosen, names))):
                if model.bundled_in is None:
                    store.pull(model, progress=lambda progress: tell(wire.Pulled(progress)), cancelled=cancelled)
        case wire.Remove(name):
            store.remove(catalog.CATALOG[name], cancelled)
        case wire.ClearCache():
            cache.clear()
        case wire.Examine():
            from sensevoice_markers import diagnosis

            return wire.to_json(diagnosis.examine())
    return wire.to_json(_stock())  # what it was asked for, or what has become of it


def about(task: wire.Task) -> str:
    """What a message of ours about `task` begins with: the file, where it is about one."""
    match task:
        case wire.Analyse(request):
            return f"{request.path}: "
        case wire.Look(path) | wire.Outline(path, _):
            return f"{path}: "
    return ""


def _stock() -> Stock:
    models = tuple(map(_holding, catalog.CATALOG.values()))
    return Stock(models, str(store.home()), cache.size(), str(files.cache_folder()))


def _holding(model: Model) -> Holding:
    state = store.state(model)
    return Holding(
        id=model.id,
        title=model.title,
        licence=model.licence,
        licence_url=model.licence_url,
        attribution=model.attribution,
        homepage=model.homepage,
        size=model.size,
        state=state,
        path="" if model.bundled_in and state == "missing" else str(store.folder(model)),
        engines=tuple(engine for engine, ids in catalog.SETS.items() if model.id in ids),
    )

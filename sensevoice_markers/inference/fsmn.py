"""FSMN-VAD, the detector of speech activity that SenseVoice is usually run with (10 ms frames), through onnxruntime.

https://huggingface.co/funasr/fsmn-vad-onnx — what its config.yaml says is written here as numbers. The network
looks back only: four memories of 20 frames, and two frames ahead through its features.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from sensevoice_markers.inference import kaldi
from sensevoice_markers.inference.tagging import log_odds

_STACKED = 5  # frames that are seen at once (lfr_m; lfr_n is 1)
_MEMORIES, _REACH, _WIDTH = 4, 20 - 1, 128  # fsmn_layers, lorder without the frame itself, proj_dim
_SILENCE = 0  # the output that is no speech (sil_pdf_ids)


class Fsmn:
    """Log-odds of speech, from the weights in `folder`.

    Raises:
        WeightsDamaged: am.mvn is another model's.
    """

    name = "fsmn-vad"
    classes: tuple[str, ...] = ("speech",)
    hop, window = kaldi.HOP, kaldi.WINDOW
    context = _MEMORIES * _REACH + _STACKED // 2  # exactly what a score depends on, so that no block shows

    def __init__(self, folder: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # taggers run side by side
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._shift, self._scale = kaldi.read_cmvn(folder / "am.mvn", _STACKED * kaldi.BANDS)

    def scores(self, samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """See `Tagger.scores`."""
        features = (kaldi.stacked(kaldi.fbank(samples), _STACKED) + self._shift) * self._scale
        nothing = np.zeros((1, _WIDTH, _REACH, 1), np.float32)
        memories = {f"in_cache{number}": nothing for number in range(_MEMORIES)}
        probabilities = self._session.run(["logits"], {"speech": features[None], **memories})[0]  # after the softmax
        return -log_odds(probabilities[0, :, _SILENCE])[:, None]

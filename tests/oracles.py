"""What others' code says of the same sound."""

from __future__ import annotations

import kaldi_native_fbank
import numpy as np
import numpy.typing as npt


def kaldis(samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Kaldi's own filter bank of `samples` in -1..1, shape (rows, 80)."""
    options = kaldi_native_fbank.FbankOptions()
    options.frame_opts.dither = 0
    options.frame_opts.window_type = "hamming"
    options.mel_opts.num_bins = 80
    options.energy_floor = 0
    bank = kaldi_native_fbank.OnlineFbank(options)
    bank.accept_waveform(16000, (samples * 32768).tolist())
    bank.input_finished()
    return np.stack([bank.get_frame(i) for i in range(bank.num_frames_ready)])

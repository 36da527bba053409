"""Material for choosing thresholds, and later for fitting: sound that may be redistributed."""

"""Fitting and scoring of what is heard: material, shows, fit, evaluation."""

"""The activations, and what they do to layers and to points in a plane."""

from core.activations.entries import ACTIVATIONS, Activation

__all__ = ["ACTIVATIONS", "Activation"]

"""The lines that the page gives to save logits with, run as they stand there."""

import re
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from core.logits import open_logits

PROSE = Path(__file__).parents[2] / "pages" / "prose"


class Tensor:
    """What the recipe asks of a tensor of PyTorch, as strict: no bfloat16, nothing off the CPU."""

    def __init__(self, values, dtype, device="cuda"):
        self.values, self.dtype, self.device = np.asarray(values), dtype, device

    def float(self):
        return Tensor(self.values, "float32", self.device)

    def cpu(self):
        return Tensor(self.values, self.dtype, "cpu")

    def numpy(self):
        if self.device != "cpu" or self.dtype == "bfloat16":
            raise TypeError(f"can't convert {self.device} {self.dtype} to NumPy")
        return self.values.astype(self.dtype)


def torch():
    """What the recipe uses of PyTorch, which is too large to install for a test."""
    module = ModuleType("torch")
    module.cat = lambda parts: Tensor(
        np.concatenate([part.values for part in parts]), parts[0].dtype, parts[0].device
    )
    return module


@pytest.mark.parametrize("language", ["en", "zh"])
def test_two_lines_save_what_pytorch_gives(language, tmp_path, monkeypatch):
    text = (PROSE / language / "your_logits.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "torch", torch())
    rows = np.arange(12.0).reshape(4, 3)
    batches = [Tensor(rows[:3], "bfloat16"), Tensor(rows[3:], "bfloat16")]
    labels = [Tensor([0, 1, 2], "int64"), Tensor([0], "int64")]
    exec(code, {"logits": batches, "labels": labels})
    logits = open_logits("logits.npy", "labels.npy")
    np.testing.assert_array_equal(logits.values, rows)
    assert logits.labels.tolist() == [0, 1, 2, 0]

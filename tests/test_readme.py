"""What the README says, tried."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_notebook_code_runs(tmp_path):
    np.save(tmp_path / "logits.npy", np.eye(3))
    np.save(tmp_path / "labels.npy", np.arange(3))
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    program = tmp_path / "notebook.py"
    program.write_text(code.replace(".show()", ".to_json()"), encoding="utf-8")
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, program], cwd=tmp_path, env=env, check=True)


def test_files_and_targets_that_it_names_are_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"(?:^|`)make (\w+)", README, re.MULTILINE)):
        assert f"\n{target}:" in makefile, target
    for path in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / path).exists(), path

"""What Network asks of TensorFlow, run as it stands and judged."""

import doctest
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

import core.reference.network
from core.experiment import NetworkExperiment
from core.network import HIDDEN, INITIALISERS, OUTPUTS, Network
from core.presets import NETWORKS
from core.reference.network import network_program
from core.reference.worker import judged
from core.view import NetworkView


def view(trained=None, **values):
    return NetworkView(replace(NetworkExperiment(), **values), trained)


def trained(output="sigmoid", scale=1.0, dropout=0.0):
    network = view(output=output, dropout=dropout).untrained
    random = np.random.default_rng(1)
    return Network(
        network.architecture,
        tuple(weights * scale for weights in network.weights),
        tuple(random.normal(size=biases.size) for biases in network.biases),
    )


VIEWS = {
    **{f"preset {key}": NetworkView(NetworkExperiment.of(NETWORKS[key])) for key in NETWORKS},
    **{f"{h} {o}": view(hidden=h, output=o) for h in HIDDEN for o in OUTPUTS},
    **{key: view(initialiser=key, seed=3) for key in INITIALISERS},
    "dropout": view(dropout=0.3, dropped=True, seed=5),
    "trained": view(trained()),
    "trained with dropout": view(trained(dropout=0.5), dropout=0.5, dropped=True),
    "huge": view(trained("linear", 1e6), output="linear"),
    "lost": view(trained("linear", np.nan), output="linear"),
    "drawn": view(drawn=bytes([0, 255] * 392), label=3),
}


@pytest.mark.parametrize("name", list(VIEWS))
def test_tensorflow_agrees(tf, name):
    answer = judged(network_program(VIEWS[name]), tf)
    assert answer.kind == "agrees", answer


def test_an_untrained_network_fits_the_page():
    text = network_program(view()).text()
    assert text.count("\n") <= 200
    assert len(text) <= 20_000


@pytest.mark.parametrize("name", ["preset source", "dropout", "trained"])
def test_it_runs_as_it_stands(name, tmp_path):
    program = network_program(VIEWS[name])
    path = tmp_path / "program.py"
    path.write_text(program.text(), encoding="utf-8")
    run = subprocess.run([sys.executable, path], capture_output=True, text=True, check=True)
    (line,) = [line for line in run.stdout.splitlines() if line.startswith("loss = ")]
    assert float(line.removeprefix("loss = ")) == pytest.approx(float(program.numbers["loss"]))


def test_the_examples_run():
    assert doctest.testmod(core.reference.network).failed == 0

"""A real cluster of two processes: the same bits, and nothing lost with a worker."""

import os
import signal
import sys

import numpy as np
import pytest

from core.errors import InputError
from core.logits import block_rows, cluster, one_pass, open_logits, summarise
from core.logits.cluster import connect, made, recipe_of
from tests.core.logits.test_one_pass import bits

pytestmark = pytest.mark.filterwarnings("ignore")  # Dask's own, of processes that end

RANDOM = np.random.default_rng(3)
VALUES = RANDOM.normal(0, 3, (40_000, 60)).astype(np.float32)
VALUES[5, 3] = np.nan
LABELS = RANDOM.integers(0, 60, 40_000)


@pytest.fixture
def client():
    distributed = pytest.importorskip("distributed")
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**options) as local, distributed.Client(local) as client:
        yield client


@pytest.fixture
def path(tmp_path):
    np.save(tmp_path / "x.npy", VALUES)
    np.save(tmp_path / "y.npy", LABELS)
    return tmp_path


def test_two_processes_give_the_same_bits_and_a_killed_one_loses_nothing(client, path, monkeypatch):
    monkeypatch.setattr(block_rows, "BLOCKS", 1)
    monkeypatch.setattr(cluster, "GROUP", 2)
    file = open_logits(path / "x.npy", path / "y.npy")
    here = one_pass(file)
    assert bits(one_pass(file, client=client)) == bits(here)

    import zarr

    group = zarr.open_group(path / "x.zarr", mode="w")
    group.create_array("logits", data=VALUES, chunks=(3000, 60))
    group.create_array("labels", data=LABELS)
    assert bits(one_pass(open_logits(path / "x.zarr"), client=client).summary) == bits(here.summary)

    ignored = open_logits(path / "x.npy", path / "y.npy", ignore_index=7)
    assert bits(one_pass(ignored, client=client)) == bits(one_pass(ignored))
    sent = summarise(VALUES, LABELS, client=client)
    assert bits(sent) == bits(here.summary)

    killed = []

    def kill(done, count):
        if not killed:
            assert done < count
            killed.append(next(iter(client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)

    assert bits(one_pass(file, progress=kill, client=client)) == bits(here)
    assert killed


def test_what_is_mapped_is_read_again_where_it_lies(path):
    values = open_logits(path / "x.npy").values
    for part in (values, values[3:9, 2:]):
        again = made(recipe_of(part))
        np.testing.assert_array_equal(again, part)
        assert not again.flags.writeable
    assert recipe_of(VALUES) is None


def test_without_dask_it_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match="needs the package distributed"):
        connect("tcp://127.0.0.1:1")

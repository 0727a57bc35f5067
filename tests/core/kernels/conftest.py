from concurrent.futures import ThreadPoolExecutor

import pytest

from core.kernels import blocks, pool


@pytest.fixture
def small_blocks(monkeypatch):
    """Blocks of so few rows that a small matrix has many, and two threads for them."""
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 1 << 13)
    with ThreadPoolExecutor(3) as executor:
        monkeypatch.setattr(pool, "_POOL", executor)
        monkeypatch.setattr(pool, "THREADS", 2)
        yield

"""The worker: reads questions, runs them in TensorFlow, and says how far the numbers agree.

It is the one place that imports TensorFlow; the server talks to it through a pipe.
"""

import os
import signal
import sys
import threading
import warnings
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO

import numpy as np

from core.errors import Message
from core.query import shortened
from core.reference.answer import Answer, compared, failed
from core.reference.program import Program
from core.reference.wire import WireError, read, write

THREADS = 1
MEMORY = 2 << 30  # bytes that questions may take beside what TensorFlow itself has
QUIET = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "CUDA_VISIBLE_DEVICES": "-1",
    "OMP_NUM_THREADS": str(THREADS),
}

Questions = SimpleQueue[Program]


def main() -> None:
    """Answers until the server closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's; its end is ours
    answers = own_output()
    questions: Questions = SimpleQueue()
    threading.Thread(target=listen, args=(sys.stdin.buffer, questions), daemon=True).start()
    tf = import_tensorflow()
    if tf is None:
        write(answers, {"kind": "absent"}, {})
        return
    limit_memory()
    write(answers, {"kind": "ready"}, {})
    while True:
        write(answers, judged(questions.get(), tf).packed(), {})


def own_output() -> BinaryIO:
    """A way out for answers alone: what anything prints goes to the errors."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def listen(stream: BinaryIO, questions: Questions) -> None:
    """Takes questions in; ends the process, whatever it does, when the server is gone."""
    try:
        while True:
            questions.put(Program.unpacked(*read(stream)))
    except (EOFError, WireError):
        os._exit(0)


def import_tensorflow() -> Any:
    """TensorFlow, quiet, on the processor, warmed up; None if it is not installed."""
    os.environ.update(QUIET)
    warnings.simplefilter("ignore")
    try:
        import tensorflow as tf  # type: ignore[import-untyped]
    except ImportError:
        return None
    tf.config.threading.set_intra_op_parallelism_threads(THREADS)
    tf.config.threading.set_inter_op_parallelism_threads(THREADS)
    tf.nn.log_softmax(tf.constant([1.0], tf.float64))
    return tf


def limit_memory() -> None:
    """Lets an exhausting question end here, and not the machine; Linux alone can say how much."""
    if sys.platform == "linux":
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def judged(program: Program, tf: Any) -> Answer:
    """Runs a program, and compares.

    Args:
        program: with a body of ours: see `core.reference.program`.
        tf: TensorFlow.
    """
    names: dict[str, Any] = {"tf": tf, "np": np}
    try:
        for name, value in program.inputs.items():
            names[name] = tf.constant(value) if isinstance(value, np.ndarray) else value
        exec(program.body, names)
        theirs = {name: np.asarray(names[name].numpy(), np.float64) for name in program.numbers}
    except Exception as error:
        why = shortened(f"{type(error).__name__}: {error}".splitlines()[0], 200)
        return failed(Message("its program ended with {why}", why=why))
    ours = {name: np.asarray(x) for name, x in program.numbers.items()}
    return compared(ours, theirs, program.tolerance)

"""The training of the page Network: started, queued, stopped, resumed, found again."""

import numpy as np
import pytest
import streamlit as st

from core.digits import inputs_of, load_digits
from core.errors import Message
from core.network import Network, forward
from core.reference.training.plan import Plan

PAGE, BENCH = "network", "network_bench"
IN_BOTH = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])


@pytest.fixture
def open_page(visit):
    def open_page(locale="en-US", **query):
        return visit(PAGE, locale, **{"preset": "linear"} | query)

    return open_page


def state_of(network, scale):
    """What a checkpoint has of a network."""
    arrays = {f"W{at}": (x * scale).astype(np.float32) for at, x in enumerate(network.weights)}
    return arrays | {f"b{at}": x.astype(np.float32) for at, x in enumerate(network.biases)}


def progress(run, step):
    point = {"step": step, "loss": 0.5, "accuracy": 0.75, "norms": [1, 2, 3, 4]}
    run.hear({"kind": "progress", "points": [point | {"seconds": step / 10}]}, {})


def epoch(run, number):
    step = number * run.plan.batches(len(run.digits.train))
    progress(run, step)
    run.hear(
        {"kind": "checkpoint", "step": step, "epoch": number, "loss": 0.4, "accuracy": 0.9},
        state_of(run.plan.network, 1 + number),
    )


def pressed(session, key):
    session.button(key=key).click()
    return session.run()


def bars(session):
    """What is said by progress bars."""
    return [element.proto.text for element in session.get("progress")]


def captions(session):
    return [element.value for element in session.caption]


@IN_BOTH
def test_before_any_training(open_page, locale):
    session = open_page(locale)
    assert any("0" in caption for caption in captions(session))
    assert not bars(session)
    assert not [button for button in session.button if button.key in ("net_stop", "net_resume")]


@IN_BOTH
def test_from_the_first_step_to_the_last(open_page, fake_trainer, fake_judge, locale):
    session = pressed(open_page(locale), "net_train")
    assert len(bars(session)) == 1
    run = fake_trainer.begin()
    assert run.plan == Plan()
    assert session.query(PAGE)["run"] == run.token
    progress(run, 45)
    session.run()
    (said,) = bars(session)
    assert "45" in said
    assert "450" in said
    epoch(run, 1)
    session.run()
    weights = fake_judge.asked[-1][1].inputs["W1"]
    np.testing.assert_allclose(weights, 2 * run.plan.network.weights[0])
    for number in range(2, 6):
        epoch(run, number)
    run.hear({"kind": "done"}, {})
    fake_trainer.end()
    session.run()
    assert not bars(session)
    assert any("90.0%" in element.value for element in session.markdown)
    assert session.errors == []
    assert session.bench("training_bench")["bench"] == "training"


def test_its_curves_are_taken_along(open_page, fake_trainer, monkeypatch):
    offered = {}
    monkeypatch.setattr(
        st,
        "download_button",
        lambda label, data, file_name, **options: offered.update({file_name: data}),
    )
    session = pressed(open_page(), "net_train")
    assert "logitscope-network-training.csv" not in offered
    run = fake_trainer.begin()
    progress(run, 45)
    session.run()
    page = offered["logitscope-network.html"]()
    assert '"meta":"loss"' in page
    assert "Accuracy" in page
    head, line = offered["logitscope-network-training.csv"]().splitlines()
    assert head.startswith("step,loss,accuracy,held_out_loss,held_out_accuracy,slope_1")
    assert line == "45,0.5,0.75,,,1,2,3,4"


def test_an_earlier_epoch_is_shown(open_page, fake_trainer, fake_judge):
    session = pressed(open_page(), "net_train")
    run = fake_trainer.begin()
    epoch(run, 1)
    epoch(run, 2)
    run.hear({"kind": "stopped"}, {})
    session.run()
    session.number_input(key="net_epoch").set_value(1).run()
    assert session.query(PAGE)["epoch"] == "1"
    weights = fake_judge.asked[-1][1].inputs["W1"]
    np.testing.assert_allclose(weights, 2 * run.plan.network.weights[0])
    session.number_input(key="net_epoch").set_value(0).run()
    assert "W1" not in fake_judge.asked[-1][1].inputs
    session.number_input(key="net_epoch").set_value(3).run()
    assert session.errors == ["epoch must be from 0 to 2; 3 came"]
    session.number_input(key="net_epoch").set_value(2).run()
    assert session.errors == []
    assert "epoch" not in session.query(PAGE)


def test_the_queue_is_seen(open_page, fake_trainer):
    others = [fake_trainer.train(name, Plan(), load_digits()) for name in ("one", "two")]
    fake_trainer.begin()
    session = pressed(open_page(), "net_train")
    assert bars(session) == ["Waiting: 2 before you"]
    fake_trainer.stop(others[1])
    session.run()
    assert bars(session) == ["Waiting: 1 before you"]
    pressed(session, "net_stop")
    assert not bars(session)
    assert session.button(key="net_resume")


def test_it_is_found_again_by_its_link(open_page, fake_trainer):
    session = pressed(open_page(), "net_train")
    run = fake_trainer.begin()
    progress(run, 45)
    again = open_page(**session.query(PAGE))
    (said,) = bars(again)
    assert "45" in said
    assert again.button(key="net_stop")


def test_one_that_is_not_there_any_more_is_said(open_page):
    session = open_page(run="A" * 22)
    assert any("not on this server any more" in caption for caption in captions(session))
    assert session.errors == []


def test_a_training_of_another_network_is_not_shown(open_page, fake_trainer):
    session = pressed(open_page(), "net_train")
    run = fake_trainer.begin()
    epoch(run, 1)
    session.run()
    session.selectbox(key="net_hidden").set_value("tanh").run()
    assert "run" not in session.query(PAGE)
    assert not bars(session)
    session = open_page(run=run.token, hidden="tanh")
    assert not bars(session)
    assert session.errors == []


def test_one_that_failed_says_why_and_is_resumed(open_page, fake_trainer):
    session = pressed(open_page(), "net_train")
    run = fake_trainer.begin()
    epoch(run, 1)
    progress(run, 100)
    run.end("failed", Message("its process ended"))
    fake_trainer.end()
    session.run()
    assert any("its process ended" in element.value for element in session.markdown)
    assert any("goes on from step 90" in element.value for element in session.markdown)
    pressed(session, "net_resume")
    assert fake_trainer.begin() is run
    assert run.step == 90


def test_numbers_that_were_lost_are_said(open_page, fake_trainer):
    session = pressed(open_page(), "net_train")
    run = fake_trainer.begin()
    lost = {"loss": float("nan"), "accuracy": 0.1}
    point = {"step": 90, "norms": [0] * 4, "seconds": 1} | lost
    run.hear({"kind": "progress", "points": [point]}, {})
    state = state_of(run.plan.network, np.nan)
    run.hear({"kind": "checkpoint", "step": 90, "epoch": 1, **lost}, state)
    run.hear({"kind": "stopped"}, {})
    session.run()
    assert any("is no number any more" in element.value for element in session.markdown)
    assert "no finite number" in session.bench(BENCH)["lines"][1]
    assert session.errors == []


def test_too_many_wait(open_page, monkeypatch):
    monkeypatch.setattr("core.reference.training.trainer.MOST_WAITING", 0)
    session = pressed(open_page(), "net_train")
    assert session.errors == ["0 trainings wait already; try later"]
    assert "run" not in session.query(PAGE)


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("selectbox", "optimizer", "momentum"),
        ("number_input", "rate", 0.1),
        ("number_input", "batch", 64),
        ("number_input", "epochs", 2),
        ("checkbox", "decay", False),
        ("checkbox", "shuffled", True),
    ],
)
def test_how_it_is_trained(open_page, fake_trainer, kind, name, value):
    session = open_page()
    getattr(session, kind)(key=f"net_{name}").set_value(value).run()
    pressed(session, "net_train")
    assert getattr(fake_trainer.begin().plan, name) == value


def test_its_answers_open_in_your_logits(open_page):
    session = pressed(open_page(), "carry_to_your_logits")
    assert session.errors == []
    (opened,) = session.held["open_files"].values()
    network: Network = Plan().network
    expected = forward(network, inputs_of(load_digits().images)).outputs
    np.testing.assert_allclose(opened.logits.values, expected, atol=1e-5)
    assert opened.logits.labels.tolist() == load_digits().labels.tolist()
    assert session.held["your_logits"].file.name == "network-digits.npy"


def test_its_epochs_open_in_their_page(open_page, fake_trainer):
    session = pressed(open_page(), "net_train")
    run = fake_trainer.begin()
    epoch(run, 1)
    session.run()
    assert not [button for button in session.button if button.key == "carry_to_epochs"]
    epoch(run, 2)
    session.run()
    pressed(session, "carry_to_epochs")
    assert session.title[0].value == "Epoch by epoch"
    assert session.errors == []
    (learning,) = session.held["open_epochs"].values()
    assert learning.epochs.numbers == (1, 2)
    inputs = inputs_of(load_digits().images)
    for at, layer in enumerate(learning.epochs.layers, start=1):
        np.testing.assert_allclose(layer, forward(run.network(at), inputs).outputs, rtol=1e-4)
    assert session.bench("epochs_bench")["state"]["numbers"] == [1, 2]

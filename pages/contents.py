"""Which pages there are. Adding one is a line here and a file beside this one."""

from core.locale import N_

HOME, LESSONS = "home", "lessons"
FRONT = {HOME: N_("Home"), LESSONS: N_("Lessons")}  # pages without an experiment
# The key of a page stands in links.
SECTIONS = {
    N_("Softmax and losses"): {
        "softmax": N_("Softmax"),
        "cross_entropy": N_("Cross entropy"),
        "sigmoid": N_("Sigmoid or softmax?"),
        "losses": N_("Losses"),
    },
    N_("Descent"): {
        "gradient_descent": N_("Gradient descent"),
        "two_variables": N_("Two variables"),
        "batches": N_("Full batch or mini-batch?"),
    },
    N_("Networks"): {
        "activations": N_("Activations"),
        "network": N_("Network"),
    },
    N_("What goes wrong"): {
        "numerics": N_("Numerics"),
        "old_or_wrong": N_("Old or wrong"),
    },
    N_("Your logits"): {
        "your_logits": N_("Your logits"),
        "compare": N_("A against B"),
        "epochs": N_("Epoch by epoch"),
    },
}
PAGES = {key: title for pages in SECTIONS.values() for key, title in pages.items()}
QUESTIONS = {
    "softmax": N_("What do temperature, axis and a single logit do to the probabilities?"),
    "cross_entropy": N_("What does an answer cost, and where does its slope lead?"),
    "sigmoid": N_("Do the classes exclude each other, or is each asked by itself?"),
    "losses": N_("Which loss fits, and what do the others say of the same logits?"),
    "gradient_descent": N_("What do start, rate and schedule make of the way to a minimum?"),
    "two_variables": N_("Which optimizer gets down the same surface first, and why?"),
    "batches": N_("How much does the noise of few examples cost?"),
    "activations": N_("What does a curve do to layers, and to points that no line can part?"),
    "network": N_("What goes forward through a network, and what comes back?"),
    "numerics": N_("Where do digits get lost, and which way keeps them?"),
    "old_or_wrong": N_("What do the tutorials say that is no longer so, or never was?"),
    "your_logits": N_("What did your own model take for what?"),
    "compare": N_("Which rows did the second model fix, which did it break, and is that chance?"),
    "epochs": N_("What was learned when, what was forgotten, and what never was learned?"),
}
DOORS = {
    N_("Learn"): ("softmax", "cross_entropy", "losses", "gradient_descent", "network"),
    N_("Teach"): ("two_variables", "batches", "activations", "sigmoid"),
    N_("Debug"): ("your_logits", "compare", "epochs", "numerics", "old_or_wrong"),
}

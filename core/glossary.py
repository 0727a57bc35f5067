"""The terms of the field: what they are called, what they mean, and which page shows them."""

from dataclasses import dataclass

from core.errors import Message
from core.registry import Registry


@dataclass(frozen=True)
class Term:
    """A term; the catalogs have its name and meaning in other languages.

    Args:
        key: permanent name.
        name: what the field calls it.
        meaning: what it is, in a sentence.
        page: key of the page that shows it.
    """

    key: str
    name: Message
    meaning: Message
    page: str


GLOSSARY = Registry(
    "term",
    Term(
        "logit",
        Message("logit"),
        Message("A number per class, before softmax; any real number, and only differences count."),
        "softmax",
    ),
    Term(
        "softmax",
        Message("softmax"),
        Message("Turns logits into probabilities that sum to 1: exp(x) divided by its sum."),
        "softmax",
    ),
    Term(
        "temperature",
        Message("temperature"),
        Message("Divides the logits before softmax; low makes it sure, high makes it uniform."),
        "softmax",
    ),
    Term(
        "probability",
        Message("probability"),
        Message("How much of the whole a class gets; from 0 to 1."),
        "softmax",
    ),
    Term(
        "log_softmax",
        Message("log-softmax"),
        Message("The logarithm of softmax, computed without taking the logarithm of 0."),
        "softmax",
    ),
    Term(
        "logsumexp",
        Message("log-sum-exp"),
        Message("The logarithm of a sum of exponentials; what softmax subtracts from each logit."),
        "softmax",
    ),
    Term(
        "axis",
        Message("axis"),
        Message("The direction of a tensor along which the probabilities sum to 1."),
        "softmax",
    ),
    Term(
        "entropy",
        Message("entropy"),
        Message("How undecided a distribution is: 0 when it is sure, log K when all are equal."),
        "softmax",
    ),
    Term(
        "perplexity",
        Message("perplexity"),
        Message("exp of the entropy: among how many equal classes one would be as undecided."),
        "softmax",
    ),
    Term(
        "argmax",
        Message("argmax"),
        Message("The place of the largest value; what softmax becomes as temperature goes to 0."),
        "softmax",
    ),
    Term(
        "simplex",
        Message("probability simplex"),
        Message("All distributions over the classes; for three classes a triangle."),
        "softmax",
    ),
    Term(
        "label",
        Message("label"),
        Message("What is right: the number of a class, or a distribution over the classes."),
        "cross_entropy",
    ),
    Term(
        "one_hot",
        Message("one-hot encoding"),
        Message("A label as a row of zeros with a one at the right class."),
        "cross_entropy",
    ),
    Term(
        "loss",
        Message("loss function"),
        Message("A number that says how wrong an answer is; training makes it small."),
        "losses",
    ),
    Term(
        "cross_entropy",
        Message("cross entropy"),
        Message("−Σ y · log p: what the answer p costs on average when y is true."),
        "cross_entropy",
    ),
    Term(
        "sparse_cross_entropy",
        Message("sparse cross entropy"),
        Message("Cross entropy of a label that is given as a class number: −log p of that class."),
        "cross_entropy",
    ),
    Term(
        "negative_log_likelihood",
        Message("negative log-likelihood"),
        Message("−log of the probability that the model gave to what came."),
        "cross_entropy",
    ),
    Term(
        "kl_divergence",
        Message("KL divergence"),
        Message("How much more an answer costs than the truth itself; 0 only where both agree."),
        "cross_entropy",
    ),
    Term(
        "gradient",
        Message("gradient"),
        Message("The slopes of a function by each of its inputs; it points uphill."),
        "gradient_descent",
    ),
    Term(
        "reduction",
        Message("reduction"),
        Message("How the losses of the rows become one number: their sum, their mean, or none."),
        "cross_entropy",
    ),
    Term(
        "label_smoothing",
        Message("label smoothing"),
        Message("Takes a little from the right class and gives it to all, against oversureness."),
        "old_or_wrong",
    ),
    Term(
        "sigmoid",
        Message("sigmoid"),
        Message("1 / (1 + exp(−x)): the probability of one class by itself."),
        "sigmoid",
    ),
    Term(
        "multi_label",
        Message("multi-label classification"),
        Message("Several classes can be right at once; each is asked by itself."),
        "sigmoid",
    ),
    Term(
        "binary_cross_entropy",
        Message("binary cross entropy"),
        Message("The cross entropy of yes or no, of one sigmoid."),
        "sigmoid",
    ),
    Term(
        "pos_weight",
        Message("weight of the positives"),
        Message("Multiplies the loss of rare positives, so that recall rises and precision falls."),
        "sigmoid",
    ),
    Term(
        "focal_loss",
        Message("focal loss"),
        Message("Cross entropy that hardly counts what is right and sure already."),
        "losses",
    ),
    Term(
        "mean_squared_error",
        Message("mean squared error"),
        Message("The mean of squared differences; with softmax its slope dies where it is wrong."),
        "losses",
    ),
    Term(
        "huber",
        Message("Huber loss"),
        Message("Squared near zero and straight far away, so that outliers pull less."),
        "losses",
    ),
    Term(
        "hinge",
        Message("hinge loss"),
        Message("Zero once the right side has a margin of 1; else it grows straight."),
        "losses",
    ),
    Term(
        "jensen_shannon",
        Message("Jensen–Shannon divergence"),
        Message("The mean KL divergence of two distributions from their middle; symmetric."),
        "losses",
    ),
    Term(
        "gradient_descent",
        Message("gradient descent"),
        Message("Steps against the gradient, again and again, towards a minimum."),
        "gradient_descent",
    ),
    Term(
        "learning_rate",
        Message("learning rate"),
        Message("What the gradient is multiplied by in a step: too small crawls, too large leaps."),
        "gradient_descent",
    ),
    Term(
        "minimum",
        Message("local and global minimum"),
        Message("Where no way leads down nearby; the global one is the lowest of all."),
        "gradient_descent",
    ),
    Term(
        "contraction",
        Message("contraction factor"),
        Message("What a step leaves of the distance to the minimum; above 1 it diverges."),
        "gradient_descent",
    ),
    Term(
        "schedule",
        Message("learning rate schedule"),
        Message("How the learning rate changes from step to step."),
        "gradient_descent",
    ),
    Term(
        "divergence",
        Message("divergence of training"),
        Message("Each step leads further away, because the rate is too large."),
        "gradient_descent",
    ),
    Term(
        "optimizer",
        Message("optimizer"),
        Message("The rule that makes steps of gradients."),
        "two_variables",
    ),
    Term(
        "momentum",
        Message("momentum"),
        Message("A step that remembers the steps before it, and rolls on."),
        "two_variables",
    ),
    Term(
        "adam",
        Message("Adam"),
        Message("Momentum, divided for each weight by the size of its gradients."),
        "two_variables",
    ),
    Term(
        "condition_number",
        Message("condition number"),
        Message("How many times as steep a valley is across as along; it makes descent zigzag."),
        "two_variables",
    ),
    Term(
        "saddle",
        Message("saddle point"),
        Message("The gradient is 0, and yet one way leads up and another down."),
        "two_variables",
    ),
    Term(
        "contour",
        Message("contour line"),
        Message("Points of the same height; the gradient stands across it."),
        "two_variables",
    ),
    Term(
        "full_batch",
        Message("full batch"),
        Message("All examples make the gradient of a step: exact, and dear."),
        "batches",
    ),
    Term(
        "mini_batch",
        Message("mini-batch"),
        Message("Some examples make the gradient of a step: noisy, and cheap."),
        "batches",
    ),
    Term(
        "sgd",
        Message("stochastic gradient descent"),
        Message("Descent by gradients of randomly chosen examples."),
        "batches",
    ),
    Term(
        "epoch",
        Message("epoch"),
        Message("One pass over all examples."),
        "batches",
    ),
    Term(
        "activation",
        Message("activation function"),
        Message("What a unit does to its sum; without one, layers are but one linear map."),
        "activations",
    ),
    Term(
        "relu",
        Message("ReLU"),
        Message("max(0, x): passes what is positive, stops what is not."),
        "activations",
    ),
    Term(
        "saturation",
        Message("saturation"),
        Message("Where a function is flat, so that hardly any gradient comes back."),
        "activations",
    ),
    Term(
        "dead_unit",
        Message("dead ReLU"),
        Message("A unit that answers 0 to every input, and so learns no more."),
        "activations",
    ),
    Term(
        "vanishing_gradient",
        Message("vanishing gradient"),
        Message("Layer by layer the error shrinks, until the first layers learn nothing."),
        "activations",
    ),
    Term(
        "layer",
        Message("layer"),
        Message("Sums of all inputs with weights, plus a bias, through an activation."),
        "network",
    ),
    Term(
        "weights",
        Message("weights and biases"),
        Message("The numbers of a network that training changes."),
        "network",
    ),
    Term(
        "backpropagation",
        Message("backpropagation"),
        Message("The chain rule, layer by layer from the loss back to the first weights."),
        "network",
    ),
    Term(
        "initialisation",
        Message("weight initialisation"),
        Message("What the weights are before training; as wide as keeps signals their size."),
        "network",
    ),
    Term(
        "dropout",
        Message("dropout"),
        Message("Drops random units in each training step, so that none is relied on alone."),
        "network",
    ),
    Term(
        "held_out",
        Message("held-out data"),
        Message("Examples that training never sees, to tell what was learned from what was noted."),
        "network",
    ),
    Term(
        "overflow",
        Message("overflow"),
        Message("A number is too large for its type and becomes infinite: exp(89) in float32."),
        "numerics",
    ),
    Term(
        "underflow",
        Message("underflow"),
        Message("A number is too small for its type and becomes 0, whose logarithm is −∞."),
        "numerics",
    ),
    Term(
        "max_shift",
        Message("shift by the maximum"),
        Message("Takes the largest logit from all, so that no exponential overflows."),
        "numerics",
    ),
    Term(
        "bfloat16",
        Message("bfloat16"),
        Message("16 bits with the range of float32 and two to three decimal digits."),
        "numerics",
    ),
    Term(
        "ulp",
        Message("unit in the last place (ulp)"),
        Message("The distance between a number and the next one that its type has."),
        "numerics",
    ),
    Term(
        "accuracy",
        Message("accuracy"),
        Message("The share of rows whose largest logit is that of the label."),
        "your_logits",
    ),
    Term(
        "confusion_matrix",
        Message("confusion matrix"),
        Message("How often each class was taken for each other."),
        "your_logits",
    ),
    Term(
        "precision",
        Message("precision"),
        Message("Of all that was called a class, the share that is one."),
        "your_logits",
    ),
    Term(
        "recall",
        Message("recall"),
        Message("Of all that is a class, the share that was called one."),
        "your_logits",
    ),
    Term(
        "f1",
        Message("F1 score"),
        Message("The harmonic mean of precision and recall."),
        "your_logits",
    ),
    Term(
        "confidence",
        Message("confidence"),
        Message("The largest probability of a row."),
        "your_logits",
    ),
    Term(
        "calibration",
        Message("calibration"),
        Message("Of all rows with a confidence of 70%, 70% should be right."),
        "your_logits",
    ),
    Term(
        "temperature_scaling",
        Message("temperature scaling"),
        Message("Divides all logits by one number that makes confidence keep its word."),
        "your_logits",
    ),
    Term(
        "ece",
        Message("expected calibration error (ECE)"),
        Message("The mean gap between confidence and accuracy, bin by bin."),
        "your_logits",
    ),
    Term(
        "brier",
        Message("Brier score"),
        Message("The mean squared distance of the probabilities from the one-hot label."),
        "your_logits",
    ),
    Term(
        "mcnemar",
        Message("McNemar's test"),
        Message("Whether two models differ by more than chance, by rows that only one has right."),
        "compare",
    ),
    Term(
        "forgetting_event",
        Message("forgetting event"),
        Message("A row that is right after one epoch and wrong after the next."),
        "epochs",
    ),
)

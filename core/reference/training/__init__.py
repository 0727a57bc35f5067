"""Training with Keras, in a process of its own: `python -m core.reference.training`.

It is not the one that judges, so that nobody's training delays another's check. One network is
trained at a time; the others wait in a queue that people can see.
"""

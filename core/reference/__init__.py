"""TensorFlow as the judge of NumPy's numbers, in a process of its own."""

"""A model's logits from a file: open, check, summarise."""

"""The reading child: a bounded process that reads one document, and its parent's side."""

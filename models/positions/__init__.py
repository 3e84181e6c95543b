"""From pictures with boxed litter to networks that answer at every position of a picture."""

"""The CNN: train, evaluate, export, cut, run.

TensorFlow only in training, export and the runtime of that name, imported when used.
"""

if __name__ != "litterfog.models":
    raise ImportError("it has one name: import litterfog.models")

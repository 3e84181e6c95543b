"""The cloud's process: subscribe -> infer -> record -> receipt."""

if __name__ != "litterfog.cloud":
    raise ImportError("it has one name: import litterfog.cloud")

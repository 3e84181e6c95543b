"""The cloud's process: subscribe -> infer -> record -> receipt."""

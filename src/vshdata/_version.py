"""The version, alone in a module so that `vshdata --version` imports nothing else."""

__version__ = "0.1.0"

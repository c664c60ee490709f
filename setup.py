"""The one thing that pyproject.toml cannot say: the compiled kernel is built where a compiler is at hand, and left out elsewhere."""

from setuptools import Extension, setup

KERNEL = Extension(
    "leukograph._kernel",
    ["src/leukograph/_kernel.c"],
    # Products are not contracted: beliefs must come out to the last bit as they do in Python.
    extra_compile_args=["-O2", "-ffp-contract=off"],
    optional=True,
)

setup(ext_modules=[KERNEL])

"""What pyproject.toml cannot say: the compiled kernel is built where a compiler is at hand, and left out elsewhere."""

from setuptools import Extension, setup

KERNEL = Extension(
    "leukograph.kernel._compiled",
    ["src/leukograph/kernel/_compiled.c"],
    # Products are not contracted: beliefs must come out to the last bit as they do in Python.
    extra_compile_args=["-O2", "-ffp-contract=off"],
    optional=True,
)

setup(ext_modules=[KERNEL])

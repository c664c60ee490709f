"""The modes of inheritance of HPO, and which of them make a gene the cause of its disease."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

MENDELIAN = re.compile(r"Autosomal|Pseudoautosomal|X-linked|Y-linked|Mitochondrial inh|Digenic")
OTHERWISE = re.compile(r"somatic mosaicism|Somatic mutation|Non-Mendelian|Polygenic|Oligogenic|Multifactorial|Sporadic")
# What stands below "Mode of inheritance" in HPO 2026-02-16: of a disease, not a finding.
MODES = {
    "HP:0000005", "HP:0000006", "HP:0000007", "HP:0001417", "HP:0001419", "HP:0001423", "HP:0001426", "HP:0001427",
    "HP:0001442", "HP:0001450", "HP:0001466", "HP:0001470", "HP:0001475", "HP:0003743", "HP:0003745", "HP:0003829",
    "HP:0003831", "HP:0010982", "HP:0010983", "HP:0010984", "HP:0012275", "HP:0025352", "HP:0032113", "HP:0032382",
    "HP:0034335", "HP:0034338", "HP:0034339", "HP:0034341", "HP:0034343", "HP:0034344", "HP:0034345", "HP:0034857",
    "HP:0034950",
}  # fmt: skip
_NAMES: Mapping[str, str] = {
    "HP:0000006": "Autosomal dominant inheritance", "HP:0000007": "Autosomal recessive inheritance",
    "HP:0001417": "X-linked inheritance", "HP:0001419": "X-linked recessive inheritance",
    "HP:0001423": "X-linked dominant inheritance", "HP:0001426": "Non-Mendelian inheritance",
    "HP:0001427": "Mitochondrial inheritance", "HP:0001442": "Typified by somatic mosaicism",
    "HP:0001450": "Y-linked inheritance", "HP:0003745": "Sporadic", "HP:0010982": "Polygenic inheritance",
    "HP:0010983": "Oligogenic inheritance", "HP:0010984": "Digenic inheritance",
    "HP:0012275": "Autosomal dominant inheritance with maternal imprinting",
    "HP:0034341": "Pseudoautosomal recessive inheritance",
}  # fmt: skip


def is_mendelian(modes: Iterable[str]) -> bool:
    """True of modes, by identifier or name, one of which is Mendelian and none somatic or complex.

    >>> is_mendelian(["HP:0000006"]), is_mendelian(["HP:0000006", "HP:0001442"])
    (True, False)
    """
    named = [_NAMES.get(mode, mode) for mode in modes]
    return any(MENDELIAN.search(mode) for mode in named) and not any(OTHERWISE.search(mode) for mode in named)

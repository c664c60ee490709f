"""Terms by any name: what finds them, what does not, and what is said then."""

from __future__ import annotations

from collections import Counter

import pytest

from leukograph.errors import AmbiguousTerm, ParameterError, UnknownTerm
from leukograph.knowledge import KnowledgeGraph
from leukograph.lookup import MAX_NAME, Hit, Names, fold


def names(*said: str) -> Names:
    """Names from lines `Term = label | synonym | synonym`."""
    lines = [line.split(" = ") for line in said]
    every = {term: rest.split(" | ") for term, rest in lines}
    return Names.of(
        {term: found[0] for term, found in every.items()}, [(t, name) for t, found in every.items() for name in found]
    )


SMALL = names(
    "Neutropenia = neutropenia | low neutrophils | HP:0001875",
    "SevereNeutropenia = severe neutropenia",
    "Neutrophil = neutrophil | PMN",
    "NeutrophilCount = neutrophil count | ANC",
    "Lead = lead | Pb",
    "Prescription = prescription | Rx",
    "Pharmacy = pharmacy | Rx",
    "Polyp = polyp | PMN ",
)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        # label, synonym, local name
        ("neutropenia", "Neutropenia"),
        ("low neutrophil count", "Neutropenia"),
        ("WHIM", "WHIMSyndrome"),
        ("SevereCongenitalNeutropenia", "SevereCongenitalNeutropenia"),
        ("lk:SevereCongenitalNeutropenia", "SevereCongenitalNeutropenia"),
        ("https://w3id.org/leukograph/SevereCongenitalNeutropenia", "SevereCongenitalNeutropenia"),
        # identifiers of others
        ("HP:0001875", "Neutropenia"),
        ("http://purl.obolibrary.org/obo/HP_0001875", "Neutropenia"),
        ("hp:0001875", "Neutropenia"),
        ("MESH:D006402", "BloodDisorder"),
        ("mesh:d006402", "BloodDisorder"),
        ("UMLS:C0010828", "Cytopenia"),
        # other case
        ("NEUTROPENIA", "Neutropenia"),
        ("severecongenitalneutropenia", "SevereCongenitalNeutropenia"),
        ("whim SYNDROME", "WHIMSyndrome"),
        ("anc", "NeutrophilCount"),
        # British and American spelling
        ("leucopenia", "Leukopenia"),
        ("leukopaenia", "Leukopenia"),
        ("Leucopaenia", "Leukopenia"),
        ("anaemia", "Anemia"),
        ("anemia", "Anemia"),
        ("aplastic anaemia", "AplasticAnemia"),
        ("haematopoiesis", "Hematopoiesis"),
        ("haematopoietic stem cell transplantation", "StemCellTransplantation"),
        ("leukaemia", "Leukemia"),
        ("leucocyte", "Leukocyte"),
        ("dyspnoea", "Dyspnea"),
        ("increased leucocyte utilisation", "LeukocyteUtilization"),
        ("CXCR4 desensitisation and internalisation", "CXCR4Desensitization"),
        ("G-CSF receptor signalling", "GCSFSignaling"),
        ("defence against bacteria", "AntibacterialDefense"),
        # plural
        ("neutrophils", "Neutrophil"),
        ("bacterial infections", "BacterialInfection"),
        ("low neutrophil", "Neutropenia"),
        # hyphens, spaces, apostrophes, accents
        ("G-CSF", "GCSF"),
        ("g csf", "GCSF"),
        ("gcsf", "GCSF"),
        ("T-cell", "TLymphocyte"),
        ("t cells", "TLymphocyte"),
        ("white-blood-cell", "Leukocyte"),
        ("bacterial_infection", "BacterialInfection"),
        ("  severe \t congenital\nneutropenia ", "SevereCongenitalNeutropenia"),
        ("Kostmann\u2019s syndrome", "KostmannSyndrome"),
        ("Kostmanns syndrome", "KostmannSyndrome"),
        ("neutropénia", "Neutropenia"),
        # marks that are not seen
        ("\u200fneutropenia\u200f", "Neutropenia"),
        ("\u202aNeutropenia\u202c", "Neutropenia"),
        ("neutro\u200dpenia", "Neutropenia"),
        ("neutro\u00adpenia", "Neutropenia"),
        ("\ufeffHP:0001875", "Neutropenia"),
        ("bacterial\u00a0infection", "BacterialInfection"),
    ],
)
def test_names_that_find_a_term(shipped: KnowledgeGraph, text: str, term: str) -> None:
    assert shipped.resolve(text) == term


def test_a_local_name_with_its_prefix_in_another_case(shipped: KnowledgeGraph) -> None:
    assert shipped.resolve("LK:Neutropenia") == "Neutropenia"
    assert shipped.resolve("lk:neutropenia") == "Neutropenia"


def test_every_label_local_name_and_iri_finds_its_own_term(shipped: KnowledgeGraph) -> None:
    labels = shipped.names.labels()
    assert {shipped.resolve(term) for term in labels} == set(labels)
    assert {term for term, label in labels.items() if shipped.resolve(label) != term} == set()
    assert {term for term, label in labels.items() if shipped.resolve(label.upper()) != term} == set()
    assert {term for term in labels if shipped.resolve(f"https://w3id.org/leukograph/{term}") != term} == set()


def test_the_empty_name_of_a_prefix_finds_nothing(shipped: KnowledgeGraph) -> None:
    elsewhere = "http://purl.obolibrary.org/obo/HP_9999999"
    for text in ("lk:", "HP:", "HP:9999999", elsewhere, "https://w3id.org/leukograph/"):
        with pytest.raises(UnknownTerm):
            shipped.resolve(text)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("neutropnia", "neutropenia"),
        ("clozapin", "clozapine"),
        ("leukopneia", "leukopenia"),
        ("filgrastin", "filgrastim"),
        ("sever congenital neutropenia", "severe congenital neutropenia"),
        ("bacterail infection", "bacterial infection"),
        ("leucopnia", "leukopenia"),
    ],
)
def test_a_typo_is_no_name_but_a_suggestion(shipped: KnowledgeGraph, text: str, first: str) -> None:
    with pytest.raises(UnknownTerm) as fault:
        shipped.resolve(text)
    assert fault.value.text == text
    assert fault.value.suggestions[0] == first
    assert 1 <= len(fault.value.suggestions) <= 3
    assert str(fault.value).startswith(f"no term is called {text!r}. Did you mean: {first}")
    assert str(fault.value).endswith("?")


@pytest.mark.parametrize(
    "text",
    ["Prednisone", "Hb", "Hb 7 g/dL", "hgb", "aspirin", "dog", "HGNC:6025", "HP:0001876", "ProgenitorDpl"],
)
def test_what_only_shares_letters_is_not_offered(shipped: KnowledgeGraph, text: str) -> None:
    """No term of these is called so: a toxin (`poison`), heavy bleeding (`HMB`) and other genes have letters in common."""
    with pytest.raises(UnknownTerm) as fault:
        shipped.resolve(text)
    assert fault.value.suggestions == ()
    assert shipped.find(text) == []


DRUGS = names(
    "Prednisolone = prednisolone", "Toxin = toxin | poison", "AdrenalHormone = corticosteroid",
    "Menorrhagia = menorrhagia | HMB", "Leukocyte = leukocyte | WBC", "IL7R = IL7R | HGNC:6024", "Cold = common cold",
    "Grade3 = anemia grade 3",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Prednisone", ["prednisolone"]),
        ("prednisoloen", ["prednisolone"]),
        ("poisson", ["toxin"]),
        ("steroid", ["corticosteroid"]),
        ("WBC -3", ["leukocyte"]),
        ("WBCC", ["leukocyte"]),
        ("common clod", ["common cold"]),
        ("Hb", []),
        ("ANC 0.4", []),
        ("HGNC:6025", []),
        ("anemia grade 4", []),
        ("anemai grade 3", ["anemia grade 3"]),
    ],
)
def test_what_is_near_is_offered(text: str, labels: list[str]) -> None:
    with pytest.raises(UnknownTerm) as fault:
        DRUGS.resolve(text)
    assert list(fault.value.suggestions) == labels


@pytest.mark.parametrize("text", ["xylophone concerto", "0", "-", "\u200f", "\uff19\uff19", "?" * MAX_NAME])
def test_what_looks_like_nothing_has_no_suggestions(shipped: KnowledgeGraph, text: str) -> None:
    with pytest.raises(UnknownTerm) as fault:
        shipped.resolve(text)
    assert fault.value.suggestions == ()
    assert str(fault.value) == f"no term is called {text!r}. Try `leukograph find` with a part of the name."


@pytest.mark.parametrize("text", ["", " ", "\t\n", "\u00a0"])
def test_an_empty_name(shipped: KnowledgeGraph, text: str) -> None:
    with pytest.raises(ParameterError) as fault:
        shipped.resolve(text)
    assert str(fault.value) == "a term is empty: give its label, a synonym, its local name or an identifier"


def test_an_over_long_name(shipped: KnowledgeGraph) -> None:
    with pytest.raises(ParameterError) as fault:
        shipped.resolve("n" * (MAX_NAME + 1))
    assert str(fault.value) == "a term is longer than 200 characters"
    with pytest.raises(ParameterError):
        shipped.find("n" * (MAX_NAME + 1))


def test_a_name_of_two_terms() -> None:
    with pytest.raises(AmbiguousTerm) as fault:
        SMALL.resolve("rx")
    assert fault.value.candidates == ("pharmacy (lk:Pharmacy)", "prescription (lk:Prescription)")
    assert str(fault.value) == (
        "'rx' is the name of more than one term: pharmacy (lk:Pharmacy), prescription (lk:Prescription). Say which one."
    )


def test_the_exact_name_goes_before_the_folded_one() -> None:
    assert SMALL.resolve("PMN") == "Neutrophil"
    with pytest.raises(AmbiguousTerm):
        SMALL.resolve("pmn")
    cased = names("AIDS = AIDS", "Aid = aids")
    assert (cased.resolve("aids"), cased.resolve("AIDS")) == ("Aid", "AIDS")


def test_a_local_name_goes_before_the_label_of_another_term() -> None:
    assert names("Cold = chill", "CommonCold = Cold").resolve("Cold") == "Cold"


def test_no_name_of_the_shipped_graph_has_two_terms(shipped: KnowledgeGraph) -> None:
    """All names but those that a test of a quantity shares with the quantity, and the like, lead to one term."""
    counted = Counter(name for _, name in shipped.names.pairs())
    assert [name for name, terms in counted.items() if terms > 1] == []


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Leucopaenia", "leukopenia"),
        ("ANAEMIA", "anemia"),
        ("Haematopoiesis", "hematopoiesis"),
        ("oesophagitis", "esophagitis"),
        ("oedema", "edema"),
        ("tumour", "tumor"),
        ("paediatric", "pediatric"),
        ("aetiology", "etiology"),
        ("foetal", "fetal"),
        ("diarrhoea", "diarrhea"),
        ("faeces", "feces"),
        ("anaesthesia", "anesthesia"),
        ("sulphonamide", "sulfonamide"),
        ("septicaemia", "septicemia"),
        ("G-CSF", "g csf"),
        ("CD4+ T cell", "cd4 t cell"),
        ("Kostmann's", "kostmanns"),
        ("Sjögren", "sjogren"),
        ("  a  b ", "a b"),
        ("a_b", "a b"),
        ("ﬂu", "flu"),
        ("\u200f", ""),
        ("", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(fold(text)) == folded


def test_find_puts_whole_names_first_then_beginnings_then_words_then_parts() -> None:
    found = SMALL.find("neutro")
    assert [(hit.term, hit.matched, hit.score) for hit in found] == [
        ("Neutrophil", "neutrophil", 0.9),
        ("Neutropenia", "neutropenia", 0.9),
        ("NeutrophilCount", "neutrophil count", 0.9),
        ("SevereNeutropenia", "severe neutropenia", 0.8),
    ]
    assert SMALL.find("neutrophil")[0] == Hit("Neutrophil", "neutrophil", "neutrophil", 1.0)
    assert [(hit.term, hit.score) for hit in SMALL.find("penia")] == [("Neutropenia", 0.7), ("SevereNeutropenia", 0.7)]


def test_find_in_any_spelling_with_a_limit(shipped: KnowledgeGraph) -> None:
    assert shipped.find("leucopaenia")[0] == Hit("Leukopenia", "leukopenia", "leukopenia", 1.0)
    cells = shipped.find("cell", 200)
    assert [hit.score for hit in cells] == sorted((hit.score for hit in cells), reverse=True)
    assert shipped.find("cell", 3) == cells[:3]
    assert len(shipped.find("e")) == 20
    terms = [hit.term for hit in shipped.find("infection", 200)]
    assert len(terms) == len(set(terms))
    assert terms[0] == "Infection"


def test_find_falls_back_on_look_alikes(shipped: KnowledgeGraph) -> None:
    assert shipped.find("neutropnia")[0].term == "Neutropenia"
    assert shipped.find("zzzzzz") == []


@pytest.mark.parametrize("text", ["", "  ", "?!", "\u200f"])
def test_find_wants_letters(shipped: KnowledgeGraph, text: str) -> None:
    with pytest.raises(ParameterError) as fault:
        shipped.find(text)
    assert str(fault.value) == "give some letters or digits to search for, at most 200 characters"


def test_a_hit_has_the_identifier_of_its_ontology() -> None:
    theirs = Hit("http://purl.obolibrary.org/obo/CL_0000775", "neutrophil", "neutrophil", 1.0)
    ours = Hit("Neutrophil", "neutrophil", "neutrophil", 1.0)
    assert [hit.to_dict()["id"] for hit in (theirs, ours)] == ["CL:0000775", "lk:Neutrophil"]

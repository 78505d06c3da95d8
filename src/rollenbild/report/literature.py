"""The tool and the methods that a report rests on, as BibTeX."""

from __future__ import annotations

from rollenbild.report.bibliography import bibtex_entry
from rollenbild.report.findings import Findings

_ENTRIES: dict[str, tuple[str, dict[str, str]]] = {
    "krippendorff2018": (
        "book",
        {
            "author": "Krippendorff, Klaus",
            "title": "Content Analysis: An Introduction to Its Methodology",
            "edition": "4",
            "publisher": "SAGE",
            "year": "2018",
        },
    ),
    "barbaresi2021": (
        "inproceedings",
        {
            "author": "Barbaresi, Adrien",
            "title": "Trafilatura: A Web Scraping Library and Command-Line Tool for Text Discovery and Extraction",
            "booktitle": "Proceedings of ACL-IJCNLP 2021: System Demonstrations",
            "pages": "122--131",
            "year": "2021",
        },
    ),
    "yang2020": (
        "inproceedings",
        {
            "author": "Yang, Yinfei and Cer, Daniel and Ahmad, Amin and others",
            "title": "Multilingual Universal Sentence Encoder for Semantic Retrieval",
            "booktitle": "Proceedings of ACL 2020: System Demonstrations",
            "pages": "87--94",
            "year": "2020",
        },
    ),
    "rogan1978": (
        "article",
        {
            "author": "Rogan, Walter J. and Gladen, Beth",
            "title": "Estimating Prevalence from the Results of a Screening Test",
            "journal": "American Journal of Epidemiology",
            "volume": "107",
            "number": "1",
            "pages": "71--76",
            "year": "1978",
        },
    ),
    "holt1979": (
        "article",
        {
            "author": "Holt, D. and Smith, T. M. F.",
            "title": "Post Stratification",
            "journal": "Journal of the Royal Statistical Society, Series A",
            "volume": "142",
            "number": "1",
            "pages": "33--46",
            "year": "1979",
        },
    ),
    "ericson1969": (
        "article",
        {
            "author": "Ericson, W. A.",
            "title": "Subjective Bayesian Models in Sampling Finite Populations",
            "journal": "Journal of the Royal Statistical Society, Series B",
            "volume": "31",
            "number": "2",
            "pages": "195--233",
            "year": "1969",
        },
    ),
    "perks1947": (
        "article",
        {
            "author": "Perks, Wilfred",
            "title": "Some Observations on Inverse Probability Including a New Indifference Rule",
            "journal": "Journal of the Institute of Actuaries",
            "volume": "73",
            "number": "2",
            "pages": "285--334",
            "year": "1947",
        },
    ),
    "walley1996": (
        "article",
        {
            "author": "Walley, Peter",
            "title": "Inferences from Multinomial Data: Learning about a Bag of Marbles",
            "journal": "Journal of the Royal Statistical Society, Series B",
            "volume": "58",
            "number": "1",
            "pages": "3--57",
            "year": "1996",
        },
    ),
}
_ALWAYS = ("krippendorff2018", "barbaresi2021", "yang2020")
_BY_METHOD = {
    "model": ("rogan1978",),
    "post-stratified": ("holt1979", "ericson1969", "perks1947", "walley1996"),
    "census": (),
}


def literature_text(findings: Findings) -> str:
    """BibTeX of the tool and of the methods used in this report."""
    tool = {
        "author": "Rollenbild team",
        "title": "Rollenbild: how many people of an interview series say X about their job",
        "version": findings.versions.get("rollenbild", ""),
        "note": f"Model {findings.model.get('version', '')}, codebook {findings.codebook.version}",
    }
    methods = sorted({one.method for one in findings.prevalences})
    used = (*_ALWAYS, *(key for method in methods for key in _BY_METHOD.get(method, ())))
    return "\n".join(
        [
            bibtex_entry("software", "rollenbild", tool),
            *(bibtex_entry(_ENTRIES[key][0], key, _ENTRIES[key][1]) for key in used),
        ]
    )

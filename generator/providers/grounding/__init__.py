"""The guard: holds what a writer wrote against the person's record, and lets nothing more through.

No model is involved and nothing is guessed: the same draft and record give the same findings.

::

    tokens, numerals, units, quantities   what the numbers of a sentence say
    vocabulary, kinds                     names the guard knows; nouns that stand for each other
    evidence                              the record, indexed by entry
    setting                               whose a sentence's facts are: mine, or the company's
    figures, names, skills                what is wrong with them
    check                                 draft → findings
    repair                                draft, findings → a true draft, and what was done
"""

from generator.providers.grounding.check import check_letter, check_resume
from generator.providers.grounding.findings import Act, Finding
from generator.providers.grounding.repair import make_true_letter, make_true_resume

__all__ = ["Act", "Finding", "check_letter", "check_resume", "make_true_letter", "make_true_resume"]

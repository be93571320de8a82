"""The guard: holds what a writer wrote against the person's record, and lets nothing more through.

No model is involved and nothing is guessed: the same draft and record give the same findings.

::

    tokens, numerals, multiples, counted,     a sentence's numbers: how many of what, per what,
      units, quantities                         more or less than that
    titles, deeds                             the job titles in it; how much of the work it claims
    passage                                   all of these, of one sentence
    vocabulary, kinds                         names the guard knows; nouns that stand for each other
    evidence                                  the record, indexed by entry
    setting                                   whose a sentence's facts are: mine, or the company's
    figures (values, matter, derived,         what is wrong with numbers,
      experience, rhythms, labels,
      wholes, clocks)
    names, skills, mastery                    with tools, companies, certificates, skills,
    standing, ownership, claims (patterns)    with titles, deeds, prizes,
    relations, belonging                      with ties to the company, with lines of another job
    check                                     draft → findings
    repair                                    draft, findings → a true draft, and what was done
"""

from generator.providers.grounding.check import check_letter, check_resume, read_record
from generator.providers.grounding.findings import Act, Finding
from generator.providers.grounding.repair import make_true_letter, make_true_resume

__all__ = [
    "Act",
    "Finding",
    "check_letter",
    "check_resume",
    "make_true_letter",
    "make_true_resume",
    "read_record",
]

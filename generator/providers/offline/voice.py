"""Turns a line of a résumé into a sentence about oneself, where grammar allows it for certain.

"Built the ledger" becomes "I built the ledger". People also write "Leads two teams", "Responsible for the
rota", "I taught …" or a mere noun; whatever this module is not sure of it leaves alone, and the letter
quotes it instead.
"""

import re
from functools import cache
from typing import Final, NamedTuple

from generator.providers.prose import article
from generator.providers.wordlists import lines_of, word_set

_FIRST: Final = re.compile(
    r"(?P<adverb>(?:[A-Z][a-z]+ly|Also|Then)\s+)?(?P<verb>[A-Za-z][A-Za-z-]*)(?P<rest>.*)", re.DOTALL
)
_NEXT: Final = re.compile(r"[\s,]*([^\s,;.:]*)")
_SUBJECT: Final = re.compile(
    r"""(?P<subject>I|[Ww]e)
    (?:\s+(?P<auxiliary>am|was|are|were|have|had)|(?P<short>['’](?:ve|m|d|re)))?
    \s+(?P<rest>\S.*)""",
    re.DOTALL | re.VERBOSE,
)
_TOLD: Final = re.compile(r"I ([a-z-]+)\b")
_CONDITION: Final = re.compile(
    r"""(?:responsible|accountable|in\ charge|part|(?:deputy\ )?head|(?:first|lead)\ author|chair|captain)
        \s+(?:for|of)\b
    |   (?P<counted>(?:founding\ )?member|(?:co-?)?author|(?:co-?)?founder|winner|recipient|speaker)
        \s+(?:of|at)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BEFORE_A_NOUN: Final = word_set(
    "a an the all both each every several many more most some any no this that these those its their my our "
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds "
    "thousands up over"
)
_PARTICLES: Final = word_set("up out off down over back after into through")
_LATER_VERB: Final = re.compile(
    r"(?:[,;–—/&]|\b(?:and|or|then|but))\s+(?:(?:[a-z]+ly|also|then)\s+)*([a-z]+)\b"
)
_SOMEBODY: Final = re.compile(r"\b(?:he|she|his|her|hers|him|himself|herself)\b", re.IGNORECASE)
_DONE_TO: Final = word_set(
    "promote select hire appoint elect invite nominate name recognise recognize award entrust task assign "
    "train certify employ recruit commend rank choose trust"
)
_DONE_TO_BEFORE: Final = word_set("to as for by into among with in")
_EITHER_WAY: Final = word_set("award name elect appoint nominate")
"""Before an object these may be what the person did or what was done to them."""
GERUND_SUBJECT: Final = "my work"
_PRESENT_BE: Final = word_set("is has does")


def without_subject(line: str) -> str:
    """A line as a résumé has it: "Taught forty nurses" for "I taught forty nurses". Others stay."""
    match = _TOLD.match(line)
    form = _forms().get(match[1]) if match else None
    if match is None or form is None or form.form not in ("past", "base"):
        return line
    return match[1].capitalize() + line[match.end() :]


class Clause(NamedTuple):
    """A statement whose subject is known.

    Attributes:
        subject: "I", "we", "my work".
        auxiliary: "was", "have" or nothing.
        rest: what follows, without a full stop.
    """

    subject: str
    auxiliary: str
    rest: str

    def __str__(self) -> str:
        return self.said()

    def said(self, adverb: str = "") -> str:
        """The clause, with an adverb where English has it."""
        head = self.subject + (self.auxiliary if self.auxiliary[:1] in ("'", "’") else "")
        between = "" if self.auxiliary[:1] in ("'", "’") else self.auxiliary
        return " ".join(part for part in (head, between, adverb, self.rest) if part)


def is_about_somebody(line: str) -> bool:
    """Whether a line speaks of a person as "he" or "she", maybe of the one whose it is."""
    return _SOMEBODY.search(line) is not None


def first_person(line: str, *, ongoing: bool) -> Clause | None:
    """The line as a clause in the first person; ``None`` where that might break its grammar.

    Args:
        line: one English sentence or fragment, tidied.
        ongoing: whether it speaks of something that goes on, so that a present tense is right.
    """
    text = line.rstrip(" .;,:")
    if not text or is_about_somebody(text) or text.isupper():
        return None
    if own := _SUBJECT.fullmatch(text):
        return Clause(own["subject"].replace("W", "w"), own["auxiliary"] or own["short"] or "", own["rest"])
    be = "am" if ongoing else "was"
    if condition := _CONDITION.match(text):
        what = _lower(text)
        return Clause("I", be, f"{article(what)} {what}" if condition["counted"] else what)
    match = _FIRST.fullmatch(text)
    if match is None or not match["rest"]:
        return None
    verb, rest = match["verb"].lower(), match["rest"]
    return _clause(verb, rest, f"{(match['adverb'] or '').lower()}{verb}{rest}", be, ongoing=ongoing)


def _clause(verb: str, rest: str, said: str, be: str, *, ongoing: bool) -> Clause | None:
    following = _NEXT.match(rest)
    after = following[1].lower() if following else ""
    known = _forms().get(verb) or _forms().get(verb.rpartition("-")[2] if "-" in verb else "")
    if known is None:
        # An adjective made of a verb has no article or number behind it, so this is the verb itself.
        unheard = verb.endswith("ed") and len(verb) > 4 and _starts_a_noun(after) and rest[:1] == " "
        return Clause("I", "", said) if unheard and not _goes_on_in_third_person(rest) else None
    if known.base in _DONE_TO and known.form == "past":
        if after in _DONE_TO_BEFORE:
            return Clause("I", "was", said)
        if known.base in _EITHER_WAY or not _starts_a_noun(after):
            return None
    if known.form == "gerund":
        return Clause(GERUND_SUBJECT, "", f"{'includes' if ongoing else 'included'} {said}")
    if known.doubtful and not (_starts_a_noun(after) or after in _PARTICLES):
        return None
    if known.form == "past":
        return None if _goes_on_in_third_person(rest) else Clause("I", "", said)
    if not ongoing:
        return None
    if known.form == "base":
        return Clause("I", "", said)
    if _goes_on_in_third_person(rest, nouns_too=True):
        return None
    start = said.index(verb)
    return Clause("I", "", said[:start] + known.base + said[start + len(verb) :])


def _starts_a_noun(word: str) -> bool:
    return word in _BEFORE_A_NOUN or word[:1].isdigit() or (word[:1] in "€$£¥" and len(word) > 1)


def _goes_on_in_third_person(rest: str, *, nouns_too: bool = False) -> bool:
    """Whether a second verb stands in the third person ("built X and manages Y")."""
    for word in _LATER_VERB.findall(rest):
        form = _forms().get(word)
        if word in _PRESENT_BE or (form and form.form == "third" and (nouns_too or not form.doubtful)):
            return True
    return False


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


# --- verbs --------------------------------------------------------------------------------------


class _Form(NamedTuple):
    base: str
    form: str
    doubtful: bool


@cache
def _forms() -> dict[str, _Form]:
    """Every form of the verbs we know → what it is; a past wins over a base form that looks the same."""
    found: dict[str, _Form] = {}
    for line in lines_of("verbs"):
        kind, _, listed = line.partition(": ")
        for word in listed.split():
            base, _, past = word.partition("/")
            past = past or _with_ending(base, "ed")
            same = past == base
            found.setdefault(base, _Form(base, "base", kind == "noun"))
            found[past] = _Form(base, "past", kind == "adjective" or same)
            found.setdefault(_third(base), _Form(base, "third", kind == "noun"))
            stem = past[:-2] if past.endswith("ed") and not same else base
            found.setdefault(_gerund(base, stem), _Form(base, "gerund", doubtful=False))
    return found


def _with_ending(base: str, ending: str) -> str:
    if base.endswith("e"):
        return base + ending[1:]
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return f"{base[:-1]}i{ending}"
    return base + ending


def _third(base: str) -> str:
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return f"{base[:-1]}ies"
    return base + ("es" if base.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _gerund(base: str, past_stem: str) -> str:
    """As in "planning", from "plan" and the "plann" of its past."""
    if base.endswith("e") and not base.endswith(("ee", "oe")):
        return f"{base[:-1]}ing"
    doubled = past_stem == base + base[-1:]
    return f"{past_stem if doubled else base}ing"

"""Units that numbers come in: money, time, measures, rates, and the words that bound a number."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from generator.providers.grounding.tokens import Token
from generator.providers.wordlists import lines_of, word_set

CURRENCIES: Final[Mapping[str, str]] = {
    word: code
    for code, words in (
        ("usd", "$ usd us$ dollar dollars"),
        ("eur", "€ eur euro euros"),
        ("gbp", "£ gbp quid"),
        ("sek", "sek kronor"),
        ("nok", "nok"),
        ("dkk", "dkk"),
        ("kr", "kr crown crowns kroner kronur koruna korun"),
        ("chf", "chf franken"),
        ("pln", "pln zł zloty"),
        ("jpy", "¥ jpy yen"),
        ("inr", "₹ inr rupee rupees"),
        ("cad", "cad c$ ca$"),
        ("aud", "aud a$ au$"),
        ("nzd", "nzd nz$"),
        ("sgd", "sgd s$ sg$"),
        ("huf", "huf forint"),
        ("czk", "czk"),
        ("zar", "zar r"),
        ("brl", "brl r$"),
        ("cny", "cny rmb"),
        ("krw", "₩ krw"),
    )
    for word in words.split()
}

_MINUTE: Final = 60.0
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR
YEAR: Final = 365.25 * _DAY
MONTH: Final = YEAR / 12
SPANS: Final[Mapping[str, float]] = {
    word: seconds
    for seconds, words in (
        (1e-12, "ps picosecond picoseconds"),
        (1e-9, "ns nanosecond nanoseconds"),
        (1e-6, "µs microsecond microseconds"),
        (0.001, "ms msec millisecond milliseconds millisekunden"),
        (1.0, "s sec secs second seconds sekunde sekunden secondes segundos secondi seconden"),
        (_MINUTE, "min mins minute minutes minuten minutos minuti minuter"),
        (_HOUR, "h hr hrs hour hours stunde stunden heure heures hora horas ore uur timmar"),
        (_DAY, "day days tag tage tagen jour jours dia dias giorni dagen dagar"),
        (7 * _DAY, "week weeks woche wochen semaine semaines semana semanas settimane weken veckor"),
        (14 * _DAY, "fortnight fortnights"),
        (MONTH, "month months mo monat monate monaten mois mes meses mesi maand maanden manader"),
        (3 * MONTH, "quarter quarters quartal quartale"),
        (YEAR, "year years yr yrs jahr jahre jahren an ans annee annees ano anos anni jaar jaren ar"),
        (10 * YEAR, "decade decades jahrzehnt jahrzehnte decennie"),
    )
    for word in words.split()
}
"""Seconds of each unit of time."""

MEASURES: Final[Mapping[str, tuple[str, float]]] = {
    word: (dimension, factor)
    for dimension, factor, words in (
        ("byte", 1e3, "kb kib kilobyte kilobytes"),
        ("byte", 1e6, "mb mib megabyte megabytes"),
        ("byte", 1e9, "gb gib gigabyte gigabytes"),
        ("byte", 1e12, "tb tib terabyte terabytes"),
        ("byte", 1e15, "pb petabyte petabytes"),
        ("gram", 1.0, "gram grams"),
        ("gram", 1e3, "kg kilo kilos kilogram kilograms"),
        ("gram", 1e6, "t tonne tonnes ton tons tonnen"),
        ("pound", 1.0, "lb lbs"),
        ("metre", 0.001, "mm millimetre millimetres millimeter millimeters"),
        ("metre", 0.01, "cm centimetre centimetres centimeter centimeters"),
        ("metre", 1.0, "m metre metres meter meters"),
        ("metre", 1e3, "km kilometre kilometres kilometer kilometers"),
        ("mile", 1.0, "mile miles mi"),
        ("square metre", 1.0, "sqm m2"),
        ("square foot", 1.0, "sqft"),
        ("litre", 1.0, "l litre litres liter liters"),
        ("watt", 1e3, "kw kilowatt kilowatts"),
        ("watt", 1e6, "mw megawatt megawatts"),
        ("watt", 1e9, "gw gigawatt gigawatts"),
        ("watt-hour", 1e3, "kwh"),
        ("watt-hour", 1e6, "mwh"),
        ("ampere", 1e-3, "ma milliampere"),
        ("decibel", 1.0, "db decibel decibels"),
        ("volt", 1e3, "kv"),
        ("hectare", 1.0, "ha hectare hectares"),
        ("acre", 1.0, "acre acres"),
        ("hertz", 1e3, "khz"),
        ("hertz", 1e6, "mhz"),
        ("hertz", 1e9, "ghz"),
        ("degree", 1.0, "celsius"),
    )
    for word in words.split()
}
"""What each unit measures, and how much of it."""

RATES: Final[Mapping[str, str]] = {
    word: unit
    for unit, adverbs, nouns in (
        ("second", "", "second sec s"),
        ("minute", "", "minute min"),
        ("hour", "hourly", "hour h hr"),
        ("shift", "", "shift"),
        ("day", "daily taglich", "day night evening morning"),
        ("week", "weekly wochentlich", "week"),
        ("month", "monthly monatlich", "month"),
        ("quarter", "quarterly", "quarter"),
        ("term", "", "term semester"),
        ("year", "annually yearly annual jahrlich", "year annum yr"),
    )
    for word in (*adverbs.split(), *(f"per {noun}" for noun in nouns.split()))
}
PER: Final = word_set("a an per each every / pro")

SMALL_WORDS: Final = (
    word_set(" ".join(line[3:] for line in lines_of("stop_words")))
    | word_set(
        "without within per via versus vs including covering serving worth plus using across toward "
        "alongside besides despite throughout amid among thanks following regarding concerning onto upon "
        "ahead"
    )
) - word_set("per-cent")

Bound = Literal["", "about", "almost", "over", "least", "most", "under"]
_BOUNDS: Final[Mapping[str, Bound]] = {
    "about": "about",
    "around": "about",
    "roughly": "about",
    "approximately": "about",
    "approx": "about",
    "circa": "about",
    "ca": "about",
    "~": "about",
    "rund": "about",
    "etwa": "about",
    "environ": "about",
    "some": "about",
    "nearly": "almost",
    "almost": "almost",
    "fast": "almost",
    "presque": "almost",
    "over": "over",
    "exceeding": "over",
    "above": "over",
    ">": "over",
    "surpassing": "over",
    "uber": "over",
    "mehr als": "over",
    "more than": "over",
    "greater than": "over",
    "upwards of": "over",
    "excess of": "over",
    "north of": "over",
    "plus de": "over",
    "at least": "least",
    "minimum of": "least",
    "mindestens": "least",
    "close to": "almost",
    "approaching": "almost",
    "nearing": "almost",
    "no fewer than": "least",
    "no less than": "least",
    "not fewer than": "least",
    "not less than": "least",
    "just short of": "almost",
    "shy of": "almost",
    "or so": "about",
    "up to": "most",
    "as many as": "most",
    "as much as": "most",
    "bis zu": "most",
    "under": "under",
    "below": "under",
    "within": "under",
    "less than": "under",
    "fewer than": "under",
    "no more than": "under",
    "<": "under",
    "weniger als": "under",
}
_LAST_OF_A_BOUND: Final = frozenset(words.split()[-1] for words in _BOUNDS)
_LONGEST_BOUND: Final = 3
_BETWEEN: Final = word_set("a an the total of combined")
"""Words that may stand between a bound and its number."""


def bound_before(row: Sequence[Token], at: int) -> Bound:
    """How the number at this token is hedged: "over 500", "almost a third", "more than doubled"."""
    skip = at
    while skip and row[skip - 1].folded in _BETWEEN and not _at(row, skip):
        skip -= 1
    return _at(row, at) or (_at(row, skip) if skip != at else "")


def _at(row: Sequence[Token], at: int) -> Bound:
    if not at or row[at - 1].folded not in _LAST_OF_A_BOUND:
        return ""
    for length in range(_LONGEST_BOUND, 0, -1):
        if at >= length:
            words = " ".join(token.folded for token in row[at - length : at])
            if words in _BOUNDS:
                return _BOUNDS[words]
    return ""

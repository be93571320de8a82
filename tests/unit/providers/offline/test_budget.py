"""A letter keeps its length and its paragraphs."""

from generator.providers.offline.budget import ENOUGH_WORDS, MOST_WORDS, Budget, in_paragraphs


def words(count: int) -> str:
    return " ".join(["word"] * count)


def test_what_fits_is_taken_and_counted() -> None:
    budget = Budget(words(100))
    assert list(budget.take(words(20))) == [f"{words(20)}."]
    assert budget.words == 120


def test_a_sentence_that_makes_it_too_long_is_left_out_even_if_needed() -> None:
    budget = Budget(words(ENOUGH_WORDS - 1))
    assert not list(budget.take(words(MOST_WORDS), needed=True))
    assert list(budget.take(words(MOST_WORDS - ENOUGH_WORDS + 1)))
    assert budget.words == MOST_WORDS


def test_a_letter_that_is_long_enough_takes_only_what_it_needs() -> None:
    budget = Budget(words(ENOUGH_WORDS))
    assert not list(budget.take(words(1)))
    assert list(budget.take(words(1), needed=True))


def test_nothing_is_no_sentence() -> None:
    assert not list(Budget("").take(" "))


def test_a_letter_without_a_body_gets_one_from_its_opening_or_closing() -> None:
    letter = in_paragraphs("Dear all,", "I apply. I work. I can.", ("", ""), "Call me. Thank you.")
    assert (letter.opening_paragraph, letter.body_paragraphs) == ("I apply.", ("I work. I can.",))
    letter = in_paragraphs("Dear all,", "I apply.", (), "Call me. Thank you.")
    assert (letter.body_paragraphs, letter.closing_paragraph) == (("Call me.",), "Thank you.")

"""Remembering is asked for, ends, and never leaks."""

from danvan.lib.memory import remembered, remembering


class Counter:
    def __init__(self) -> None:
        self.asked: list[object] = []

    @property
    def function(self) -> object:
        @remembered
        def double(number: int, *, plus: int = 0) -> int:
            self.asked.append((number, plus))
            return 2 * number + plus

        return double


def test_nothing_is_remembered_by_itself() -> None:
    counter = Counter()
    double = counter.function
    assert double(2) == double(2) == 4
    assert len(counter.asked) == 2


def test_the_same_question_is_answered_once_inside_a_stretch() -> None:
    counter = Counter()
    double = counter.function
    with remembering():
        assert double(2) == double(2) == 4
        assert double(2, plus=1) == double(2, plus=1) == 5
    assert counter.asked == [(2, 0), (2, 1)]


def test_a_new_stretch_knows_nothing_of_the_one_around_it() -> None:
    counter = Counter()
    double = counter.function
    with remembering():
        double(2)
        with remembering():
            double(2)
        double(2)
    assert len(counter.asked) == 2
    double(2)
    assert len(counter.asked) == 3


def test_an_answer_of_nothing_is_an_answer() -> None:
    asked = []

    @remembered
    def nothing() -> None:
        asked.append(1)

    with remembering():
        nothing()
        nothing()
    assert asked == [1]


def test_a_question_that_cannot_be_a_key_is_still_answered() -> None:
    @remembered
    def total(numbers: list[int]) -> int:
        return sum(numbers)

    with remembering():
        assert total([1, 2]) == total([1, 2]) == 3

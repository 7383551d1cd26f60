"""Topic suggestion."""

import io
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.vietnamese.normal import fold
from danvan.lib.vietnamese.tests.complaints import TOPICS, complaint, typos
from danvan.lib.vietnamese.topics import TopicModel


def made_up(count: int, *, seed: int) -> list[tuple[str, str]]:
    rng = random.Random(seed)
    return [complaint(rng) for _ in range(count)]


@pytest.fixture(scope="module")
def trained() -> TopicModel:
    model = TopicModel()
    model.train(made_up(600, seed=1))
    return model


def right_answers(model: TopicModel, pairs: list[tuple[str, str]]) -> float:
    answers = [(model.suggest(text), topic) for text, topic in pairs]
    return sum(bool(found) and found[0][0] == topic for found, topic in answers) / len(pairs)


def test_new_texts_about_known_troubles_get_their_topic(trained: TopicModel):
    assert right_answers(trained, made_up(200, seed=2)) >= 0.95


def test_missing_diacritics_and_slips_cost_almost_nothing(trained: TopicModel):
    rng = random.Random(3)
    pairs = [(fold(typos(text, rng)), topic) for text, topic in made_up(200, seed=4)]

    assert right_answers(trained, pairs) >= 0.9


def test_probabilities_are_sorted_and_never_sum_to_more_than_one(trained: TopicModel):
    answers = [found for text, _ in made_up(50, seed=5) if (found := trained.suggest(text))]

    assert len(answers) > 40
    for found in answers:
        assert [odds for _, odds in found] == sorted((odds for _, odds in found), reverse=True)
        assert trained.threshold <= sum(odds for _, odds in found) <= 1.000001
        assert len(found) <= 3


@pytest.mark.parametrize("text", ["", "  … ", "the quick brown fox jumps", "xin chào mọi người", "12 34 56"])
def test_a_text_about_nothing_known_gets_no_suggestion(trained: TopicModel, text: str):
    assert trained.suggest(text) == []


def test_a_model_that_knows_nothing_suggests_nothing():
    assert TopicModel().suggest("cống tắc") == []


def test_a_small_phrase_bank_is_enough_to_begin():
    model = TopicModel()
    model.train([(line, topic) for topic, lines in TOPICS.items() for line in lines])

    assert model.suggest("den duong tat toi om ca tuan")[0][0] == "lighting"
    assert model.suggest("Rác thải không thu gom mấy hôm nay")[0][0] == "rubbish"


def test_probabilities_mean_what_they_say_when_labels_are_noisy():
    rng = random.Random(6)
    topics = sorted(TOPICS)
    noisy = [
        (text, topic if rng.random() < 0.7 else rng.choice(topics)) for text, topic in made_up(1200, seed=7)
    ]
    model = TopicModel(threshold=0)
    model.train(noisy[:800])

    answers = [(model.suggest(text)[0], topic) for text, topic in noisy[800:]]
    claimed = sum(odds for (_, odds), _ in answers) / len(answers)
    right = sum(found == topic for (found, _), topic in answers) / len(answers)

    assert abs(claimed - right) < 0.1


def test_corrections_teach_a_new_topic_without_forgetting_the_old():
    model = TopicModel()
    model.train(made_up(300, seed=8))
    before = right_answers(model, made_up(100, seed=9))
    texts = [
        "Quán nhậu lấn chiếm vỉa hè để xe máy",
        "Hàng quán chiếm hết vỉa hè",
        "Vỉa hè bị quán nhậu chiếm để xe",
    ]

    for text in texts:
        model.partial_fit([(text, "order")])

    assert model.suggest("quan nhau lan chiem via he")[0][0] == "order"
    assert right_answers(model, made_up(100, seed=9)) >= before - 0.05


def test_one_correction_does_not_turn_the_model_over(trained: TopicModel):
    model = TopicModel.load(trained.save())
    before = right_answers(model, made_up(100, seed=10))

    model.partial_fit([("Cống thoát nước bị tắc", "roads")])

    assert right_answers(model, made_up(100, seed=10)) >= before - 0.03


def test_a_stored_model_answers_like_the_one_that_was_stored(trained: TopicModel):
    data = trained.save()
    again = TopicModel.load(data)

    assert len(data) < 1_000_000
    for text, _ in made_up(50, seed=11):
        first, second = trained.suggest(text), again.suggest(text)
        assert [topic for topic, _ in first] == [topic for topic, _ in second]
        assert [odds for _, odds in first] == pytest.approx([odds for _, odds in second], abs=0.01)


def test_training_twice_gives_the_same_model():
    models = [TopicModel(), TopicModel()]
    for model in models:
        model.train(made_up(100, seed=12))

    assert models[0].suggest("cống tắc ngập") == models[1].suggest("cống tắc ngập")


@pytest.mark.parametrize("data", [b"", b"no model", b"PK\x03\x04broken"])
def test_what_is_no_model_is_refused(data: bytes):
    with pytest.raises(ValueError, match="no stored topic model"):
        TopicModel.load(data)


def test_a_stored_array_of_another_kind_is_refused():
    buffer = io.BytesIO()
    np.savez(buffer, other=np.zeros(3))

    with pytest.raises(ValueError, match="no stored topic model"):
        TopicModel.load(buffer.getvalue())


def test_a_model_of_a_later_format_is_refused(trained: TopicModel, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("danvan.lib.vietnamese.topics._FORMAT", 2)
    data = trained.save()
    monkeypatch.undo()

    with pytest.raises(ValueError, match="format 2"):
        TopicModel.load(data)


def test_one_topic_is_no_choice():
    with pytest.raises(ValueError, match="two topics"):
        TopicModel().train([("cống tắc", "drainage")] * 5)


@given(st.text())
def test_any_text_can_be_asked_about(text: str):
    model = TopicModel()
    model.partial_fit([("cống tắc", "drainage"), ("đèn tắt", "lighting")])

    assert len(model.suggest(text)) <= 3

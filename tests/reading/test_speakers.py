"""Who speaks, and whether they affirm or deny."""

import pytest

from reading import speakers as reader
from reading.denials import FoundDenial, find_denials, has_negation
from reading.names.matcher import Name, NameMatcher
from reading.speakers import FoundSpeaker, find_speakers

GROUPS = ["Taliban", "TTP", "Pakistan Army", "UN monitors", "US State Department"]
MATCHER = NameMatcher(Name(name, "group", name) for name in GROUPS)


def speakers(text: str) -> list[FoundSpeaker]:
    found = find_speakers(text, MATCHER.find(text))
    for speaker in found:
        assert text[speaker.start : speaker.end] == speaker.exact
    return found


def told(text: str) -> list[tuple[str, str, str]]:
    return [(speaker.who, speaker.verb, speaker.stance) for speaker in speakers(text)]


@pytest.mark.parametrize(
    ("text", "who", "verb", "stance"),
    [
        ("The Taliban said so.", "Taliban", "said", "supports"),
        ("The Taliban deny having any ties.", "Taliban", "deny", "denies"),
        ("The Taliban also denied it.", "Taliban", "denied", "denies"),
        ("The Taliban rejected the allegations.", "Taliban", "rejected", "denies"),
        ("The Pakistan Army claimed it was the TTP.", "Pakistan Army", "claimed", "supports"),
        (
            "The Pakistan Army, one of the forces of the state, blames the TTP.",
            "Pakistan Army",
            "blames",
            "supports",
        ),
        ("ISIS, the UN monitors report, is there.", "UN monitors", "report", "supports"),
        ("It is there, according to the UN monitors.", "UN monitors", "according to", "supports"),
        ("A TTP spokesman said so.", "TTP", "said", "supports"),
        ("A spokesman for the TTP said so.", "TTP", "said", "supports"),
        ("“We did it,” said the TTP.", "TTP", "said", "supports"),
        ("On Tuesday Matthew Miller said so.", "Matthew Miller", "said", "supports"),
        ("The envoy, Matthew Miller, said so.", "Matthew Miller", "said", "supports"),
        ("“No,” said spokesperson Matthew Miller.", "Matthew Miller", "said", "supports"),
        ("according to Matthew Miller", "Matthew Miller", "according to", "supports"),
        ("Gulzar Khan denied it.", "Gulzar Khan", "denied", "denies"),
        ("“No,” said Lt. Col. Matthew Miller.", "Matthew Miller", "said", "supports"),
        ("Maj. Gen. Gulzar Khan said so.", "Gulzar Khan", "said", "supports"),
        ("Brigadier General Gulzar Khan said so.", "Gulzar Khan", "said", "supports"),
        ("“No,” said spokesman Brig Gen Pat S. Miller.", "Pat S. Miller", "said", "supports"),
        ("It is so, according to Dr. Anna Miller.", "Anna Miller", "according to", "supports"),
        ("Gulzar Khan told Radio Azadi.", "Gulzar Khan", "told", "supports"),
        ("Officials said so.", "Officials", "said", "supports"),
        (
            "Two local security officials said so.",
            "Two local security officials",
            "said",
            "supports",
        ),
        ("Afghan officials, who gave no names, said so.", "Afghan officials", "said", "supports"),
        ("“No,” said police.", "police", "said", "supports"),
        ("It is so, according to witnesses.", "witnesses", "according to", "supports"),
        ("Taliban officials said so.", "Taliban", "said", "supports"),
        ("Residents denied it.", "Residents", "denied", "denies"),
    ],
)
def test_a_named_speaker_is_found(text: str, who: str, verb: str, stance: str) -> None:
    assert told(text) == [(who, verb, stance)]


@pytest.mark.parametrize(
    "text",
    [
        "He said so.",
        "“No,” he told Radio Azadi.",
        "“No,” told the TTP.",
        "He told Radio Azadi reported cases.",
        "The brother of Gulzar Khan said so.",
        "He told local officials said to be rich.",
        "The officials came.",
        "The minister said so.",
        "The Taliban hold Kabul.",
        "The Taliban neither confirmed nor denied it.",
        "The Taliban rejected the offer.",
        "The ties of the Taliban are close.",
        "They fled from the Taliban, reports say.",
        "Whoever tells them from the Taliban also says TTP.",
    ],
)
def test_text_without_named_speakers_gives_none(text: str) -> None:
    assert told(text) == []


def test_a_last_name_is_expanded_to_its_full_form() -> None:
    text = "Its spokesperson is Matthew Miller. On Tuesday Miller said so."
    assert [speaker.who for speaker in speakers(text)] == ["Matthew Miller"]


def test_two_of_one_last_name_are_not_confused() -> None:
    text = "Matthew Miller and Anna Miller came. Then Miller said so."
    assert [speaker.who for speaker in speakers(text)] == ["Miller"]


@pytest.mark.parametrize(
    "text",
    [
        "The US State Department’s spokesperson, Matthew Miller, said so.",
        "US State Department spokesperson Matthew Miller said so.",
        "Speaking for the US State Department, Matthew Miller said so.",
    ],
)
def test_a_person_speaks_for_the_group_that_the_text_says(text: str) -> None:
    groups = [speaker.group and speaker.group.exact for speaker in speakers(text)]
    assert groups == ["US State Department"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The Taliban deny it.", "deny"),
        ("a denial came", "denial"),
        ("It rejected the claim.", "rejected"),
        ("It dismissed the report as propaganda.", "dismissed"),
        ("It was not involved.", "not involved"),
        ("No group has claimed responsibility.", "No group has claimed responsibility"),
        ("The reports are baseless.", "baseless"),
        ("It could not be independently verified.", "could not be independently verified"),
        ("Analysts doubt it.", "doubt"),
        ("The toll is unconfirmed.", "unconfirmed"),
        ("There is no evidence of it.", "no evidence"),
    ],
)
def test_words_of_denial_and_doubt_are_found(text: str, word: str) -> None:
    assert [denial.exact for denial in find_denials(text)] == [word]


@pytest.mark.parametrize(
    "text",
    [
        "It did not deny the attack.",
        "It neither confirmed nor denied it.",
        "There is no doubt about it.",
        "Women were denied education.",
        "It denied them access.",
        "It rejected the peace plan.",
        "It has not stopped.",
        "The identity is known.",
    ],
)
def test_words_that_only_look_like_a_denial_are_not_one(text: str) -> None:
    assert find_denials(text) == []


def test_every_negation_word_is_recognised() -> None:
    assert has_negation("They didn’t do it.")
    assert has_negation("It called the claim a lie.")
    assert not has_negation("They did it.")


def test_denials_are_looked_for_once_in_each_part_of_a_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searched = []

    def find(text: str, language: str) -> list[FoundDenial]:
        searched.append(text)
        return find_denials(text, language)

    monkeypatch.setattr(reader, "find_denials", find)
    text = "Officials denied the report. " * 1000
    found = find_speakers(text)
    assert {speaker.stance for speaker in found} == {"denies"}
    assert "".join(searched) == text

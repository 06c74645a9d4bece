"""Detecting the language of a text from its words."""

from typing import Any

import pytest

from sources.extraction.origins import Origin
from sources.texts.language import detected_language
from tests.factories import fresh
from tests.ingesting import bring_in, bring_in_text

SENTENCES = {
    "en": ["Gunmen killed four policemen in the town on Friday, officials said."],
    "fr": ["Des hommes armés ont tué quatre policiers vendredi, selon des responsables."],
    "es": ["Hombres armados mataron a cuatro policías el viernes, dijeron las autoridades."],
    "pt": ["Homens armados mataram quatro polícias na sexta-feira, disseram as autoridades."],
    "ar": ["قتل مسلحون أربعة من رجال الشرطة يوم الجمعة في المدينة."],
    "fa": [
        "افراد مسلح روز جمعه چهار پلیس را در کابل کشتند.",
        "سخنگوی وزارت گفت که دوازده نفر زخمی شدند.",
    ],
    "ur": ["مسلح افراد نے جمعہ کو چار پولیس اہلکاروں کو ہلاک کر دیا۔"],
    "ps": ["وسله والو د جمعې په ورځ په بنو کې څلور پولیس ووژل."],
    "ru": ["Вооружённые люди убили четырёх полицейских в пятницу, сообщили власти."],
    "uk": ["Озброєні люди вбили чотирьох поліцейських у п'ятницю, повідомила влада."],
    "de": ["Bewaffnete töteten am Freitag vier Polizisten, teilten Behörden mit."],
    "tr": ["Silahlı kişiler cuma günü dört polisi öldürdü, yetkililer açıkladı."],
    "cs": ["Dne 3. května zaútočili ozbrojenci na kontrolní stanoviště a zabili policisty."],
    "hi": ["शुक्रवार को बंदूकधारियों ने चार पुलिसकर्मियों की हत्या कर दी, अधिकारियों ने कहा।"],
    "bn": ["শুক্রবার বন্দুকধারীরা চার পুলিশ সদস্যকে হত্যা করেছে।"],
    "zh": ["周五，武装分子杀害了四名警察，官员说。"],
    "he": ["חמושים הרגו ארבעה שוטרים ביום שישי."],
}


@pytest.mark.parametrize(
    ("language", "words"), [(tag, words) for tag, each in SENTENCES.items() for words in each]
)
def test_the_language_of_a_sentence_is_recognised(language: str, words: str) -> None:
    assert detected_language(words) == language


@pytest.mark.parametrize("words", ["", "12 | 30 | 45", "Kabul Kunar Nangarhar", "S1 | 12", "Yes."])
def test_a_language_is_not_guessed_where_words_do_not_tell(words: str) -> None:
    assert detected_language(words) == ""


def test_a_document_says_that_its_language_was_recognised(editor: Any) -> None:
    words = SENTENCES["fr"][0]
    made = bring_in("a.txt", words.encode(), editor)
    document = fresh(made.document)
    assert (document.language, document.origins["language"]) == ("fr", Origin.DETECTED)
    assert "recognised from the words as fr" in " ".join(made.remarks)


def test_the_language_that_a_page_names_goes_before_its_words(editor: Any) -> None:
    page = f"<html lang='ur'><body><p>{SENTENCES['en'][0]}</p></body></html>"
    document = bring_in("a.html", page.encode(), editor).document
    assert (document.language, document.origins["language"]) == ("ur", Origin.FILE)


def test_a_language_that_is_not_sure_is_asked_for(editor: Any) -> None:
    made = bring_in_text("Kabul 12", editor)
    assert made.document.language == "und"
    assert "enter it" in " ".join(made.remarks)

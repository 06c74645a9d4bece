"""Old encodings: which one a text was written in, and which others it may be."""

import pytest

from sources.extraction import extract, extract_in_sandbox
from sources.extraction.errors import UnknownTypeError

SENTENCES = [
    ("cp1250", "Żołnierze zabili czterech cywilów we wsi pod Łodzią, powiedział rzecznik."),
    ("cp1250", "Ozbrojení muži zabili čtyři policisty, řekl mluvčí vlády."),
    ("cp1250", "A rendőrség szerint négy embert öltek meg a fegyveresek az őrségnél."),
    ("cp1251", "Боевики напали на блокпост, четыре полицейских убиты."),
    ("cp1251", "Озброєні люди вбили чотирьох поліцейських у місті."),
    ("koi8_r", "Боевики напали на блокпост, четыре полицейских убиты."),
    ("cp1252", "Des hommes armés ont tué quatre policiers à Gao – l’armée a confirmé."),
    ("cp1252", "El portavoz señaló que murieron doce niños en la región."),
    ("cp1252", "Die Behörden bestätigten, dass zwölf Menschen getötet wurden."),
    ("cp1252", "He said “twelve soldiers” were killed – and wounded others…"),
    ("cp1253", "Ένοπλοι σκότωσαν τέσσερις αστυνομικούς στην περιοχή."),
    ("cp1254", "Silahlı kişiler dört polisi öldürdü, dedi ığdır valiliği."),
    ("cp1255", "חמושים הרגו ארבעה שוטרים ביום שישי."),
    ("cp1256", "قتل مسلحون أربعة من رجال الشرطة في المدينة."),
    ("cp1257", "Ginkluoti vyrai nužudė keturis policininkus, pranešė pareigūnai."),
    ("iso8859_2", "Žoldnéři zaútočili na město, šest lidí zahynulo."),
    ("gb18030", "武装分子杀害了四名警察，官员说。"),
    ("shift_jis", "武装勢力が警察官四人を殺害したと当局が発表した。"),
    ("euc_kr", "무장 세력이 경찰 네 명을 살해했다고 당국이 밝혔다."),
]


@pytest.mark.parametrize(("encoding", "words"), SENTENCES)
def test_words_are_read_in_the_encoding_that_makes_a_language_of_them(
    encoding: str, words: str
) -> None:
    found = extract("a.txt", words.encode(encoding))
    assert found.text == words
    assert "see whether every letter is right" in " ".join(found.remarks)


def test_other_encodings_are_offered_with_the_lines_that_differ() -> None:
    words = "Řekl mluvčí.\nNo accents here.\nČtyři policisté byli zabiti, řekl."
    found = extract_in_sandbox("a.txt", words.encode("cp1250"))
    western = next(one for one in found.encodings if one.name == "cp1252")
    assert western.lines == (
        ("Řekl mluvčí.", "Øekl mluvèí."),
        ("Čtyři policisté byli zabiti, řekl.", "Ètyøi policisté byli zabiti, øekl."),
    )
    assert "It may also be" in " ".join(found.remarks)


def test_a_text_can_be_read_in_the_encoding_that_a_person_chose() -> None:
    content = "Řekl mluvčí vlády.".encode("cp1250")
    assert extract_in_sandbox("a.txt", content, encoding="cp1252").text == "Øekl mluvèí vlády."
    with pytest.raises(UnknownTypeError):
        extract("a.txt", content, encoding="utf-8")


def test_utf_8_is_offered_no_other_encoding() -> None:
    assert extract("a.txt", "Řekl mluvčí.".encode()).encodings == ()

"""Who speaks in Spanish, French and Arabic, and whether they affirm or deny."""

import pytest

from reading.names.matcher import Name, NameMatcher
from reading.speakers import find_speakers

GROUPS = [
    "Frente Azul",
    "Ejército de Liberación del Norte",
    "Mouvement du Fleuve",
    "Armée du Sahel",
]
GROUPS += ["كتائب النهر", "الجيش السوري", "طالبان"]
MATCHER = NameMatcher(Name(name, "group", name) for name in GROUPS)


def told(text: str, language: str) -> list[tuple[str, str, str]]:
    found = find_speakers(text, MATCHER.find(text), None, language)
    for speaker in found:
        assert text[speaker.start : speaker.end] == speaker.exact
    return [(speaker.who, speaker.verb, speaker.stance) for speaker in found]


@pytest.mark.parametrize(
    ("text", "who", "verb", "stance"),
    [
        ("La zona está en calma, dijo Tomás Requena.", "Tomás Requena", "dijo", "supports"),
        (
            "El alcalde Tomás Requena afirmó que no hubo heridos.",
            "Tomás Requena",
            "afirmó",
            "supports",
        ),
        (
            "Marta Olmedo, directora del hospital, confirmó las cifras.",
            "Marta Olmedo",
            "confirmó",
            "supports",
        ),
        ("Según Marta Olmedo, murieron tres.", "Marta Olmedo", "Según", "supports"),
        (
            "Así lo informó el ministro de Defensa, Juan de la Torre, en rueda de prensa.",
            "Juan de la Torre",
            "informó",
            "supports",
        ),
        (
            "El vocero de la policía Luis Peña declaró que investigan.",
            "Luis Peña",
            "declaró",
            "supports",
        ),
        ("Dijo el coronel Luis Peña que volverán.", "Luis Peña", "Dijo", "supports"),
        ("Luis Peña negó los hechos.", "Luis Peña", "negó", "denies"),
        ("Luis Peña ha desmentido la versión.", "Luis Peña", "ha desmentido", "denies"),
        ("El Frente Azul reivindicó el ataque.", "Frente Azul", "reivindicó", "supports"),
        ("El Frente Azul negó su participación.", "Frente Azul", "negó", "denies"),
        ("Los rehenes están bien, aseguró el Frente Azul.", "Frente Azul", "aseguró", "supports"),
        ("Un portavoz del Frente Azul anunció la tregua.", "Frente Azul", "anunció", "supports"),
        ("De acuerdo con el Frente Azul, hubo bajas.", "Frente Azul", "De acuerdo con", "supports"),
        ("Fuentes militares dijeron que avanzan.", "Fuentes militares", "dijeron", "supports"),
        ("Según testigos, hubo disparos.", "testigos", "Según", "supports"),
        (
            "Hubo dos explosiones, informaron las autoridades locales.",
            "autoridades locales",
            "informaron",
            "supports",
        ),
    ],
)
def test_speakers_in_spanish(text: str, who: str, verb: str, stance: str) -> None:
    assert (who, verb, stance) in told(text, "es")


@pytest.mark.parametrize(
    ("text", "who", "verb", "stance"),
    [
        ("« C'est fini », a déclaré Hélène Marchand.", "Hélène Marchand", "a déclaré", "supports"),
        ("Le maire Paul Ricard a affirmé le contraire.", "Paul Ricard", "a affirmé", "supports"),
        (
            "Le bilan est lourd, a indiqué à l'AFP le colonel Idriss Ould Brahim.",
            "Idriss Ould Brahim",
            "a indiqué",
            "supports",
        ),
        ("Selon Hélène Marchand, il y a trois morts.", "Hélène Marchand", "Selon", "supports"),
        (
            "D'après le porte-parole de l'armée, Paul Ricard, tout est calme.",
            "Paul Ricard",
            "D'après",
            "supports",
        ),
        ("Paul Ricard, ministre de la Défense, dément.", "Paul Ricard", "dément", "denies"),
        ("Paul Ricard a démenti ces informations.", "Paul Ricard", "a démenti", "denies"),
        ("Paul Ricard a nié toute implication.", "Paul Ricard", "a nié", "denies"),
        (
            "Le Mouvement du Fleuve a revendiqué l'attaque.",
            "Mouvement du Fleuve",
            "a revendiqué",
            "supports",
        ),
        ("Le Mouvement du Fleuve a nié les faits.", "Mouvement du Fleuve", "a nié", "denies"),
        (
            "L'otage va bien, assure le Mouvement du Fleuve.",
            "Mouvement du Fleuve",
            "assure",
            "supports",
        ),
        ("Selon l'Armée du Sahel, dix hommes sont morts.", "Armée du Sahel", "Selon", "supports"),
        (
            "Un porte-parole du Mouvement du Fleuve a annoncé une trêve.",
            "Mouvement du Fleuve",
            "a annoncé",
            "supports",
        ),
        ("Des témoins ont rapporté des tirs.", "Des témoins", "ont rapporté", "supports"),
        (
            "Selon des sources sécuritaires, le convoi est passé.",
            "sources sécuritaires",
            "Selon",
            "supports",
        ),
    ],
)
def test_speakers_in_french(text: str, who: str, verb: str, stance: str) -> None:
    assert (who, verb, stance) in told(text, "fr")


@pytest.mark.parametrize(
    ("text", "who", "verb", "stance"),
    [
        ("قال أحمد خان إن الوضع هادئ.", "أحمد خان", "قال", "supports"),
        ("قال المتحدث باسم الشرطة أحمد خان إن الوضع هادئ.", "أحمد خان", "قال", "supports"),
        ("وأكد وزير الدفاع خالد نزار أن القوات تتقدم.", "خالد نزار", "وأكد", "supports"),
        (
            "وأعلن رئيس بلدية درنة عبد المنعم الغيثي أن البحث مستمر.",
            "عبد المنعم الغيثي",
            "وأعلن",
            "supports",
        ),
        ("وأضاف العقيد محمد أحمد صالح أن المهاجمين فروا.", "محمد أحمد صالح", "وأضاف", "supports"),
        ("وفقا لسالم بن حمد، سقط ثلاثة قتلى.", "سالم بن حمد", "وفقا ل", "supports"),
        ("ونفى خالد نزار صحة هذه الأنباء.", "خالد نزار", "ونفى", "denies"),
        ("نفت طالبان مسؤوليتها عن الهجوم.", "طالبان", "نفت", "denies"),
        ("أعلنت حركة طالبان سيطرتها على المدينة.", "طالبان", "أعلنت", "supports"),
        ("وقال متحدث باسم طالبان إن الهجوم انتهى.", "طالبان", "وقال", "supports"),
        ("طالبان نفت ذلك.", "طالبان", "نفت", "denies"),
        ("بحسب الجيش السوري قتل عشرة مسلحين.", "الجيش السوري", "بحسب", "supports"),
        ("قال شهود عيان إنهم سمعوا انفجارا.", "شهود عيان", "قال", "supports"),
        ("وذكرت مصادر أمنية أن الطريق مغلق.", "مصادر أمنية", "وذكرت", "supports"),
        ("وبحسب مصادر طبية أصيب طفلان.", "مصادر طبية", "وبحسب", "supports"),
    ],
)
def test_speakers_in_arabic(text: str, who: str, verb: str, stance: str) -> None:
    assert (who, verb, stance) in told(text, "ar")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("La patrulla atacó al Frente Azul y lo negó.", "es"),
        ("El gobierno acusó al Frente Azul.", "es"),
        ("Le dijo a Luis Peña que esperara.", "es"),
        ("El Frente Azul ni confirmó ni negó el ataque.", "es"),
        ("Él negó todo.", "es"),
        ("L'armée a accusé le Mouvement du Fleuve.", "fr"),
        ("Elle l'a dit, a-t-il déclaré à Paul Ricard.", "fr"),
        ("Il a déclaré à Paul Ricard que tout allait bien.", "fr"),
        ("Elle a démenti.", "fr"),
        ("هاجم الجيش السوري مواقع طالبان.", "ar"),
        ("قال إن الوضع هادئ في المدينة.", "ar"),
        ("قال وزير الدفاع إن القوات تتقدم.", "ar"),
        ("لم تنف طالبان ذلك.", "ar"),
    ],
)
def test_these_name_no_speaker(text: str, language: str) -> None:
    assert told(text, language) == []

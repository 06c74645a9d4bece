"""Abbreviations with a full stop that does not end a sentence, by language."""

__all__ = ["ABBREVIATIONS"]

_WORDS = {
    "fr": """
    m mm mme mmes mlle mlles dr drs pr prof me mgr st ste gal gén col cdt cap cne lt sgt adj amb min
    cf env av apr éd art vol p pp n fig chap hab tél bd
    """,
    "es": """
    sr sra srta sres sras dr dra dres gral cnel cmdte cap capt tte tcnel sgto lic ing arq prof profa
    mons pbro av avda núm num aprox art cap pág págs p pp n vol ud uds vd vds da dña excmo excma hno
    hna gob pdte sto sta ee uu ff aa fig
    """,
    "pt": """
    sr sra srs sras srta dr dra drs gen gal cel maj cap ten sgt sd alm brig prof profa eng exmo exma
    ilmo ilma exa excia av pça nº n núm num pág págs p pp art aprox séc vol cf fig dom mons tel
    """,
    "ru": """
    ген полк подп майор кап лейт серж адм проф акад доц им св ул пр просп пл пер обл табл рис см ср
    напр прибл им гр стр
    """,
    "ar": "د أ م ص ج أ.د ق هـ ت",
}

ABBREVIATIONS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
"""By language code (ISO 639-1); in lower case and without the final full stop."""

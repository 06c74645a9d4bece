"""Nouns that say of all people counted that they are children, women or elderly."""

from reading.names.words import WORD
from sources.texts.folding import fold
from vocabulary.records import Demographic

__all__ = ["demographic_of"]

# In the languages whose counts are read. Nouns for men are left out: they often mean soldiers.
NOUNS = {
    Demographic.CHILDREN: (
        "child children kid kids infant infants baby babies toddler toddlers schoolchildren"
        " schoolgirls schoolboys girl girls boy boys minor minors"
        " enfant enfants fillette fillettes ecolier ecoliers"
        " nino ninos nina ninas bebe bebes menores"
        " طفل طفلة أطفال طفلا"
    ),
    Demographic.WOMEN: "woman women femme femmes mujer mujeres امرأة نساء سيدة سيدات",
    Demographic.ELDERLY: "elderly pensioner pensioners ancianos ancianas مسن مسنون مسنين",
}
BY_WORD = {fold(word): kind for kind, words in NOUNS.items() for word in words.split()}


def demographic_of(noun: str) -> str:
    """Return the demographic of a counted noun, such as “primary school children”; empty if it
    names none or several."""
    found = {kind for word in WORD.findall(noun) if (kind := BY_WORD.get(fold(word)))}
    return str(found.pop()) if len(found) == 1 else ""

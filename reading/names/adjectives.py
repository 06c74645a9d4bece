"""English adjectives and demonyms of countries: Afghan, Iraqis, Dutch.

Countries are identified by ISO 3166-1 codes. A word shared by two countries (Congolese, Guinean,
Korean, American for the continent) is assigned to the country that English most often means.
"""

__all__ = ["ADJECTIVES", "SECOND_WORDS", "countries_of"]

# For adjectives that end in -n or -i, the demonym adds -s.
_WORDS = """
AD andorran; AE emirati; AF afghan; AG antiguan; AL albanian; AM armenian; AO angolan; AR argentine
argentinian; AT austrian; AU australian; AZ azerbaijani azeri; BA bosnian; BB barbadian;
BD bangladeshi; BE belgian; BF burkinabe; BG bulgarian; BH bahraini; BI burundian; BJ beninese;
BN bruneian; BO bolivian; BR brazilian; BS bahamian; BT bhutanese; BW botswanan motswana batswana;
BY belarusian belarussian; BZ belizean; CA canadian; CD congolese; CF centrafrican; CH swiss;
CI ivorian; CL chilean; CM cameroonian; CN chinese; CO colombian; CR costa-rican; CU cuban;
CV cape-verdean; CY cypriot cypriots; CZ czech czechs; DE german; DJ djiboutian; DK danish danes;
DO dominican; DZ algerian; EC ecuadorian; EE estonian; EG egyptian; ER eritrean; ES spanish
spaniards; ET ethiopian; FI finnish finns; FJ fijian; FR french frenchmen; GA gabonese;
GB british britons; GE georgian; GH ghanaian; GM gambian; GN guinean; GQ equatoguinean; GR greek
greeks; GT guatemalan; GW bissau-guinean; GY guyanese; HN honduran; HR croatian croats; HT haitian;
HU hungarian; ID indonesian; IE irish; IL israeli; IN indian; IQ iraqi; IR iranian; IS icelandic
icelanders; IT italian; JM jamaican; JO jordanian; JP japanese; KE kenyan; KG kyrgyz kyrgyzstani;
KH cambodian; KM comorian; KP north-korean; KR south-korean; KW kuwaiti; KZ kazakh kazakhs
kazakhstani; LA laotian lao; LB lebanese; LC saint-lucian; LK sri-lankan; LR liberian; LS basotho;
LT lithuanian; LU luxembourgish luxembourgers; LV latvian; LY libyan; MA moroccan; MC monegasque;
MD moldovan; ME montenegrin montenegrins; MG malagasy; MK macedonian; ML malian; MM burmese
myanmarese; MN mongolian; MR mauritanian; MT maltese; MU mauritian; MV maldivian; MW malawian;
MX mexican; MY malaysian; MZ mozambican; NA namibian; NE nigerien nigeriens; NG nigerian;
NI nicaraguan; NL dutch; NO norwegian; NP nepali nepalese; NZ new-zealand new-zealanders; OM omani;
PA panamanian; PE peruvian; PG papuan; PH philippine filipino filipinos; PK pakistani;
PL polish poles; PS palestinian; PT portuguese; PY paraguayan; QA qatari; RO romanian; RS serbian
serbs; RU russian; RW rwandan; SA saudi; SB solomon-islander; SC seychellois; SD sudanese;
SE swedish swedes; SG singaporean; SI slovenian slovene slovenes; SK slovak slovaks;
SL sierra-leonean; SN senegalese; SO somali; SR surinamese; SS south-sudanese; ST sao-tomean;
SV salvadoran; SY syrian; SZ swazi; TD chadian; TG togolese; TH thai thais; TJ tajik tajiks
tajikistani; TL timorese; TM turkmen turkmens; TN tunisian; TR turkish turks; TT trinidadian;
TW taiwanese; TZ tanzanian; UA ukrainian; UG ugandan; US american; UY uruguayan; UZ uzbek uzbeks
uzbekistani; VE venezuelan; VN vietnamese; VU vanuatuan; WS samoan; XK kosovar kosovars kosovan;
YE yemeni yemenite; ZA south-african; ZM zambian; ZW zimbabwean
"""


def _read() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in _WORDS.split(";"):
        code, *words = entry.split()
        people = [f"{word}s" for word in words if word.endswith(("n", "i"))]
        found[code] = tuple(word.replace("-", " ") for word in (*words, *people))
    return found


ADJECTIVES = _read()
"""Adjectives and demonyms by country code, folded."""

_COUNTRIES = {word: code for code, words in ADJECTIVES.items() for word in words}


SECOND_WORDS = frozenset(
    word.split(" ")[1] for words in ADJECTIVES.values() for word in words if " " in word
)
"""The second words of two-word adjectives, such as Sri Lankan."""


def countries_of(word: str) -> str:
    """Return the country code of a folded adjective, or an empty string."""
    return _COUNTRIES.get(word, "")

"""Words of denial and doubt by language, with their exceptions."""

from dataclasses import dataclass

__all__ = ["ARABIC_DENIALS", "ENGLISH_DENIALS", "FRENCH_DENIALS", "SPANISH_DENIALS", "DenialWords"]


@dataclass(frozen=True, eq=False)
class DenialWords:
    """Regular expressions, matched case-insensitively.

    - `denies`, `doubts`: words of denial and of doubt
    - `turned`: context before such a word that reverses it: "did not deny"
    - `keeps`: beginnings of expressions that `turned` does not reverse: "no evidence"
    - `no_denial`: expressions that contain such a word but deny nothing: "was denied access"
    - `negation`: any negation
    """

    denies: str
    doubts: str
    turned: str
    keeps: str
    no_denial: str
    negation: str


_CLAIM = (
    r"(?:claims?|allegations?|accusations?|charges?|reports?|suggestions?|assertions?|accounts?"
    r"|statements?|involvement|responsibility|links?|figures?|versions?|blame|findings?|whether)"
)
_NOT = r"(?:no|not|never|none|nor|neither|n['’]t|without|cannot)"
_DENIES = (
    r"den(?:y|ies|ied|ying|ials?)\b(?!\s+(?:(?:them|him|her|people|access|entry|bail|visas?)\b"
    r"|(?:\w+\s+){0,2}(?:access|entry|permission|treatment|medical|care|rights?|education)\b))"
    r"|(?:refut|rebut|disavow|disclaim|disown)\w*"
    rf"|(?:reject|dismiss|disput|contradict|contest|repudiat)\w*\b(?=[^.;]{{0,50}}\b{_CLAIM}\b)"
    r"|distanc(?:ed|es|ing)\s+(?:itself|themselves|himself|herself)\s+from"
    rf"|\b{_NOT}\s+(?:\w+\s+){{0,3}}?(?:responsible|involved|involvement|role|links?|ties|behind"
    r"|connections?|hand|claimed\s+responsibility)\b"
    r"|(?:baseless|unfounded|untrue|fabricated)\b"
    rf"|false\s+{_CLAIM}\b|(?:is|are|was|were)\s+(?:\w+ly\s+)?false\b"
)
_DOUBTS = (
    r"(?:(?:cast|casts|casting)\s+)?doubt(?:s|ed|ing)?\b"
    rf"|doubtful\b(?=\s+(?:that|whether|if|about)\b|[^.;]{{0,30}}\b{_CLAIM}\b)|"
    r"unconfirmed\b|unverified\b"
    r"|unsubstantiated\b|unlikely\b|s[ck]eptical\b|disputed\s+(?:by|whether)\b"
    r"|questioned\s+(?:the\s+)?(?:\w+\s+)?" + _CLAIM + r"\b"
    r"|(?:could\s+not|cannot|(?:no|not|never|n['’]t)(?:\s+been)?)\s+(?:be\s+|been\s+|yet\s+)?"
    r"(?:\w+ly\s+)?(?:be\s+)?(?:verif(?:y|ied)|confirm(?:ed)?|corroborated?)\b"
    rf"|{_NOT}\s+(?:\w+\s+){{0,2}}?(?:evidence|proof)\b"
)
# Not a denial or doubt: “did not deny”, “neither confirmed nor denied”, “no doubt”.
ENGLISH_DENIALS = DenialWords(
    denies=_DENIES,
    doubts=_DOUBTS,
    turned=(
        r"\b(?:not|n['’]t|never|neither|nor|no|without(?:\s+an?y?)?|beyond(?:\s+a)?|cannot(?:\s+be)?)"
        r"\s+(?:\w+ly\s+)?$"
    ),
    keeps=r"no|n['’]t|cannot|could",
    no_denial=r"\b(?:was|were|been|being|are|is)\s+denied\b(?!\s*(?:by|that))",
    negation=(
        rf"\b(?:{_NOT}|false\w*|untrue|refus\w+|reject\w*|dismiss\w*|contrary|instead|innocent"
        r"|disput\w+|contradict\w*|condemn\w*|disagree\w*|doubt\w*|lie|lies|lying|fake)\b|n['’]t\b"
    ),
)
SPANISH_DENIALS = DenialWords(
    denies=(
        r"neg(?:ó|aron|aba|aban|ando|ado|ar)\b|nieg(?:a|an|ue|uen)\b|desm[ei]nt(?:ió|ieron|iendo|ido|ida|ir)\b"
        r"|desmient(?:e|en)\b|(?:rechaz|repudi)(?:ó|aron|a|an|ando|ado)\b(?=[^.;]{0,40}\b(?:acusaci|señalamient"
        r"|imputaci|versi|responsabilidad|cargos|informaci|participaci|vínculo|denuncia))"
        r"|(?:refut|descart)(?:ó|aron|a|an|ado)\b|se\s+(?:desmarc|deslind|desvincul)(?:ó|aron)\b"
        r"|no\s+(?:\w+\s+){0,3}?(?:responsables?|relación|vínculos?|participación|responsabilidad)\b"
        r"|(?:infundad|fals)(?:[oa]s?)\b|sin\s+fundamento\b"
    ),
    doubts=(
        r"(?:no|sin)\s+(?:\w+\s+){0,4}?(?:confirm|verific|corrobor)(?:ar|ado|ada|ados|adas)\b"
        r"|(?:pus(?:o|ieron)|pone|ponen)\s+en\s+(?:duda|entredicho)|dud(?:a|an|ó|aron)\s+(?:de\s+)?que\b"
        r"|(?:no|sin)\s+(?:\w+\s+){0,2}?(?:pruebas|evidencias?)\b"
    ),
    turned=r"\b(?:no|nunca|ni|sin)\s+(?:ha\s+|han\s+|había\s+)?$",
    keeps=r"no|sin",
    no_denial=(
        r"\bse\s+neg(?:ó|aron|aba|aban|ando)\s+a\b"
        r"|\b(?:neg(?:ó|aron|ado)|nieg(?:a|an))\s+(?:el\s+)?(?:acceso|la\s+entrada|atención|permiso)\b"
    ),
    negation=r"\b(?:no|nunca|jamás|ni|ningun[oa]?|ningún|nadie|tampoco|sin|fals[oa]s?|rechaz\w+|conden\w+)\b",
)
FRENCH_DENIALS = DenialWords(
    denies=(
        r"démenti(?:e|s|es)?\b|dément(?:ent|ait|aient|ant)?\b|démentir\b|ni(?:e|ent|ait|aient|é|er|ant)\b"
        r"|(?:réfut|récus)(?:e|ent|é|ait|er|ant)\b|(?:rejett|rejet|contest)(?:e|ent|é|ait|er|ant)\b"
        r"(?=[^.;]{0,40}\b(?:accusation|allégation|version|information|responsabilité|implication|affirmation))"
        r"|n['’](?:est|était|a|ont|avait)\s+(?:\w+\s+){0,2}?pas\s+(?:\w+\s+){0,3}?(?:responsables?"
        r"|impliquée?s?|liens?)\b|(?:infondée?s?|mensong(?:er|ère)s?|sans\s+fondement)\b"
    ),
    doubts=(
        r"(?:n['’]\w+|pas|non)\s+(?:\w+\s+){0,3}?(?:confirm|vérifi|corrobor)(?:ée?s?|er)\b"
        r"|m(?:et|ettent|is)\s+en\s+doute\b|dout(?:e|ent|ait)\s+que\b|aucune\s+preuve\b"
    ),
    turned=r"\b(?:pas|jamais|ni|sans)\s+$",
    keeps=r"n['’]|pas|non|aucune",
    no_denial=r"\bun\s+démenti\s+à\b",
    negation=(
        r"\b(?:ne|pas|jamais|aucune?|ni|non|sans|personne|rien|faux|fausses?|rejet\w+|condamn\w+)\b|\bn['’]"
    ),
)
ARABIC_DENIALS = DenialWords(
    denies=(
        r"[وف]?(?:نفى|نفي|نفت|نفوا|ينفي|تنفي|ينفون|نافيا|نافية)\b|[وف]?(?:كذب|كذبت|فند|فندت)\b"
        r"|[وف]?(?:رفض|رفضت|يرفض|ترفض)\b(?=[^.؛]{0,40}(?:اتهام|مزاعم|ادعاء|مسؤولي))"
        r"|لا\s+(?:علاقة|صلة|دخل)\b|ليست?\s+(?:له|لها|لهم)\s+(?:علاقة|صلة)\b|غير\s+مسؤول(?:ة|ين)?\b"
        r"|عاري?ة?\s+(?:عن|من)\s+الصحة\b|لا\s+[أا]ساس\b"
    ),
    doubts=(
        r"لم\s+يتسن(?:ّ|ى)?\b|(?:لم|لا)\s+(?:يتأكد|تتأكد|يؤكد|تؤكد|يؤكدوا|يمكن\s+(?:التأكد|التحقق))\b|غير\s+مؤكد(?:ة)?\b"
        r"|[وف]?(?:شكك|شككت|يشكك|تشكك)\b|(?:لا|دون|لم)\s+(?:\w+\s+){0,2}?(?:دليل|[أا]دلة)\b"
    ),
    turned=r"\b(?:لم|لا|لن)\s+$",
    keeps=r"لا|لم|ليس|غير|دون",
    no_denial=r"(?!)",
    negation=r"\b[وف]?(?:لا|لم|لن|ليس|ليست|غير|دون|عدم|نفى|نفت|رفض|رفضت|كاذب\w*|مزاعم)\b",
)

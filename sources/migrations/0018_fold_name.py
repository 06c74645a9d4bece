"""`fold_name`: how names compare in SQL, as `sources.texts.folding` has it in Python.

Indexes and generated columns rest on it. Whoever changes it makes those again in the same migration.
PostgreSQL's own `lower` and `unaccent` depend on the server's locale and on a file; this does not.
"""

from collections.abc import Iterator

from django.db import migrations

# Code points in hexadecimal: those that go, and those that are a space.
DROPPED = (
    "27 60 1-8 e-1b 7f-84 86-9f ad 294-295 2b9 2bb-2c1 2c8 2ca-2cb 300-33f 342 346-36f 483-489 55a"
    " 591-5bd 5bf 5c1-5c2 5c4-5c5 5c7 5f3 600-605 610-61a 61c 621 640 64b-65f 670 6d6-6dd 6df-6e4"
    " 6e7-6e8 6ea-6ed 70f 711 730-74a 7eb-7f3 7fd 816-819 81b-823 825-827 829-82d 859-85b 890-891"
    " 898-89f 8ca-8ff 951-954 9fe f18-f19 f35 f37 f39 f82-f83 f86-f87 fc6 108d 135d-135f 17dd 180e"
    " 18a9 1939-193b 1a17-1a18 1a75-1a7c 1a7f 1ab0-1ace 1b6b-1b73 1cd0-1cd2 1cd4-1ce0 1ce2-1ce8"
    " 1ced 1cf4 1cf8-1cf9 1dc0-1dff 200b-200f 2018-2019 201b 202a-202e 2032 2035 2060-2064 2066-206f"
    " 20d0-20f0 2cef-2cf1 2de0-2dff 302a-302d a66f-a672 a674-a67d a69e-a69f a6f0-a6f1 a78b-a78c"
    " a8e0-a8f1 a92b-a92d aab0 aab2-aab4 aab7-aab8 aabe-aabf aac1 fb1e fe00-fe0f fe20-fe2f feff"
    " fff9-fffb 101fd 102e0 10376-1037a 10a0d 10a0f 10a38-10a3a 10ae5-10ae6 10d24-10d27 10eab-10eac"
    " 10f46-10f50 10f82-10f85 110bd 110cd 11100-11102 11366-1136c 11370-11374 1145e 13430-13438"
    " 16af0-16af4 16b30-16b36 1bc9e 1bca0-1bca3 1d167-1d169 1d173-1d182 1d185-1d18b 1d1aa-1d1ad"
    " 1d242-1d244 1e000-1e006 1e008-1e018 1e01b-1e021 1e023-1e024 1e026-1e02a 1e130-1e136 1e2ae"
    " 1e2ec-1e2ef 1e8d0-1e8d6 1e944-1e949 e0001 e0020-e007f e0100-e01ef"
)
SPACES = (
    "9-d 1c-20 2d 85 58a 5be 1400 1680 1806 2010 2012-2015 2028-2029 2212 2e17 2e1a 2e3a-2e3b 2e40"
    " 2e5d 301c 3030 30a0 10ead"
)
# The digit 0 of each script.
ZEROS = (
    "660 6f0 7c0 966 9e6 a66 ae6 b66 be6 c66 ce6 d66 de6 e50 ed0 f20 1040 1090 17e0 1810 1946 19d0"
    " 1a80 1a90 1b50 1bb0 1c40 1c50 a620 a8d0 a900 a9d0 a9f0 aa50 abf0 104a0 10d30 11066 110f0 11136"
    " 111d0 112f0 11450 114d0 11650 116c0 11730 118e0 11950 11c50 11d50 11da0 16a60 16ac0 16b50 1e140"
    " 1e2f0 1e950"
)
# Runs of letters, how far each lies from what it compares as; `/2` takes every second one.
LETTERS = (
    "188-189-293 192-193-300 197-199/2-302 1b4-1b5-315 23a-23c/2-473 24b-24c-474 255-256-498"
    " 271-272-516 370-372/2+1 391-3a1+32 3a3-3a9+32 3d8-3ee/2+1 3fd-3ff-130 402-40a/2+80 409-40b/2+80"
    " 410-42e/2+32 411-417/2+32 41b-42f/2+32 460-474/2+1 478-480/2+1 48a-4be/2+1 4c3-4cd/2+1"
    " 4fa-52e/2+1 531-556+48 10a0-10c5+7264 13f8-13fd-8 1c83-1c84-6210 1c90-1cba-3008 1cbd-1cbf-3008"
    " 1d6f-1d70-7426 1d71-1d75/2-7425 1d82-1d83-7452 1d84-1d87-7449 1d89-1d8a-7447 1d91-1d92-7469"
    " 1efa-1efc/2+1 2c00-2c2f+48 2c64-2c66/2-11250 2c71-2c72-11259 2c80-2ce2/2+1 2ceb-2ced/2+1"
    " a640-a66c/2+1 a680-a69a/2+1 a722-a72e/2+1 a732-a73e/2+1 a755-a756-42725 a75a-a75c/2+1"
    " a760-a76e/2+1 a779-a77b/2+1 a77e-a786/2+1 a78e-a790/2-42786 a79a-a79e/2+1 a7a7-a7a8-42805"
    " a7b4-a7b6/2+1 a7ba-a7c2/2+1 a7d6-a7d8/2+1 ab39-ab3b-43725 ab59-ab5a-43745 ab70-abbf-38864"
    " 10400-10427+40 104b0-104d3+40 10570-10594/2+39 10571-10579/2+39 1057d-10589/2+39"
    " 1058d-10591/2+39 10c80-10cb2+64 118a0-118bf+32 16e40-16e5f+32 1e900-1e921+34"
)
SINGLE_LETTERS = (
    "\xd0\xd8\xf0\xf8\u0110\u0111\u0126\u0127\u0131\u0138\u0141\u0142\u014a\u014b\u0166\u0167"
    "\u0180\u0181\u0182\u0183\u0184\u0186\u0187\u018a\u018b\u018c\u018e\u018f\u0190\u0191\u0194"
    "\u0196\u0198\u019a\u019c\u019d\u019e\u019f\u01a2\u01a4\u01a5\u01a6\u01a7\u01a9\u01ab\u01ac"
    "\u01ad\u01ae\u01b1\u01b2\u01b3\u01b6\u01b7\u01b8\u01bc\u01e4\u01e5\u01f6\u01f7\u021c\u0220"
    "\u0221\u0222\u0224\u0225\u0234\u0235\u0236\u0237\u023b\u023d\u023e\u023f\u0240\u0241\u0243"
    "\u0244\u0245\u0246\u0247\u0248\u0249\u024a\u024d\u024e\u024f\u0253\u0257\u0260\u0266\u0268"
    "\u026b\u026c\u026d\u0273\u027c\u027d\u027e\u0282\u0288\u028b\u0290\u0291\u029d\u02a0\u0345"
    "\u0376\u037f\u03c2\u03cf\u03f7\u03fa\u0405\u040f\u04c0\u04d4\u04d8\u04e0\u04e8\u04f6\u0629"
    "\u0649\u0671\u06a9\u06aa\u06ab\u06be\u06c1\u06c3\u06cc\u06cd\u06d5\u10c7\u10cd\u1c80\u1c81"
    "\u1c82\u1c85\u1c86\u1c87\u1c88\u1d6c\u1d6d\u1d6e\u1d72\u1d74\u1d76\u1d7d\u1d80\u1d81\u1d88"
    "\u1d8c\u1d8d\u1d8e\u1d8f\u1d96\u1d99\u1efe\u1eff\u2132\u2183\u2c60\u2c61\u2c62\u2c63\u2c65"
    "\u2c67\u2c68\u2c69\u2c6a\u2c6b\u2c6c\u2c6d\u2c6e\u2c6f\u2c70\u2c73\u2c74\u2c75\u2c78\u2c7a"
    "\u2c7e\u2c7f\u2cf2\ua740\ua741\ua742\ua743\ua744\ua745\ua746\ua748\ua749\ua74a\ua74b\ua74c"
    "\ua74d\ua74e\ua750\ua751\ua752\ua753\ua754\ua757\ua758\ua759\ua75e\ua75f\ua77d\ua78d\ua791"
    "\ua792\ua793\ua794\ua795\ua796\ua797\ua798\ua799\ua7a0\ua7a1\ua7a2\ua7a3\ua7a4\ua7a5\ua7a6"
    "\ua7a9\ua7aa\ua7ab\ua7ac\ua7ad\ua7ae\ua7b0\ua7b1\ua7b2\ua7b3\ua7b8\ua7b9\ua7c4\ua7c5\ua7c6"
    "\ua7c7\ua7c8\ua7c9\ua7ca\ua7d0\ua7f5\uab34\uab37\uab38\uab49\uab4e\uab52\uab56\uab57\uab58"
    "\U00010595\U0001df09\U0001df11\U0001df13\U0001df16\U0001df1a\U0001df1b\U0001df1d\U0001df1e"
)
COMPARE_AS = (
    "dododdhhikllnnttbbbb\u0185\u0254cddd\u01dd\u0259\u025bf\u0263\u0269kl\u026fnn\u0275\u01a3p"
    "p\u0280\u01a8\u0283tttt\u028avyz\u0292\u01b9\u01bdgg\u0195\u01bf\u021dnd\u0223zzlntjcltsz"
    "\u0242b\u0289\u028ceejjqryybdghilllnrrrstvzzjq\u03b9\u0377\u03f3\u03c3\u03d7\u03f8\u03fb"
    "\u0455\u045f\u04cf\u04d5\u04d9\u04e1\u04e9\u04f7\u0647\u064a\u0627\u0643\u0643\u06af\u0647"
    "\u0647\u0647\u064a\u064a\u0647\u2d27\u2d2d\u0432\u0434\u043e\u0442\u044a\u0463\ua64bbdfrsz"
    "pbdpvxzaiuyy\u214e\u2184lllpahhkkzz\u0251m\u0250\u0252wv\u2c76eosz\u2cf3kkkkkk\ua747lloooo"
    "\ua74fpppppqqqvv\u1d79\u0265nccchbbffggkknnrsh\u025c\u0261l\u026a\u029e\u0287j\uab53uucszd"
    "dss\ua7d1\ua7f6ellruuxxx\U000105bctllriocs"
)
# These go apart; the capitals among them are small letters by then.
TWO_LETTERS = {"æ": "ae", "œ": "oe", "þ": "th", "ß": "ss"}
ACCENTS_ALONE = "\u00b4\u0384\u1fbd\u1fbf\u1ffd\u1ffe"

# Each table is looked through only where one of its letters stands in the text.
TABLES_END_BEFORE = (0x370, 0x530, 0x600, 0x700, 0x110000)


def _letters() -> dict[str, str]:
    found = dict(zip(SINGLE_LETTERS, COMPARE_AS, strict=True))
    found |= {"Æ": "æ", "Œ": "œ", "Þ": "þ", "ẞ": "ß"}
    for zero in ZEROS.split():
        found |= {chr(int(zero, 16) + digit): str(digit) for digit in range(10)}
    for run in LETTERS.split():
        first, rest = run.split("-", 1)
        at = max(rest.rfind("+"), rest.rfind("-"))
        last, _, step = rest[:at].partition("/")
        for code in range(int(first, 16), int(last, 16) + 1, int(step or 1)):
            found[chr(code)] = chr(code + int(rest[at:]))
    return found


def _escaped(code: int) -> str:
    return f"\\U{code:08x}"


def _one_of(ranges: str) -> str:
    """Return code points as a class of a regular expression of PostgreSQL."""
    spans = (span.split("-") for span in ranges.split())
    return f"[{''.join('-'.join(_escaped(int(end, 16)) for end in span) for span in spans)}]"


def _translations() -> Iterator[str]:
    letters = sorted(_letters().items())
    start = 0
    for end in TABLES_END_BEFORE:
        table = {one: other for one, other in letters if start <= ord(one) < end}
        found = "".join(_escaped(ord(letter)) for letter in table)
        yield f"""
        IF folded ~ '[{found}]' THEN
            folded := translate(folded, '{"".join(table)}', '{"".join(table.values())}');
        END IF;"""
        start = end
    for letter, two in TWO_LETTERS.items():
        yield f"""
        folded := replace(folded, '{letter}', '{two}');"""


LETTER = r"a-z\u0080-\U0010ffff"
FOLD = f"""
CREATE FUNCTION fold_name(named text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = public, pg_temp AS $fold$
DECLARE
    folded text := lower(named COLLATE "C");
    is_ascii boolean := octet_length(named) = length(named);
BEGIN
    IF NOT is_ascii THEN
        folded := normalize(translate(folded, '{ACCENTS_ALONE}', repeat('''', 6)), NFKD);
        folded := lower(folded COLLATE "C");
    END IF;
    folded := regexp_replace(folded, '{_one_of(DROPPED)}+', '', 'g');
    folded := btrim(regexp_replace(folded, '{_one_of(SPACES)}+', ' ', 'g'));
    IF NOT is_ascii THEN{"".join(_translations())}
        folded := normalize(folded, NFC);
    END IF;
    -- The dot of an initial: each stretch before a dot that ends in a letter alone.
    IF strpos(folded, '.') > 0 THEN
        SELECT string_agg(stretch || CASE
                   WHEN number = stretches OR right(stretch, 2) ~ '^[^0-9{LETTER}]?[{LETTER}]$'
                   THEN '' ELSE '.' END, '' ORDER BY number)
          INTO folded
          FROM (SELECT stretch, number, count(*) OVER () AS stretches
                  FROM unnest(string_to_array(folded, '.')) WITH ORDINALITY
                       AS part (stretch, number)) AS parts;
        folded := btrim(folded);
    END IF;
    RETURN folded;
END
$fold$;
"""

ARTICLES = r"""
CREATE FUNCTION fold_name_without_articles(named text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = public, pg_temp AS $fold$
DECLARE
    folded text := fold_name(named);
BEGIN
    RETURN coalesce(nullif(regexp_replace(folded,
        '(?<![^ ])(?:(?:the|[ae]l|[ae](?:n(?= n)|sh(?= sh)|s(?= s)|th(?= th)|t(?= t)|dh(?= dh)|d(?= d)'
        '|r(?= r)|z(?= z))) |\u0627\u0644(?=[^ ]{3}))', '', 'g'), ''), folded);
END
$fold$;
"""


class Migration(migrations.Migration):
    dependencies = [("sources", "0017_merged_have_successors")]

    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION fold_name(text);"),
        migrations.RunSQL(ARTICLES, "DROP FUNCTION fold_name_without_articles(text);"),
    ]

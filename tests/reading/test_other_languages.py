"""What Spanish, French and Arabic words tell, rule by rule."""

import pytest

from reading.checks.advice import Quote
from reading.counts.find import find_counts
from reading.dates.find import find_dates, tells_no_date_alone
from reading.denials import find_denials, has_negation
from reading.names.known import KnownNames

COUNTS = [
    # The order of words: a verb before those whom it befell, an object with its marker.
    ("es", "Murieron en el ataque 12 personas.", ["12 12 killed"]),
    ("es", "Mataron a tres policías.", ["3 3 killed"]),
    ("es", "Mató a su esposa y a sus dos hijos.", ["1 1 killed", "2 2 killed"]),
    ("es", "No murieron 12 personas.", ["12 12 "]),
    ("es", "Tres hombres mataron a dos vecinos.", ["3 3 ", "2 2 killed"]),
    ("es", "Fueron atacados por 12 hombres.", ["12 12 "]),
    ("fr", "Un civil blessé dans l'attaque d'un poste.", ["1 1 wounded"]),
    ("ar", "قتل مسلحون ثلاثة جنود.", ["3 3 killed"]),
    ("ar", "مقتل وإصابة 12 شخصا.", ["12 12 مقتل و اصابه".replace("ه", "ة")]),
    ("ar", "قتل جندي في هجوم شنه ثلاثة رجال.", ["1 1 killed", "3 3 "]),
    ("ar", "قتل الجندي الذي هاجم ثلاثة رجال.", ["1 1 killed", "3 3 "]),
    ("ar", "لقي ستة رجال مصرعهم وأصيب خمسة آخرون.", ["6 6 killed", "5 5 wounded"]),
    # A participle tells what was done to those before it, and each of two has its own number.
    ("es", "Hubo 12 muertos y 30 heridos el lunes.", ["12 12 killed", "30 30 wounded"]),
    ("es", "No hubo muertos ni heridos.", ["0 0 killed", "0 0 wounded"]),
    ("fr", "Il y a eu douze morts et blessés.", ["12 12 morts et blessés"]),
    # Numbers
    ("es", "Hubo 1.200 muertos.", ["1200 1200 killed"]),
    ("es", "Hubo 1,200 muertos.", ["1200 1200 killed"]),
    ("es", "Hubo 2,5 millones de muertos.", ["2500000 2500000 killed"]),
    ("es", "Hubo doscientos treinta y cinco muertos.", ["235 235 killed"]),
    ("es", "Hubo dos mil trescientos muertos.", ["2300 2300 killed"]),
    ("es", "Hubo mil muertos.", ["1000 1000 killed"]),
    ("es", "Murieron 12 personas al menos.", ["12 None killed"]),
    ("fr", "Il y a eu 1 200 morts.", ["1200 1200 killed"]),
    ("fr", "Il y a eu quatre-vingt-dix-sept morts.", ["97 97 killed"]),
    ("fr", "Il y a eu soixante et onze morts.", ["71 71 killed"]),
    ("fr", "Il y a eu deux cent vingt et un morts.", ["221 221 killed"]),
    ("fr", "Il y a eu une trentaine de morts.", ["None None killed"]),
    ("fr", "Il y a eu plus d'une centaine de morts.", ["101 None killed"]),
    ("ar", "سقط ١٢ قتيلا.", ["12 12 killed"]),
    ("ar", "سقط ۱۲ قتيلا.", ["12 12 killed"]),
    ("ar", "قتل خمسة وثلاثون شخصا.", ["35 35 killed"]),
    ("ar", "قتل مئة وخمسة وعشرون شخصا.", ["125 125 killed"]),
    ("ar", "قتل خمسة عشر شخصا.", ["15 15 killed"]),
    ("ar", "قتل ثلاثة آلاف شخص.", ["3000 3000 killed"]),
    ("ar", "قُتِلَ جنديان.", ["2 2 killed"]),
    ("ar", "سقوط قتيل وجريحين.", ["1 1 killed", "2 2 wounded"]),
    ("ar", "قتل 12 شخصا على الأقل.", ["12 None killed"]),
    ("ar", "مقتل 12 شخصا بينهم امرأة وطفل.", ["12 12 killed", "1 1 killed", "1 1 killed"]),
    ("ar", "وقتل 12 شخصا و30 جنديا.", ["12 12 killed", "30 30 killed"]),
    # What counts nobody
    ("es", "Tiene 12 años y fue en 2012.", []),
    ("es", "Murieron cientos entre 1998 y 2003.", ["200 None killed"]),
    ("fr", "Un pistolet de calibre 9 mm, 300 dollars et 12 ans.", []),
    ("ar", "القرار 1267 وعمره 12 عاما.", []),
    # One person
    ("es", "El alcalde fue asesinado.", ["1 1 killed"]),
    ("es", "Los alcaldes fueron asesinados.", []),
    ("es", "Murió el alcalde.", ["1 1 killed"]),
    ("fr", "Le maire n'a pas été tué.", []),
    ("ar", "اغتال مسلحون رئيس البلدية.", ["1 1 killed"]),
    ("ar", "توفي سجين.", ["1 1 killed"]),
    ("ar", "مقتل مدنيين.", []),
    # A word for an amount is nobody, and the number after it counts.
    ("es", "La explosión dejó un saldo de 12 muertos.", ["12 12 killed"]),
    ("es", "El atentado dejó un trágico saldo de 12 muertos.", ["12 12 killed"]),
    ("es", "Murió un número indeterminado de personas.", []),
    ("fr", "Un nombre inconnu de civils ont été tués.", []),
    ("fr", "L'attaque a fait un lourd bilan de 12 morts.", ["12 12 killed"]),
    ("ar", "خلف الانفجار حصيلة من 12 قتيلا.", ["12 12 killed"]),
    # Nobody: a word after a verb that is denied
    ("fr", "L'attaque n'a tué personne.", ["0 0 killed"]),
    ("fr", "Ils n'ont pas identifié la personne tuée.", ["1 1 killed"]),
    ("fr", "Il n'y a pas eu de blessés.", ["0 0 wounded"]),
    ("ar", "لم يقتل أحد.", ["0 0 killed"]),
    ("ar", "ولم يصب أحد بأذى.", ["0 0 wounded"]),
    ("ar", "دون أن يصاب أحد.", ["0 0 wounded"]),
    ("ar", "ولم يسفر الهجوم عن سقوط ضحايا.", ["0 0 casualties"]),
    ("ar", "قتل أحد الجنود.", ["1 1 killed"]),
    ("ar", "نفى المتحدث مقتل أي جندي.", []),
    ("es", "El soldado murió sin asistencia médica.", ["1 1 killed"]),
    ("es", "No murió nadie.", ["0 0 killed"]),
    # One person after “and” another: Arabic has no article for either.
    ("ar", "قتلت امرأتان وطفل في القصف.", ["2 2 killed", "1 1 killed"]),
    ("ar", "قتل جندي وضابط في الهجوم.", ["1 1 killed", "1 1 killed"]),
    ("ar", "أصيب رجل وامرأة وطفل بجروح.", ["1 1 wounded"] * 3),
    ("ar", "مقتل امرأة وطفلين وإصابة رجل.", ["1 1 killed", "2 2 killed", "1 1 wounded"]),
    ("ar", "مقتل ضابط وزوجته في بغداد.", ["1 1 killed", "1 1 killed"]),
    ("ar", "قتل ثلاثة في اشتباك بين مسلح وشرطي.", ["3 3 killed"]),
    ("ar", "قتل مدني في هجوم بري وجوي.", ["1 1 killed"]),
    # One person between the two words of a verb, and one after who did it
    ("ar", "لقي شرطي مصرعه في انفجار.", ["1 1 killed"]),
    ("ar", "أردي مواطن قتيلا أمام منزله.", ["1 1 killed"]),
    ("ar", "أعدم التنظيم راعي أغنام.", ["1 1 killed"]),
    ("ar", "قتل نجل وزير.", []),
    # One person with an article that is part of another word, or with a participle
    ("es", "El asesinato del periodista fue condenado.", ["1 1 killed"]),
    ("fr", "Le meurtre du député a été revendiqué.", ["1 1 killed"]),
    ("es", "El hombre herido fue trasladado.", ["1 1 wounded"]),
    ("fr", "Le policier blessé a été évacué.", ["1 1 wounded"]),
    ("es", "Los hombres heridos fueron trasladados.", []),
    ("es", "Asesinan a candidata en Michoacán.", ["1 1 killed"]),
    # Two verbs joined by “and”: of one subject, or each of its own
    ("es", "El alcalde fue atacado a balazos y murió en el hospital.", ["1 1 killed"]),
    ("es", "Un joven fue herido en el pecho y murió camino al hospital.", ["1 1 killed"]),
    ("fr", "Un berger a sauté sur une mine et est mort sur place.", ["1 1 killed"]),
    ("fr", "Deux hommes ont été blessés et sont morts à l'hôpital.", ["2 2 killed"]),
    ("es", "12 hombres atacaron la base y murieron en el combate.", ["12 12 killed"]),
    ("es", "12 hombres atacaron la base y murieron tres.", ["12 12 ", "3 3 killed"]),
    ("es", "12 soldados resultaron heridos y murieron civiles.", ["12 12 wounded"]),
    ("es", "El alcalde visitó la base y murió un soldado.", ["1 1 killed"]),
    ("es", "Murió una mujer y otro hombre quedó herido.", ["1 1 killed", "1 1 wounded"]),
    # The subject stands between the words of a verb.
    ("ar", "فارق السجين الحياة داخل زنزانته.", ["1 1 killed"]),
    ("ar", "فارقت طفلة الحياة متأثرة بجراحها.", ["1 1 killed"]),
    ("ar", "فارق ثلاثة سجناء الحياة.", ["3 3 killed"]),
    ("ar", "لقي ثلاثة أطفال وامرأة مصرعهم.", ["3 3 killed", "1 1 killed"]),
    ("ar", "الحياة في المدينة صعبة.", []),
    # Two subjects, a clause about the subject, or a thing as subject, before the object
    ("ar", "قتل الجيش والشرطة 12 مسلحا.", ["12 12 killed"]),
    ("ar", "قتلت القوات وحلفاؤها 30 مقاتلا.", ["30 30 killed"]),
    ("ar", "اغتال مسلحون يستقلون دراجة نارية قاضيا.", ["1 1 killed"]),
    ("ar", "قتلت رصاصة طائشة امرأة مسنة.", ["1 1 killed"]),
    ("ar", "أردت القوات مهاجما قتيلا.", ["1 1 killed"]),
    # The verb tells more than the noun “victim”.
    ("fr", "La victime est un homme, tué de deux balles.", ["1 1 killed", "2 2 "]),
    ("fr", "Parmi les victimes figurent trois enfants, tous décédés.", ["3 3 killed"]),
    ("fr", "La victime est un homme.", ["1 1 casualties"]),
    # A second object with its own preposition, and a participle after a comma
    ("fr", "Il a coûté la vie à quatre soldats et à un interprète.", ["4 4 killed", "1 1 killed"]),
    ("es", "Costó la vida a cuatro soldados y a un guía.", ["4 4 killed", "1 1 killed"]),
    ("fr", "Le caporal, grièvement blessé à la jambe, a été évacué.", ["1 1 wounded"]),
    ("fr", "Son garde du corps y a laissé la vie.", ["1 1 killed"]),
    # “Without” counts nobody only before people or harm.
    ("fr", "Une infirmière de Médecins sans frontières a été enlevée.", ["1 1 kidnapped"]),
    ("es", "Una médica de Médicos Sin Fronteras fue secuestrada.", ["1 1 kidnapped"]),
    ("es", "La explosión terminó sin heridos.", ["0 0 wounded"]),
    ("fr", "Un homme d'une quarantaine d'années a été tué.", ["1 1 killed"]),
    # Any noun is one person beside a word of harm that befalls people only, but things are none.
    ("fr", "Le scribe a été assassiné.", ["1 1 killed"]),
    ("fr", "Des inconnus ont tué le scribe.", ["1 1 killed"]),
    ("fr", "Le chien a été tué.", []),
    ("fr", "Le tabac a tué l'industrie locale.", []),
    ("fr", "Ils ont tué la nouvelle industrie.", []),
    ("fr", "Le scribe a été abattu.", []),
    ("ar", "قتل محاسب في القصف.", ["1 1 killed"]),
    ("ar", "قتلت صومالية في القصف.", ["1 1 killed"]),
    ("ar", "قتل حصان في القصف.", []),
    ("ar", "قتلت غارة جوية حصانا.", []),
    ("ar", "قتل معظم السكان.", []),
    ("ar", "أصيب محاسب بشظايا.", ["1 1 wounded"]),
    ("ar", "أصيب مدرج بأضرار.", []),
    # What happened last decides, not the participle behind the noun
    ("fr", "Les rebelles ont relâché trois soldats capturés en avril.", ["3 3 released"]),
    ("fr", "L'armée a libéré 12 otages enlevés en mars.", ["12 12 released"]),
    # A name alone
    ("fr", "Le meurtre de Salif Ouédraogo a été revendiqué.", ["1 1 killed"]),
    ("fr", "L'armée a tué Abou Walid al-Sahraoui.", ["1 1 killed"]),
    ("ar", "مقتل أحمد الزهراني في اشتباك.", ["1 1 killed"]),
    ("ar", "مقتل ياسين الحمداني برصاص مجهولين.", ["1 1 killed"]),
    ("ar", "قتل ياسين الحمداني في انفجار.", ["1 1 killed"]),
    ("ar", "قتل ياسين الحمداني زوجته.", []),
    ("ar", "مقتل أنصار الصدري في القصف.", []),
    ("ar", "مقتل بعض الأهالي في القصف.", []),
    # A participle before its subject
    ("fr", "Tué par balle, le boucher laisse trois enfants.", ["1 1 killed", "3 3 "]),
    ("fr", "Tués dans leur sommeil, les quatre bergers ont été enterrés.", ["4 4 killed"]),
    ("fr", "Touchée par la crise, la filière demande une aide.", []),
    ("es", "Asesinado a balazos, el carnicero tenía familia.", ["1 1 killed"]),
    ("es", "Asesinados mientras dormían, los cuatro pastores fueron enterrados.", ["4 4 killed"]),
    ("es", "Asesinados, los líderes dejaron huérfanos.", []),
    # Deadly wounds, and nobody
    ("fr", "Le tir a touché mortellement un pompier.", ["1 1 killed"]),
    ("fr", "Une balle a blessée mortellement une passante.", ["1 1 killed"]),
    ("es", "Un tiro alcanzó mortalmente a un bombero.", ["1 1 killed"]),
    ("es", "El hortelano, herido de muerte, cayó.", ["1 1 killed"]),
    ("fr", "La bombe a explosé sans qu'il y ait de blessé.", ["0 0 wounded"]),
    ("fr", "Le pont a été fermé sans qu'il y ait de retard.", []),
    ("es", "La bomba explotó sin que haya que lamentar muertos.", ["0 0 killed"]),
    ("ar", "انتهى الهجوم دون أن يسقط قتلى.", ["0 0 killed"]),
    # Who disappeared
    ("fr", "Un apiculteur a disparu mardi.", ["1 1 missing"]),
    ("fr", "Trois pêcheurs ont disparu en mer.", ["3 3 missing"]),
    ("fr", "Le soleil a disparu derrière les nuages.", []),
    ("es", "Una estudiante ha desaparecido desde marzo.", ["1 1 missing"]),
    ("es", "Un pueblo entero desapareció bajo el lodo.", []),
    ("ar", "اختفى مدون في دمشق.", ["1 1 missing"]),
    # Found dead, and the agent before the victim
    ("ar", "العثور على معلمة مقتولة في منزلها.", ["1 1 killed"]),
    ("ar", "عثر على صيدلي مذبوحا في سيارته.", ["1 1 killed"]),
    # What is denied, or a sentence of a court
    ("ar", "نفى الجيش مقتل القائد.", []),
    ("ar", "لم يؤكد المتحدث مقتل الزعيم.", []),
    ("fr", "L'armée dément la mort de son commandant.", []),
    ("fr", "L'armée dément le meurtre d'un journaliste.", []),
    ("es", "El Ejército desmintió la muerte de su comandante.", []),
    ("ar", "قضى القاضي بسجنه خمس سنوات.", []),
    ("ar", "قضت المحكمة بإعدام المتهم.", []),
    ("ar", "قضى القاضي في الهجوم.", ["1 1 killed"]),
    # Nouns that look like other words
    ("fr", "Mort d'un berger à Gao.", ["1 1 killed"]),
    ("fr", "Un homme est mort d'une balle.", ["1 1 killed"]),
    ("fr", "Un soldat mort d'une balle a été enterré.", ["1 1 killed"]),
    ("fr", "Un détenu est mort sous la torture.", ["1 1 killed"]),
    ("fr", "Trois hommes détenus.", ["3 3 detained"]),
    ("ar", "أعدم التنظيم إمام مسجد.", ["1 1 killed"]),
    ("ar", "قتل أمام مسجد.", []),
    # What somebody let happen, an article within the verb, and clauses about the subject
    ("fr", "Le scribe s'est fait assassiner.", ["1 1 killed"]),
    ("fr", "Un pompier s'est fait tuer.", ["1 1 killed"]),
    ("fr", "La frappe a coûté la vie au trésorier du mouvement.", ["1 1 killed"]),
    ("fr", "Un moine, qui avait été blessé, est mort.", ["1 1 killed"]),
    ("fr", "Le chirurgien qui opérait sous les tentes a été tué.", ["1 1 killed"]),
    ("ar", "قتل في الهجوم محاسب.", ["1 1 killed"]),
    ("ar", "قتلت غارة جوية محاسبا.", ["1 1 killed"]),
    ("ar", "لفظ الجريح أنفاسه الأخيرة.", ["1 1 killed"]),
    ("ar", "لفظ الشاب أنفاسه الأخيرة.", ["1 1 killed"]),
    ("fr", "Le préfet, qui avait été blessé, est mort.", ["1 1 killed"]),
    ("ar", "احتجز مسلحون سائق شاحنة رهينة.", ["1 1 kidnapped"]),
    ("ar", "ومن بين القتلى طبيبان وممرضة.", ["2 2 killed", "1 1 killed"]),
    ("ar", "انتشلت فرق الإنقاذ جثة صياد.", ["1 1 killed"]),
    # What is only threatened or tried
    ("fr", "Le colonel a menacé de tuer un journaliste.", []),
    ("fr", "Le colonel a menacé de tuer le maire.", []),
    ("ar", "هدد المسلحون بقتل رئيس البلدية.", []),
    ("ar", "حاول مسلحون اغتيال قاض.", []),
    ("ar", "حاول مسلحون اغتيال ثلاثة قضاة.", ["3 3 "]),
    ("ar", "قد يقتل جندي.", []),
    # What came of those who were wounded or abducted
    ("es", "Fueron liberados 12 de los 30 secuestrados.", ["12 12 released"]),
    ("es", "Veinte niñas secuestradas en abril fueron liberadas.", ["20 20 released"]),
    ("fr", "12 des 30 blessés sont morts.", ["12 12 killed"]),
    ("fr", "12 filles enlevées en avril ont été libérées.", ["12 12 released"]),
    # A state is that of its number, whatever part follows.
    ("es", "Hubo 12 heridos entre ellos tres niños.", ["12 12 wounded", "3 3 wounded"]),
    ("ar", "خلف القصف قتيلين وخمسة جرحى بينهم طفلة.", ["2 2 killed", "5 5 wounded", "1 1 wounded"]),
    ("fr", "Une fillette blessée par des éclats a été évacuée.", ["1 1 wounded"]),
    ("ar", "أفرجوا عن ثلاثة رهائن.", ["3 3 released"]),
    ("ar", "وأطلقوا سراح اثنين منهم.", ["2 2 released"]),
    ("ar", "أطلق المسلحون سراح ثلاثة رهائن.", ["3 3 released"]),
    ("ar", "أطلق مسلحون النار على ثلاثة رجال.", ["3 3 "]),
    ("ar", "توفي ثلاثة مرضى.", ["3 3 killed"]),
    # None of a number
    ("fr", "Aucun des 48 mineurs n'a été tué.", ["0 0 killed"]),
    ("es", "Ninguno de los 48 mineros murió.", ["0 0 killed"]),
    # Another outcome takes its number away.
    ("es", "Mataron a dos y detuvieron a tres.", ["2 2 killed", "3 3 detained"]),
    ("fr", "Ils ont tué deux hommes et arrêté trois suspects.", ["2 2 killed", "3 3 detained"]),
    ("ar", "مقتل رجلين واعتقال ثلاثة.", ["2 2 killed", "3 3 detained"]),
]


@pytest.mark.parametrize(("language", "text", "told"), COUNTS)
def test_numbers_take_the_outcome_of_their_own_word(
    language: str, text: str, told: list[str]
) -> None:
    found = find_counts(text, language)
    assert [
        f"{count.at_least} {count.at_most} {count.outcome or count.other_outcome}"
        for count in found
    ] == told
    assert all(text[count.start : count.end] == count.exact for count in found)


@pytest.mark.parametrize(
    ("language", "text", "exact"),
    [
        ("fr", "Le berger mort d'un coup de couteau a été enterré.", "Le berger"),
        ("ar", "أردى قناص إسرائيلي بائع شاي قتيلا.", "بائع شاي"),
        ("ar", "أردي جندي إسرائيلي قتيلا.", "جندي إسرائيلي"),
        ("ar", "اختفى مدون سوري في دمشق.", "مدون سوري"),
        ("es", "Asesinado a balazos, el carnicero tenía familia.", "el carnicero"),
    ],
)
def test_a_victim_without_a_number_is_the_right_person(
    language: str, text: str, exact: str
) -> None:
    [count] = find_counts(text, language)
    assert (count.exact, count.outcome) in ((exact, "killed"), (exact, "missing"))


DATES = [
    ("es", "el 3 de mayo de 2024", ["2024-05-03"]),
    ("es", "el martes 16 de julio", ["2024-07-16"]),
    ("es", "del 30 de junio al 2 de julio de 2024", ["2024-06-30/2024-07-02"]),
    ("es", "el 14 y 15 de julio", ["2024-07-14/2024-07-15"]),
    ("es", "los días 15 y 17 de julio", ["2024-07-15", "2024-07-17"]),
    ("es", "entre enero y marzo de 2024", ["2024-01/2024-03"]),
    ("es", "antes del 3 de mayo de 2024", ["../2024-05-02"]),
    ("es", "una semana antes del 3 de mayo de 2024", ["2024-05-03"]),
    ("es", "desde 2021", ["2021/.."]),
    ("es", "el 03/05/2024", ["2024-05-03"]),
    ("es", "el 2024-05-03", ["2024-05-03"]),
    ("es", "el 31 de febrero", []),
    ("es", "el 30 de diciembre", ["2023-12-30"]),
    ("es", "en diciembre", ["2023-12"]),
    ("es", "ayer", ["2024-07-16"]),
    ("es", "anteayer por la noche", ["2024-07-15"]),
    ("es", "el miércoles", ["2024-07-17"]),
    ("es", "el miércoles pasado", ["2024-07-10"]),
    ("es", "hace dos años", ["2022~"]),
    ("es", "hace dos semanas", ["2024-07-03~"]),
    ("es", "en los últimos dos meses", ["2024-05-17/2024-07-17"]),
    ("es", "el mes pasado", ["2024-06"]),
    ("es", "la noche del lunes al martes", ["2024-07-15/2024-07-16"]),
    ("es", "murieron 12, 5 de mayo de 2024", ["2024-05-05"]),
    ("es", "2024 muertos", []),
    ("fr", "le 1er mai 2024", ["2024-05-01"]),
    ("fr", "12-13 mai 2024", ["2024-05-12/2024-05-13"]),
    ("fr", "mardi 16 juillet", ["2024-07-16"]),
    ("fr", "il y a trois jours", ["2024-07-14"]),
    ("fr", "l'année dernière", ["2023"]),
    ("fr", "depuis janvier", ["2024-01/.."]),
    ("fr", "jusqu'au 3 mai 2024", ["../2024-05-03"]),
    ("ar", "3 كانون الثاني 2024", ["2024-01-03"]),
    ("ar", "3 جانفي 2024", ["2024-01-03"]),
    ("ar", "3 يناير 2024", ["2024-01-03"]),
    ("ar", "3 كانون الثاني/يناير 2024", ["2024-01-03"]),
    ("ar", "٣ أيار ٢٠٢٤", ["2024-05-03"]),
    ("ar", "غشت 2023", ["2023-08"]),
    ("ar", "قبل يومين", ["2024-07-15"]),
    ("ar", "قبل أسبوعين", ["2024-07-03~"]),
    ("ar", "يوم السبت الماضي", ["2024-07-13"]),
    ("ar", "مساء أمس", ["2024-07-16"]),
    ("ar", "بين عامي 2019 و2021", ["2019/2021"]),
    # The year of the second day is that of the first, or the one after it.
    ("fr", "entre le 28 avril et le 3 mai 2022", ["2022-04-28/2022-05-03"]),
    ("fr", "le 28 avril et le 3 mai 2022", ["2022-04-28", "2022-05-03"]),
    ("fr", "du 28 décembre au 3 janvier 2020", ["2019-12-28/2020-01-03"]),
    ("fr", "entre décembre et mars 2020", ["2019-12/2020-03"]),
    ("fr", "entre fin mars et début avril 2022", ["2022-04"]),
    ("es", "del 31 de diciembre al 1 de enero", ["2023-12-31/2024-01-01"]),
    ("es", "entre el 28 de abril y el 3 de mayo de 2022", ["2022-04-28/2022-05-03"]),
    ("ar", "بين 28 أبريل و3 مايو 2022", ["2022-04-28/2022-05-03"]),
    ("ar", "في 28 أبريل و3 مايو 2022", ["2022-04-28", "2022-05-03"]),
]


@pytest.mark.parametrize(("language", "text", "dates"), DATES)
def test_dates_are_read_against_that_of_the_document(
    language: str, text: str, dates: list[str]
) -> None:
    found = find_dates(text, "2024-07-17", language)
    assert [date.edtf for date in found] == dates
    assert all(text[date.start : date.end] == date.exact for date in found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "ayer"),
        ("fr", "mardi"),
        ("ar", "أمس"),
        ("es", "ayer, 2024-05-03"),
        ("fr", "le 3 mai"),
    ],
)
def test_words_that_need_the_date_of_their_document_are_told(language: str, text: str) -> None:
    assert tells_no_date_alone(text, language)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("es", "El Ejército negó los hechos.", ["negó"]),
        ("es", "Se negó a hablar.", []),
        ("es", "No negó los hechos.", []),
        ("es", "Rechazó las acusaciones.", ["Rechazó"]),
        ("es", "Rechazó la comida.", []),
        ("es", "No se ha podido confirmar la cifra.", ["No se ha podido confirmar"]),
        ("fr", "L'armée a démenti.", ["démenti"]),
        ("fr", "Il n'a pas démenti.", []),
        ("fr", "Le groupe nie toute implication.", ["nie"]),
        ("ar", "ونفت الحركة ذلك.", ["ونفت"]),
        ("ar", "لم ينف ذلك.", []),
        ("ar", "لا علاقة له بالهجوم.", ["لا علاقة"]),
    ],
)
def test_denials_are_found(language: str, text: str, words: list[str]) -> None:
    assert [denial.exact for denial in find_denials(text, language)] == words


@pytest.mark.parametrize(
    ("language", "no", "yes"),
    [
        ("es", "No lo hizo.", "Lo hizo."),
        ("fr", "Il ne l'a pas fait.", "Il l'a fait."),
        ("ar", "لم يفعل.", "فعل."),
    ],
)
def test_a_negation_is_told(language: str, no: str, yes: str) -> None:
    assert has_negation(no, language)
    assert not has_negation(yes, language)


def test_a_quote_is_read_in_its_language() -> None:
    known = KnownNames({}, {})
    quote = Quote("Murieron ayer 12 personas; el Ejército lo negó.", "2024-07-17", known, "es-419")
    assert [count.outcome for count in quote.counts] == ["killed"]
    assert [date.edtf for date in quote.dates] == ["2024-07-16"]
    assert [denial.exact for denial in quote.denials] == ["negó"]


@pytest.mark.parametrize(
    ("text", "victims"),
    [
        ("Une infirmière de Médecins sans frontières a été tuée.", "aid workers"),
        ("Deux chauffeurs du CICR ont été tués.", "aid workers"),
        ("Deux médecins de l'hôpital ont été tués.", "civilians"),
    ],
)
def test_whoever_works_for_an_aid_organisation_is_an_aid_worker(text: str, victims: str) -> None:
    [count] = find_counts(text, "fr")
    assert count.victims == victims


def test_a_stretching_sign_by_itself_is_no_word() -> None:
    [found] = find_counts("قتل ثلاثة جنود ـ في كابول", "ar")
    assert (found.at_least, found.outcome) == (3, "killed")

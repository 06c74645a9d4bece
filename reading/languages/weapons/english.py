"""Words for weapons in English; see `table` for the fields."""

from reading.languages.weapons.figures import FIGURES
from reading.languages.weapons.table import WeaponWords
from vocabulary.incidents import WeaponKind

__all__ = ["ENGLISH_WEAPONS"]

_VEHICLES = (
    "car", "truck", "vehicle", "van", "lorry", "motorcycle", "motorbike", "pickup", "boat",
    "tanker", "ambulance", "minibus", "bus",
)  # fmt: skip
_LADEN = "(?:laden|packed|filled|rigged|loaded)"
_ANY_VEHICLE = f"(?:{'|'.join(_VEHICLES)})"
_WAS_BEFORE = "|".join(
    f"(?<={word} shot)"
    for word in ("was", "were", "been", "being", "and", "got", "fatally", "then", "him", "her")
)
_CROWD = (
    "(?:crowds?|pedestrians|people|worshippers|shoppers|revellers|revelers|marchers|protesters"
    "|demonstrators|mourners|parade|market|procession|bystanders|tourists|civilians)"
)
_PEOPLE = (
    "men", "man", "women", "woman", "boy", "boys", "girl", "girls", "people", "person",
    "children", "child", "civilian", "civilians", "soldier", "soldiers", "officer", "officers",
    "policeman", "policemen", "guard", "guards", "teacher", "teachers", "journalist",
    "journalists", "farmer", "farmers", "villager", "villagers", "protester", "protesters",
    "student", "students", "commander", "commanders", "driver", "drivers", "worker", "workers",
    "elder", "elders", "leader", "leaders", "suspect", "suspects", "attacker", "attackers",
    "gunman", "gunmen", "militant", "militants", "fighter", "fighters", "troops", "trader",
    "traders", "shopkeeper", "shopkeepers", "doctor", "doctors", "judge", "judges", "lawyer",
    "lawyers", "priest", "priests", "cleric", "clerics", "imam", "imams", "mayor", "governor",
    "brother", "brothers", "son", "sons", "wife", "father", "husband", "mother", "daughter",
    "victim", "victims", "shepherd", "shepherds", "engineer", "engineers", "migrant", "migrants",
)  # fmt: skip
_PEOPLE_SHOT = f"(?:{'|'.join(_PEOPLE)})"
_PERSON_BEFORE = "|".join(rf"(?<=\b{each} shot)" for each in _PEOPLE)

ENGLISH_WEAPONS = WeaponWords(
    acts={
        WeaponKind.FIREARM: (
            "gunned down;gunning down;shot (?:\\w+ ){0,4}dead;shoot(?:ing)? (?:\\w+ ){0,3}dead"
            ";shot and (?:killed|wounded|injured|died);shot (?:\\w+ ){0,4}to death"
            ";shot (?:\\w+ ){0,4}in (?:the|his|her|their) (?:heads?|chests?|backs?|legs?|necks?"
            "|stomachs?|faces?|arms?|abdomen)"
            ";shot (?:at )?(?:(?:a|an|the|his|her|their|its|another|\\d+|two|three|four|five|six"
            f"|several) )?(?:[\\w-]+ ){{0,2}}{_PEOPLE_SHOT}"
            ";shot by (?!(?:a )?(?:film|camera|video|photograph|drone))"
            f";shot(?:{_WAS_BEFORE})(?! (?:down|on location|on film|up|off|through|out|to|with an?"
            " (?:camera|drone|phone)|for)(?!\\w))"
            f";shot(?:{_PERSON_BEFORE})(?= (?:in|near|outside|inside|at|by|during|while|on)(?!\\w)"
            "|[,.]|$)"
            ";open(?:ed|ing|s)? fire;shots (?:were )?fired;fired (?:\\w+ ){0,2}shots"
            ";fired (?:up)?on;bullet[- ]riddled;riddled with bullets;bullet wounds?"
            ";gunshot wounds?;machine-gunned;gunshots?;gunfire;sniper fire"
        ),
        WeaponKind.EXPLOSIVE: (
            "bombed(?! (?:by|out|at the box));detonat(?:ed|es|ing|ion);exploded;blown up"
            ";blew up(?! (?:at|the photo))"
        ),
        WeaponKind.SUICIDE_VEST: (
            "blew (?:himself|herself|themselves|itself) up;blow(?:s|ing)? (?:himself|herself"
            "|themselves) up;blew up (?:himself|herself|themselves)"
        ),
        WeaponKind.MINE: "stepped on a (?:land)?mine;struck a (?:land)?mine;hit a (?:land)?mine"
        ";ran over a (?:land)?mine;run over a (?:land)?mine;mines? exploded",
        WeaponKind.MORTAR_OR_ARTILLERY: "shelled(?! out);shelling",
        WeaponKind.FIRE: (
            "set (?:[\\w'’]+ ){0,5}(?:on fire|ablaze|alight);set fire to;setting fire to"
            ";setting (?:\\w+ ){1,4}(?:on fire|ablaze|alight);torched;torching;petrol[- ]bombed"
            ";fire-?bombed;burn(?:ed|t) down;burn(?:ed|t) (?:\\w+ ){0,3}alive"
        ),
        WeaponKind.BLADE: (
            "stabb(?:ed|ings?);knifed;hacked (?:\\w+ ){0,3}to death;behead(?:ed|ings?)"
            ";slit (?:his|her|their) throats?"
            ";throats? (?:was|were|had been) (?:slit|cut);throats? slit"
        ),
        WeaponKind.BLUNT_OBJECT: (
            "stoned to death;pelt(?:ed|ing) (?:\\w+ ){0,4}(?:with stones|stones)"
            ";threw (?:stones|rocks);throwing (?:stones|rocks);stone[- ]pelting"
            ";hurl(?:ed|ing) (?:stones|rocks);clubbed;bludgeon(?:ed|ing)"
        ),
        WeaponKind.BARE_HANDS: (
            "strangl(?:ed|ing|ulation)(?! by (?:sanction|debt));punched;kicked (?:to death"
            "|and punched)"
        ),
        WeaponKind.VEHICLE: ";".join(
            [
                f"{verb} (?:(?:his|her|a|an|the|their) (?:\\w+ ){{0,2}})?{_ANY_VEHICLE} into"
                for verb in ("rammed", "ramming", "drove", "ploughed", "plowed", "crashed")
            ]
            + [
                f"{verb} into (?:an? |the )?(?:\\w+ ){{0,2}}{_CROWD}"
                for verb in ("rammed", "ploughed", "plowed", "drove", "careered")
            ]
            + ["car[- ]ramming", "vehicle[- ]ramming"]
        ),
        WeaponKind.CROWD_CONTROL: "baton[- ]charged?;pepper[- ]sprayed;tear[- ]?gassed",
        WeaponKind.CHEMICAL: "threw acid;acid was thrown;were poisoned;was poisoned;poisoned with",
    },
    things={
        WeaponKind.FIREARM: (
            "gun attacks?;shooting (?:attack|spree)s?;mass shootings?;drive-by shootings?"
            ";shoot-?outs?;sniper(?:s|'s bullet)?;bullets?(?! ?-?proof);machine[- ]guns?"
            ";rifles?(?! (?:association|club|range|brigade))"
            ";pistols?;handguns?;shotguns?;kalashnikovs?;ak-?47s?;assault rifles?"
            ";automatic weapons;small[- ]arms fire"
        ),
        WeaponKind.EXPLOSIVE: (
            "bomb(?:s|ings?)?(?! (?:disposal|threat|squad|hoax|shelter|scare|alert|maker|plot"
            "|sniff|detect|expert|factor|techn))"
            ";explosions?;explosives?(?! (?:experts?|experiment|disposal));explosive devices?"
            ";blasts?(?! (?:furnace|off|from))"
        ),
        WeaponKind.IMPROVISED_EXPLOSIVE_DEVICE: (
            "ieds?;improvised explosive devices?;improvised (?:bomb|device)s?;roadside bomb(?:s"
            "|ings?)?"
            ";home-?made (?:bomb|explosive|device)s?;pipe bombs?;sticky bombs?;magnetic bombs?"
            ";pressure[- ]cooker bombs?;nail bombs?;parcel bombs?;letter bombs?"
            ";roadside (?:explosive|device)s?;remote-controlled bombs?"
        ),
        WeaponKind.VEHICLE_BOMB: ";".join(
            [
                *[f"{each}[- ]bomb(?:s|ings?|ers?)?(?! threat)" for each in _VEHICLES],
                f"explosives?-{_LADEN} (?:\\w+ )?{_ANY_VEHICLE}",
                f"bomb-{_LADEN} (?:\\w+ )?{_ANY_VEHICLE}",
                f"booby[- ]trapped {_ANY_VEHICLE}",
                *[f"{each}(?: that was)? {_LADEN} with explosives" for each in _VEHICLES],
                "vehicle-borne",
                "svbieds?",
                "vbieds?",
            ]
        ),
        WeaponKind.SUICIDE_VEST: (
            "suicide (?:vest|belt|jacket)s?;explosives? (?:vest|belt|jacket)s?"
            ";explosives?-(?:laden|packed|filled) (?:vest|belt|jacket)s?;bomb vests?"
            ";vest (?:packed|filled|laden) with explosives"
        ),
        WeaponKind.MINE: (
            "land[- ]?mines?;anti-?personnel mines?;anti-?tank mines?;mine (?:explosion|blast)s?"
            ";sea mines?;naval mines?"
        ),
        WeaponKind.GRENADE: "grenades?;hand[- ]grenades?;rpgs?;rpg-7;rocket-propelled grenades?",
        WeaponKind.ROCKET_OR_MISSILE: (
            "rockets?(?! (?:launch|scien|program|engine|fuel|company|salad|stage|carr))"
            ";missiles?(?! (?:program|test|launch|defen|system|tech|capab|deal|treat|shield))"
            ";katyushas?;ballistic missiles?(?! (?:program|test|launch|defen|system|tech|capab))"
        ),
        WeaponKind.MORTAR_OR_ARTILLERY: (
            "mortars?;mortar (?:shell|round|bomb|fire|attack)s?;artillery;artillery (?:fire"
            "|shells?);shells;howitzers?;tank (?:fire|shells?|rounds?)"
        ),
        WeaponKind.BOMB_FROM_AIRCRAFT: (
            "air[- ]?strikes?;air[- ]raids?(?! (?:siren|alert|warning|shelter))"
            ";aerial bomb(?:ing|ardment)s?;barrel bombs?;warplanes?;fighter jets?"
            ";helicopter gunships?"
        ),
        WeaponKind.DRONE: (
            "drone (?:strike|attack|raid)s?;drones?(?! (?:footage|video|image|photo|pilot"
            "|operator|show|deliver|maker|compan|on(?!\\w)))"
            ";unmanned aerial vehicles?;uavs?;quadcopters?"
        ),
        WeaponKind.FIRE: (
            "arson(?:ists?)?;petrol[- ]bombs?;molotov(?: cocktails?)?;fire-?bomb(?:s|ings?)?"
            ";incendiary (?:device|bomb|weapon)s?"
        ),
        WeaponKind.BLADE: (
            "knife;knives;knife[- ](?:attack|wielding)s?;machetes?;axe;axes;swords?;daggers?"
            ";cleavers?;sickles?"
        ),
        WeaponKind.BLUNT_OBJECT: (
            "iron (?:rods?|bars?);baseball bats?;rifle butts?;wooden clubs?;cudgels?"
        ),
        WeaponKind.BARE_HANDS: "bare hands",
        WeaponKind.CROWD_CONTROL: (
            "tear[- ]?gas;rubber(?:-coated)? (?:steel |metal )?bullets?;water cannons?"
            ";pepper spray;batons?;baton rounds?;plastic bullets?;stun grenades?;pellet guns?"
        ),
        WeaponKind.CHEMICAL: (
            "chemical (?:weapon|attack|agent)s?;chlorine(?! (?:leak|tablet|spill));sarin"
            ";mustard gas;nerve (?:agent|gas);acid attacks?;poison(?:ous)? gas;toxic gas"
            ";novichok;cyanide"
        ),
        WeaponKind.BIOLOGICAL: "anthrax;ricin;biological (?:weapon|agent|attack)s?",
        WeaponKind.RADIOACTIVE: "polonium;dirty bombs?;radiological (?:weapon|device)s?",
        WeaponKind.SOFTWARE: (
            "ransomware;malware;cyber[- ]?attacks?;ddos;denial[- ]of[- ]service attacks?;phishing"
            ";spyware"
        ),
    },
    figures=FIGURES["en"],
    denied=(
        r"\b(?:no|not|n[o']t|\w+n['’]t|never|without|neither|nobody|no one|none)"
        r"(?: (?!only\b|just\b|fewer\b|less\b|claimed\b|far\b|long\b|that\b|from\b|but\b|after\b"
        r"|when\b|because\b|before\b|and\b|known\b)[\w'’-]+){0,2} $"
    ),
    planned=(
        r"\b(?:threat\w*|vow\w*|plan(?:s|ned|ning)?|plot(?:s|ted|ting)?|order(?:s|ed)?|ready|allowed"
        r"|authori[sz]ed|trying|tried|attempt(?:s|ed|ing)?|about|refus\w+|prepar\w+|fail(?:s|ed)?)"
        r"(?: \w+)? (?:to|of|against) $|\b(?:would|could|might|may|should|if) (?:\w+ )?$"
    ),
    not_done=r"^ (?:\w+ ){0,3}(?:in|into|to) (?:the )?air\b|^ (?:\w+ ){0,2}for (?:real|fun)\b",
    unused=(
        r"seiz(?:e|es|ed|ing|ure of|ures of)|recover(?:s|ed|ing|y of)?|confiscat\w+|f(?:ind|inds"
        r"|ound|inding)|discover(?:s|ed|ing|y of)?|smuggl\w+|traffick\w+|caches? of"
        r"|possession of|possess(?:ing|ed|es)?|sales? of|sold|sell(?:s|ing)?|b(?:uy|uys|ought"
        r"|uying)|stockpil\w+|surrender(?:s|ed|ing)|hand(?:s|ed|ing) (?:in|over)|deliver(?:s|ed"
        r"|ing|y of|ies of)|suppl(?:ied|ying)|suppl(?:y|ies) of|export(?:ed|ing|s of)|import(?:ed"
        r"|ing|s of)|shipments? of|bans? on|bann(?:ed|ing)|den(?:y|ies|ied) (?:using|firing|having)"
        r"|parad(?:es|ed|ing)|display(?:s|ed|ing)|defus(?:e|es|ed|ing)|disarm(?:s|ed|ing)?"
        r"|deactivat\w+|dismantl\w+|neutrali[sz]\w+|test(?:s|ed|ing)?|test[- ]?fir\w+|produc\w+"
        r"|manufactur\w+|licen[cs]ed|train(?:ed|ing) with|carry(?:ing)? (?:a )?licen[cs]ed"
        r"|threat of|threat(?:s|ened)? with|removed|cleared|clear(?:s|ing)|look(?:ed|ing) like"
        r"|f(?:ound|ind) with|caught with|arrested with|carrying|hoax|mock|collection of|museum of"
    ),
    stops=(
        r"that|who|which|whom|where|when|after|before|as|while|because|but|if|was|were|is|are|be"
        r"|been|had|has|have|by|in|at|on|with|from|to|into|near|during|against|for|amid|following"
        r"|under|dead|killed|wounded|and|or|how|follow\w*|said|says|fired|firing|launch\w+|threw|throw\w*|us(?:ed|ing)"
        r"|detonat\w+|plant(?:ed|ing)|hurl\w+|lobb\w+|attack(?:ed|ing)|town|village|bus|hostages?"
    ),
    beside=(
        r"toy|fake|replica|dummy|mock|antique|unexploded|surveillance|reconnaissance|spy|hoax"
        r"|suspected|alleged|space|water|carrier|licensed|unarmed|camera|commercial|agricultural"
        r"|old|wartime|war"
    ),
    unused_after=(
        r"^[^.;]{0,20}\bnone (?:was|were) used"
        r"|^(?:[^.;]{0,40}\b(?:weapons|arms|ammunition|munitions|magazines|cartridges|rounds"
        r"|drugs|cash|money|uniforms|equipment|documents|items|materials?|detonators))?"
        r"(?:(?:,? (?:which|that))? (?:was|were|been|being|had been|have been|has been))?"
        r"(?: (?:also|later|safely|then))?"
        r" (?:seized|recovered|confiscated|found(?! (?:its|their))|handed (?:in|over)|discovered"
        r"|smuggled|defused"
        r"|disarmed|deactivated|dismantled|neutrali[sz]ed|disposed|removed|on display|for sale"
        r"|displayed|destroyed by (?:sappers|experts|the bomb))\b"
        r"|^ (?:that )?(?:did not|didn['’]t|failed to|never|does not|had not) (?:\w+ )?"
        r"(?:explode|detonate|go off|went off|exploded|fire|be fired)"
        r"|^[^.;,]{0,30}\b(?:in|into|towards?) the (?:\w+ )?(?:sea|ocean|air|desert)\b"
        r"|^ (?:industry|exports?|sales?|manufactur|factor|museum|clearance|awareness|ban\b|treaty"
        r"|licen[cs]e|range|club|practice|training|drill|exercise)"
        r"|^[^.;]{0,40}\b(?:satellites?|spacecraft|astronauts?|into (?:orbit|space)|launch pad)\b"
    ),
    used_after=(
        r"^ (?:\w+ly |also |then )?(?:exploded|detonated|went off|killed|wounded|injured|hit"
        r"|struck|landed|fell|ripped|tore|rocked|hitting|killing|wounding|slammed|targeted"
        r"|blew|(?:was|were) (?:thrown|hurled|lobbed|fired at|detonated|used))(?! (?:in|into) the"
        r" (?:\w+ )?(?:sea|ocean|air|desert))\b"
    ),
    on_vehicles=rf"\b(?:{'|'.join(_VEHICLES)}|driv(?:er|ing)|drove|rammed|rickshaw)\b",
    named_after_people=r"kalashnikov|katyusha|molotov|novichok|anthrax|sarin",
)

"""Words for weapons in English; see `table` for the fields."""

from reading.languages.weapons.table import WeaponWords
from vocabulary.incidents import WeaponKind

__all__ = ["ENGLISH_WEAPONS"]

_VEHICLES = (
    "car", "truck", "vehicle", "van", "lorry", "motorcycle", "motorbike", "pickup", "boat",
    "tanker", "ambulance", "minibus", "bus",
)  # fmt: skip
_LADEN = "(?:laden|packed|filled|rigged|loaded)"
_ANY_VEHICLE = f"(?:{'|'.join(_VEHICLES)})"

ENGLISH_WEAPONS = WeaponWords(
    words={
        WeaponKind.FIREARM: (
            "gunfire;gunshots?;gunned down;gunning down;gun attacks?;shot dead"
            ";shot (?:\\w+ ){1,4}dead"
            ";shoot dead"
            ";shooting dead;shot and (?:killed|wounded|injured);shot (?:\\w+ ){0,4}(?:to death"
            "|in the"
            " (?:head|chest|back|legs?|neck|stomach|face|arm));shooting (?:attack|spree)s?"
            ";mass shootings?;drive-by shootings?;shoot-?outs?;open(?:ed|ing|s)? fire"
            ";sniper(?:s|'s bullet)?;bullets?(?! ?-?proof);machine[- ]guns?;rifles?;pistols?"
            ";handguns?"
            ";shotguns?;kalashnikovs?;ak-?47s?;assault rifles?;automatic weapons"
            ";small[- ]arms fire"
        ),
        WeaponKind.EXPLOSIVE: (
            "bomb(?:s|ings?)?(?! (?:disposal|threat|squad|hoax|shelter|scare|alert|maker))"
            ";bombed(?! by)"
            ";explosions?;explosives?;explosive devices?;blasts?(?! (?:furnace|off|from))"
            ";detonat(?:ed|es|ing|ion);exploded"
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
                *[f"{each}[- ]bomb(?:s|ings?)?" for each in _VEHICLES],
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
            "suicide (?:vest|belt|jacket)s?;explosives? (?:vest|belt)s?;bomb vests?"
            ";blew (?:himself|herself|themselves) up;blow(?:s|ing)? (?:himself|herself"
            "|themselves) up"
        ),
        WeaponKind.MINE: (
            "land[- ]?mines?;anti-?personnel mines?;anti-?tank mines?;mine (?:explosion|blast)s?"
            ";mines? exploded;sea mines?;naval mines?;stepped on a mine;struck a mine;hit a mine"
            ";ran over a mine"
        ),
        WeaponKind.GRENADE: "grenades?;hand[- ]grenades?;rpgs?;rpg-7;rocket-propelled grenades?",
        WeaponKind.ROCKET_OR_MISSILE: (
            "rockets?(?! (?:launch|scien|program))"
            ";missiles?(?! (?:program|test|launch|defen|system|tech|capab|deal))"
            ";katyushas?;ballistic missiles?(?! (?:program|test|launch|defen|system|tech|capab))"
        ),
        WeaponKind.MORTAR_OR_ARTILLERY: (
            "mortars?;mortar (?:shell|round|bomb|fire|attack)s?;artillery;artillery (?:fire"
            "|shells?)"
            ";shelling;shelled;shells;howitzers?;tank (?:fire|shells?|rounds?)"
        ),
        WeaponKind.BOMB_FROM_AIRCRAFT: (
            "air[- ]?strikes?;air[- ]raids?;aerial bomb(?:ing|ardment)s?;barrel bombs?;warplanes?"
            ";fighter jets?;helicopter gunships?"
        ),
        WeaponKind.DRONE: (
            "drone (?:strike|attack|raid)s?;drones?(?! (?:footage|video|image|photo|pilot"
            "|operator))"
            ";unmanned aerial vehicles?;uavs?;quadcopters?"
        ),
        WeaponKind.FIRE: (
            "set (?:[\\w'’]+ ){1,5}(?:on fire|ablaze|alight);set fire to;setting fire to"
            ";setting (?:\\w+ ){1,4}(?:on fire|ablaze|alight);arson(?:ists?)?;torched;torching"
            ";petrol[- ]bomb(?:s|ed)?;molotov(?: cocktails?)?;fire-?bomb(?:s|ed|ings?)?"
            ";burn(?:ed|t) down;burn(?:ed|t) alive;incendiary (?:device|bomb|weapon)s?"
        ),
        WeaponKind.BLADE: (
            "knife;knives;knife[- ](?:attack|wielding)s?;stabb(?:ed|ings?);machetes?;axe;axes"
            ";swords?"
            ";hacked (?:\\w+ ){0,3}to death;behead(?:ed|ings?);slit (?:his|her|their) throats?"
            ";throats? (?:was|were|had been) (?:slit|cut);throats? slit;daggers?;cleavers?"
            ";sickles?"
        ),
        WeaponKind.BLUNT_OBJECT: (
            "stoned to death;pelt(?:ed|ing) (?:\\w+ ){0,4}(?:with stones|stones)"
            ";threw (?:stones|rocks);throwing (?:stones|rocks);stone[- ]pelting"
            ";hurl(?:ed|ing) (?:stones|rocks);iron (?:rods?|bars?);clubbed;bludgeon(?:ed|ing)"
            ";baseball bats?;rifle butts?;wooden clubs?;cudgels?"
        ),
        WeaponKind.BARE_HANDS: (
            "strangl(?:ed|ing|ulation);punched;bare hands;kicked (?:to death|and punched)"
        ),
        WeaponKind.VEHICLE: ";".join(
            [
                f"{verb} (?:his|her|a|an|the|their) (?:\\w+ ){{0,2}}{_ANY_VEHICLE} into"
                for verb in ("rammed", "ramming", "drove", "ploughed", "crashed")
            ]
            + ["car[- ]ramming", "vehicle[- ]ramming"]
        ),
        WeaponKind.CROWD_CONTROL: (
            "tear[- ]?gas;rubber(?:-coated)? (?:steel |metal )?bullets?;water cannons?"
            ";pepper spray"
            ";baton[- ]charged?;batons?;plastic bullets?;stun grenades?;pellet guns?"
        ),
        WeaponKind.CHEMICAL: (
            "chemical (?:weapon|attack|agent)s?;chlorine;sarin;mustard gas;nerve (?:agent|gas)"
            ";acid attacks?;threw acid;acid was thrown;poison(?:ous)? gas;toxic gas;were poisoned"
            ";was poisoned;poisoned with;novichok;cyanide"
        ),
        WeaponKind.BIOLOGICAL: "anthrax;ricin;biological (?:weapon|agent|attack)s?",
        WeaponKind.RADIOACTIVE: "polonium;dirty bombs?;radiological (?:weapon|device)s?",
        WeaponKind.SOFTWARE: (
            "ransomware;malware;cyber[- ]?attacks?;ddos;denial[- ]of[- ]service attacks?;phishing"
            ";spyware"
        ),
    },
    not_used_before=(
        r"(?:\b(?:seiz\w+|recover\w+|confiscat\w+|found|discover\w+|smuggl\w+|traffick\w+"
        r"|caches? of"
        r"|possession of|possess(?:ing|ed|es)?|s(?:ale|ales) of|sold|sell\w*|b(?:uy|ought|uying)"
        r"|stockpiles? of"
        r"|surrender\w*|hand(?:ed|ing) (?:in|over)|carry(?:ing)? (?:a )?licen[cs]ed|deliver\w+"
        r"|supply\w*"
        r"|suppl(?:y|ied|ies) of|export\w*|import\w*|shipments? of|surveillance|reconnaissance"
        r"|spy|toy|gas"
        r"|boiler|cylinder|transformer|coal|gold|copper|bans? on|banned|denied using"
        r"|parade\w*)\b[^.;]{0,45}"
        r"|\b(?:no|not|never|without)\b[^.,;]{0,18}|\b(?:did not|didn't) [^.,;]{0,25})$"
    ),
    not_used_after=(
        r"^[^.;]{0,20}\bnone (?:was|were) used"
        r"|^[^.;]{0,40}\b(?:was|were|been|being|had been) (?:also )?(?:seized|recovered|confiscated"
        r"|found|handed|discovered|smuggled)|^ (?:industry|exports?|sales?|manufactur|factor"
        r"|museum)"
    ),
    on_vehicles=rf"\b(?:{'|'.join(_VEHICLES)}|driv(?:er|ing)|drove|rammed|rickshaw)\b",
)

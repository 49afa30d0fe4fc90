"""Names made of plants and rivers, and how often each code occurs. None describes a real child."""


def _weights(text: str) -> dict[str, int]:
    """Codes and their weights, from `CODE weight` pairs."""
    words = text.split()
    return {code: int(weight) for code, weight in zip(words[::2], words[1::2], strict=True)}


_SURNAMES = """
    Alder Ashgrove Barley Bluebell Bracken Bramble Briar Broom Burdock Campion Catkin Celandine
    Chervil Cicely Clover Comfrey Cowslip Dogwood Eelgrass Elder Fennel Fescue Foxglove Furze
    Gentian Gorse Hawthorn Hazel Heather Hogweed Hornbeam Ivywood Juniper Larch Lichen Mallow
    Medlar Mistletoe Mosswood Nettle Oakapple Pimpernel Quince Ragwort Rowan Rushmere Sedge
    Sorrel Speedwell Spindle Tansy Teasel Thistle Vetch Willow Woodbine Yarrow Yewtree
"""
SURNAMES = tuple(_SURNAMES.split())

_FORENAMES = """
    Adur Aire Arun Avon Brathay Brue Calder Cam Cherwell Colne Dart Dee Derwent Dove Eden Exe
    Fal Fowey Frome Greta Hamble Irwell Itchen Kennet Kent Lathkill Leam Lune Lyn Medway Meon
    Mole Nene Nidd Ouse Parrett Rother Severn Soar Stour Swale Taff Tamar Tavy Tees Teign Test
    Torridge Trent Tweed Tyne Ure Wansbeck Waveney Wear Wensum Wey Wharfe Wye Yare
"""
FORENAMES = tuple(_FORENAMES.split())

ETHNICITIES = _weights("""
    WBRI 680  WIRI 5  WIRT 3  WOTH 60  WROM 5  MWBC 25  MWBA 12  MWAS 18  MOTH 25  AIND 20
    APKN 35  ABAN 15  AOTH 15  BCRB 15  BAFR 35  BOTH 10  CHNE 4  OOTH 12  REFU 3  NOBT 3
""")

LANGUAGES = _weights("ENG 860  URD 20  PNJ 15  BNG 15  POL 25  SOM 15  ARA 20  UKR 5")

SEN_TYPES = _weights("SEMH 30  SLCN 18  MLD 16  SPLD 15  ASD 14  PD 3  OTH 4")

DISABILITIES = _weights("NONE 850  AUT 50  LD 35  BEH 25  CON 10  COMM 10  MOB 8  HEAR 6")

ARRANGEMENTS_AFTER_CARE = _weights("N 980  A 7  G 7  C 4  R 2")

NEEDS = _weights("""
    N1 560  N2 110  N3 30  N4 85  N5 140  N6 20  N7 5  N8 20  N9 10  N0 20
""")

SOURCES = _weights("""
    1A 70  1B 20  1C 20  1D 10  2A 190  2B 20  3A 30  3B 30  3C 30  3D 20  3E 60  3F 20  4 15
    5A 40  5B 40  5C 15  6 290  7 30  8 30  9 15  10 5
""")

EARLY_HELP = _weights("5D 40")
"""Added to the sources of referrals from April 2022."""

FACTORS = _weights("""
    1B 30  1C 10  2A 10  2B 35  3A 35  3B 70  4A 60  4B 85  5A 35  6A 20  7A 10  10A 15  11A 15
    13A 10  14A 20  15A 25  16A 50  17A 60  18A 20  19A 15  20 40  21 15
""")

FACTORS_2021 = _weights("18B 25  18C 5  19B 10  19C 5")
"""Added from the 2021 return."""

FACTORS_2022 = _weights("24A 15")
"""Added from the 2022 return."""

ABUSE = _weights("NEG 49  EMO 38  PHY 7  SAB 4  MUL 2")

LEGAL_STATUSES = _weights("C1 20  C2 55  E1 5  V2 20")

WAYS_OUT_OF_CARE = _weights("E4A 35  E4B 5  E45 14  E46 4  E41 10  E11 12  E13 8  E8 12")

REASON_AFTER_CARE = {"E45": "RC4", "E46": "RC4", "E41": "RC3", "E11": "RC1"}
"""Why the case closed with the care: an order, or adoption; otherwise need goes on for a while."""

PLACEMENTS = _weights("U4 40  U1 12  U6 22  K2 14  P1 6  R2 2  T0 1  A3 3")

PLACEMENT_CHANGES = _weights("CARPL 50  CHILD 15  LAREQ 10  CREQB 15  PLACE 10")

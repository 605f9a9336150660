"""What is drawn for which kind. A scene is a function of a seeded random and a mood."""

from content.pictures import landscapes, signs, still_lives, works

SCENES = {
    "company": (still_lives.larder,) * 3 + (still_lives.shelf, still_lives.close_up),
    "farm": (landscapes.fields, landscapes.grain, landscapes.pasture),
    "research": (still_lives.laboratory, still_lives.seed_pattern),
    "education": (still_lives.books, works.steps),
    "advisory": (landscapes.lighthouse, landscapes.hills, landscapes.shore),
    "public": (works.town,),
    "association": (works.long_table, landscapes.archipelago, works.campfire),
    "finance": (landscapes.orchard, still_lives.grain_sacks),
    "event": (
        works.market,
        works.campfire,
        works.long_table,
        landscapes.shore,
        works.town,
        landscapes.hills,
        landscapes.grain,
        still_lives.larder,
        still_lives.close_up,
    ),
    "project": (
        works.steps,
        works.bridge,
        works.market,
        landscapes.fields,
        landscapes.orchard,
        landscapes.archipelago,
        landscapes.hills,
        still_lives.laboratory,
        still_lives.seed_pattern,
    ),
    "news": (
        still_lives.morning_paper,
        landscapes.shore,
        landscapes.hills,
        landscapes.archipelago,
        landscapes.grain,
    ),
    "cluster": (landscapes.archipelago, works.town, landscapes.hills, works.bridge),
    "focus-area": (signs.sign,),
}

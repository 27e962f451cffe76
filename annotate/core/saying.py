"""Verbs of saying in English news, as one pattern: they tell what is said from who speaks."""

SAYING = (
    r"(?:said|says?|saying|told|tells?|telling|wrote|writes?|writing|went\son|goes\son|going\son"
    r"|swore|quoted|admit(?:s|t?ed|ting)|quip(?:s|ped|ping)|(?:repl|den|testif)(?:y|ies|ied|ying)"
    r"|(?:add|affirm|ask|assert|boast|call|claim|comment|complain|confess|contend|exclaim|explain"
    r"|insist|joke|lament|mention|predict|promis|protest|question|recall|recount|remark|remind"
    r"|repeat|report|respond|retort|shout|stress|suggest|tweet|vow|warn|whisper)(?:s|es|ed|ing)"
    r"|(?:accus|acknowledg|announc|argu|charg|conced|conclud|continu|declar|describ|emphasi[sz]|jok"
    r"|not|observ|reiterat|reveal|stat|tweet|urg|propos|caution|confirm|answer|counter|reason|react"
    r"|offer|allege|maintain|plead)(?:es|ed|ing))"
)
"""Not among them are forms that are nouns more often, such as `note`, `state`, `comment`."""

"""Which definition each figure follows, in words for people, with its source."""

DEFINITIONS: dict[str, str] = {
    "tags": "Tags of one annotator with the same label and spans count once. Articles that an "
    "annotator has no layer of say nothing of that annotator.",
    "exact_f1": "Exact F1: 2m / (a + b), where a and b are the tags of two annotators and m those "
    "with the same label and the same spans, over all articles that both have tagged. The mean "
    "over all pairs of annotators (Hripcsak & Rothschild 2005).",
    "exact_f1_pooled": "The same, with m, a and b summed over all pairs first (micro average).",
    "overlap_f1": "Overlap F1: the harmonic mean of precision and recall, where a tag is met if "
    "one of the other annotator with the same label shares at least one character with it (agr of "
    "Wiebe, Wilson & Cardie 2005). The mean over all pairs.",
    "overlap_f1_pooled": "The share of tags that are met, of all tags of both annotators of all "
    "pairs.",
    "tokens": "At a token an annotator has the set of labels of all tags that cover some of it, "
    "taken as one value; no tag is a value too. A layer looks at its labels only, and a label at "
    "whether it is there.",
    "cohen_kappa": "Cohen's κ (1960) on tokens, the mean over all pairs.",
    "fleiss_kappa": "Fleiss' κ (1971) on tokens. Where articles have different numbers of "
    "annotators, a token's agreement is that of its own pairs, and chance is that of all values "
    "given (Fleiss, Levin & Paik 2003).",
    "alpha": "Krippendorff's α for nominal data (2004, 2018) on tokens.",
    "alpha_innermost": "The same, where a token's value is the label of the shortest tag that "
    "covers some of it.",
    "alpha_unitizing": "Krippendorff's ᵤα (Krippendorff, Mathet, Bouvry & Widlöcher 2016) on "
    "characters: segments and the gaps between them, their labels nominal. Overlapping tags are "
    "cut where one of them begins or ends, and what lies under several has the set of labels. A "
    "label looks at whether it is there. All articles are one continuum.",
    "gamma": "γ (Mathet, Widlöcher & Métivier 2015), by pygamma-agreement (Titeux & Riad 2021) "
    "with its combined dissimilarity, the mean over articles.",
    "matched": "Matched tags of two annotators are one to one: those with the same spans first, "
    "then those with the highest Jaccard index, if they have the same label or share at least "
    "half of what both cover.",
    "attributes": "Of matched tags with the same label, those of which at least one has the "
    "attribute; no value is a value too. Percent agreement and α over all pairs, Cohen's κ as the "
    "mean over pairs. A list is one value.",
    "links": "F1 of links of the same kind whose ends are matched, among those of which both ends "
    "are matched; in JSON and CSV also among all.",
    "interval": "95 % intervals: percentile bootstrap over articles (Efron & Tibshirani 1993).",
}
"""Figure → what it is, a paragraph each."""

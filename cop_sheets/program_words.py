"""The program's own words, in its order: key strategies and the outcomes that are reported to NCPC."""

# From "Key strategies ...".
STRATEGIES = (
    "Developing a shared vision and structure",
    "Leveraging tools to invite members and build a community",
    "Creating inclusive environments within the community",
    "Ensuring accessibility for anyone interested in being a part of the community",
    "Building member engagement and investment",
    "Effective facilitation skills",
    "Evaluation and assessment strategies for CoPs as part of ongoing professional learning",
)
# From "Minimal Outcomes for NCPC Reporting".
OUTCOMES = (
    "Increased knowledge in CoP development",
    "Increased knowledge of facilitation skills",
    "CoP members gaining new knowledge and skills",
    "CoP members feeling more confident and motivated in their roles",
    "CoP members feeling supported in their role",
    "CoP members accessing resources and information through CoP network",
)

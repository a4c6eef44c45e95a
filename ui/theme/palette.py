"""The colour tokens, light and dark: names are roles, and no literal colour stands anywhere else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """One value a role; `contrast` measures pairs of them."""

    name: str
    paper: str
    sheet: str
    sheet_alt: str
    fill_quiet: str
    line: str
    line_strong: str
    ink: str
    ink_soft: str
    leaf: str
    on_leaf: str
    leaf_text: str
    leaf_soft: str
    indigo: str
    indigo_soft: str
    amber_text: str
    amber_soft: str
    amber_line: str
    brick_text: str
    brick_soft: str
    brick_line: str
    night: str
    night_sel: str
    on_night: str
    gold: str


LIGHT = Palette(
    name="light",
    paper="#EEF1EC",
    sheet="#FFFFFF",
    sheet_alt="#F5F7F3",
    fill_quiet="#E5E9E4",
    line="#CDD5CD",
    line_strong="#76857E",
    ink="#14231F",
    ink_soft="#4A5A54",
    leaf="#0B5D51",
    on_leaf="#FFFFFF",
    leaf_text="#0B5D51",
    leaf_soft="#DAEBE5",
    indigo="#2B4AA8",
    indigo_soft="#E4E9FA",
    amber_text="#744600",
    amber_soft="#FFF0CC",
    amber_line="#B97A00",
    brick_text="#A3261A",
    brick_soft="#FBE4DF",
    brick_line="#C8473A",
    night="#0B3832",
    night_sel="#16514A",
    on_night="#D5E6E0",
    gold="#F5B82E",
)

DARK = Palette(
    name="dark",
    paper="#0F1917",
    sheet="#182522",
    sheet_alt="#1F2E2A",
    fill_quiet="#283832",
    line="#34473F",
    line_strong="#7F958D",
    ink="#EAF2EE",
    ink_soft="#AFC0B9",
    leaf="#4DBDA6",
    on_leaf="#06211C",
    leaf_text="#74D6C0",
    leaf_soft="#173B34",
    indigo="#AFC2FF",
    indigo_soft="#222E56",
    amber_text="#FFD486",
    amber_soft="#372A0D",
    amber_line="#C9922A",
    brick_text="#FFA99D",
    brick_soft="#42211D",
    brick_line="#DE6C5B",
    night="#091210",
    night_sel="#1A3A34",
    on_night="#C6D8D1",
    gold="#F5B82E",
)

# Every pair of text on ground that the sheet and the painters use.
TEXT_PAIRS = (
    ("ink", "paper"),
    ("ink", "sheet"),
    ("ink", "sheet_alt"),
    ("ink", "indigo_soft"),
    ("ink_soft", "paper"),
    ("ink_soft", "sheet"),
    ("ink_soft", "sheet_alt"),
    ("ink_soft", "fill_quiet"),
    ("ink_soft", "indigo_soft"),
    ("ink_soft", "leaf_soft"),
    ("on_leaf", "leaf"),
    ("leaf_text", "sheet"),
    ("leaf_text", "paper"),
    ("leaf_text", "leaf_soft"),
    ("indigo", "sheet"),
    ("indigo", "indigo_soft"),
    ("amber_text", "sheet"),
    ("amber_text", "paper"),
    ("amber_text", "amber_soft"),
    ("brick_text", "sheet"),
    ("brick_text", "paper"),
    ("brick_text", "brick_soft"),
    ("on_night", "night"),
    ("on_night", "night_sel"),
    ("gold", "night"),
    ("night", "gold"),
)
EDGE_PAIRS = (
    ("line_strong", "sheet"),
    ("line_strong", "paper"),
    ("line_strong", "sheet_alt"),
    ("line_strong", "fill_quiet"),
    ("amber_line", "sheet"),
    ("amber_line", "amber_soft"),
    ("brick_line", "sheet"),
    ("brick_line", "brick_soft"),
    ("indigo", "paper"),
    ("indigo", "sheet_alt"),
    ("indigo", "fill_quiet"),
    ("indigo", "leaf_soft"),
    ("indigo", "amber_soft"),
    ("indigo", "brick_soft"),
    ("leaf", "sheet"),
)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two #RRGGBB colours."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

"""Every window in every state, in both languages: all of it read, reached, heard, and in one language.

A scene is played once a language; sizes vary on the same window. tests/ui/scenes has them.
"""

from collections.abc import Iterable, Iterator
from importlib import import_module
from inspect import getmembers, isclass
from pkgutil import iter_modules

import pytest
from PySide6.QtWidgets import QApplication, QWidget

import ui.form
import ui.screens
from tests.ui.geometry import unreadable
from tests.ui.reach import TabWalk, too_small, unheard
from tests.ui.scenes.people import DATA
from tests.ui.scenes.register import Scene, scenes
from tests.ui.scenes.stage import Stage
from tests.ui.told import foreign, texts_of
from ui.theme.look import Look
from ui.wording.speech import language, speak

SCENES = scenes()
SIZES = ((1024, 600), (1366, 768))
BASES = {"OutsidePage", "CodeOnce"}  # never shown as themselves


@pytest.fixture(scope="module")
def steady_look(qapp: QApplication) -> Look:
    return Look(qapp, setting="light")


@pytest.fixture(
    scope="module",
    params=[(one, spoken) for one in SCENES for spoken in ("id", "en")],
    ids=lambda param: f"{param[0].name}-{param[1]}",
)
def played(
    request: pytest.FixtureRequest, steady_look: Look, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Scene, Stage]]:
    one, spoken = request.param
    stage = Stage(steady_look, tmp_path_factory.mktemp("laptop"), spoken)
    try:
        one.play(stage)
        stage.settle()
        assert language() == spoken
        yield one, stage
    finally:
        stage.close()
        steady_look.set_percent(100)
        speak("id")


def clean(found: Iterable[str]) -> None:
    told = list(found)
    assert not told, "\n".join(told)


def shown(stage: Stage) -> QWidget:
    assert stage.shown is not None
    return stage.shown


def test_the_scene_shows_what_it_says(played: tuple[Scene, Stage]) -> None:
    one, stage = played
    seen = [type(part) for part in (shown(stage), *shown(stage).findChildren(QWidget)) if part.isVisible()]
    assert [wanted.__name__ for wanted in one.shows if wanted not in seen] == []


def test_it_speaks_one_language(played: tuple[Scene, Stage]) -> None:
    texts = {text for one in QApplication.topLevelWidgets() if one.isVisible() for text in texts_of(one)}
    assert len(texts) > 3
    clean(f"{words} in {text!r}" for text, words in foreign(texts, language(), DATA).items())


def test_every_control_has_a_name_and_a_role(played: tuple[Scene, Stage]) -> None:
    clean(unheard(shown(played[1])))


def test_every_target_is_large_enough(played: tuple[Scene, Stage]) -> None:
    clean(too_small(shown(played[1])))


@pytest.mark.parametrize("percent", [100, 150])
def test_nothing_is_cut_off_or_covered(played: tuple[Scene, Stage], percent: int, steady_look: Look) -> None:
    stage = played[1]
    if steady_look.percent != percent:
        steady_look.set_percent(percent)
    found: list[str] = []
    for size in SIZES:
        shown(stage).resize(*size)
        stage.settle()
        if (grown := shown(stage).size().toTuple()) != size:
            found.append(f"the window takes {grown}")
        found += [f"{told} ({size[0]}x{size[1]})" for told in unreadable(shown(stage))]
    clean(found)


def test_tab_comes_to_everything_in_the_order_of_reading_and_is_seen(played: tuple[Scene, Stage]) -> None:
    """Last: it moves the keys."""
    walk = TabWalk(shown(played[1]))
    assert walk.comes_round, "a trap for the keys"
    clean([*walk.missed(), *walk.backwards(), *walk.unmarked])


def pages() -> dict[str, type[QWidget]]:
    """Every widget of ui/screens and ui/form."""
    found: dict[str, type[QWidget]] = {}
    for package in (ui.screens, ui.form):
        for module in iter_modules(package.__path__, f"{package.__name__}."):
            for name, one in getmembers(import_module(module.name), isclass):
                if issubclass(one, QWidget) and one.__module__ == module.name:
                    found[name] = one
    return found


def test_a_new_page_joins_by_existing() -> None:
    in_scenes = {one for scene in SCENES for one in scene.shows}
    assert {name for name, one in pages().items() if one not in in_scenes} - BASES == set()


def test_a_planted_word_of_the_other_language_is_found() -> None:
    assert foreign({"Belum terkirim"}, "en") == {"Belum terkirim": ["Belum", "terkirim"]}
    assert foreign({"Not yet sent"}, "id") == {"Not yet sent": ["Not", "yet", "sent"]}
    assert foreign({"Ni Wayan Suarti"}, "en") == {}

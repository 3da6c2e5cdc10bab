from __future__ import annotations

import re
from importlib.resources import files

from toolkit.model import Direction, MatchKind, Relation
from toolkit.report.labels import Words
from toolkit.report.totals import SHARES

# A field that only chooses between singular and plural is English alone.
FIELDS = re.compile(r"{(\w+)(?:}|:[^|}]*})")


def test_both_languages_have_every_label_with_the_same_fields() -> None:
    chinese, english = Words("zh").table(), Words("en").table()
    assert chinese.keys() == english.keys()
    for key in chinese:
        assert set(FIELDS.findall(chinese[key])) == set(FIELDS.findall(english[key])), key


def test_english_labels_hold_no_chinese() -> None:
    assert not [key for key, text in Words("en").table().items() if re.search(r"[\u4e00-\u9fff]", text)]


def test_every_value_of_the_vocabulary_has_a_label() -> None:
    table = Words("zh").table()
    wanted = [f"{group}.{kind}" for kind in MatchKind for group in ("kind", "tag")]
    wanted += [f"relation.{relation}" for relation in Relation] + [f"direction.{direction}" for direction in Direction]
    wanted += [f"share.{name}" for name in SHARES]
    assert not [key for key in wanted if key not in table]


def test_every_label_the_sources_ask_for_exists() -> None:
    package = files("toolkit.report")
    sources = [*package.iterdir(), *package.joinpath("templates").iterdir()]
    text = "\n".join(one.read_text("utf-8") for one in sources if one.name.endswith((".py", ".js", ".j2")))
    asked = set(re.findall(r"(?:words|say)\(\s*[\"']([\w.]+)[\"'][,)]", text))
    assert len(asked) > 80
    assert not asked - Words("zh").table().keys()


def test_a_number_chooses_its_words() -> None:
    words = Words("en")
    assert [words("filter.hits", n=n) for n in (0, 1, 2)] == ["0 documents", "1 document", "2 documents"]


def test_unknown_values_are_shown_as_they_are() -> None:
    assert Words("zh").named("flag", "new_flag") == "new_flag"

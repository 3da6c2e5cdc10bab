"""Documents of the example corpus checked against it, and one whose words are hostile."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from toolkit.engine.check import Checked, check_files, opened
from toolkit.engine.config import Config

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "corpus"
FILES = (
    "工作总结/城西街道2017年政务公开工作总结.html",
    "部门年报/石砚县人力资源局2010年信息公开年报.txt",
    "范文/街道政务公开工作总结五篇.txt",
)


def silent(stage: str, done: int, total: int) -> None:
    """No progress."""


def check(files: list[Path], against: Path | None, *, lang: str = "zh") -> Checked:
    """Check some files, with the sources' words."""
    if against is None:
        return check_files(files, config=Config(), lang=lang, comparer=None, model=None, progress=silent, passages=True)
    with opened(against, config=Config(), n_jobs=1, lang=lang, progress=silent) as comparer:
        return check_files(
            files, config=Config(), lang=lang, comparer=comparer, model=None, progress=silent, passages=True
        )


@cache
def examples() -> Checked:
    """Three files of the example corpus against all of it."""
    return check([EXAMPLES / name for name in FILES], EXAMPLES)


def hostile(words: str, shared: str) -> Checked:
    """A report and a source that share a passage, hostile words in both and in their names."""
    with TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        source = f"柏川县水务局2011年工作总结\n\n{shared}{words}\n2012年1月5日\n"
        (corpus / "<b>源&amp;.txt").write_text(source, encoding="utf-8")
        report = Path(folder) / "<img src=x onerror=alert(1)>.txt"
        report.write_text(f"{words}苇塘镇人民政府2012年工作总结\n\n{words}{shared}{words}\n", encoding="utf-8")
        return check([report], corpus)

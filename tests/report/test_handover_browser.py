"""The hand-over report in a real browser: opened as a file, network off."""

from __future__ import annotations

import random
from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import html

from tests.cli.commands import PASSAGE
from tests.report.browse import browse, requests_of, run_browser
from tests.report.checked_examples import examples, hostile
from tests.report.fabricate import HOSTILE
from toolkit.checked import Compared
from toolkit.judge.rescore import Exclusions, Scores, rescore
from toolkit.report.handover import handover_html

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = examples()
    target = tmp_path_factory.mktemp("handover") / "报告.html"
    target.write_text(handover_html(found.documents, (), found.provenance), encoding="utf-8")
    return target


def compared(number: int) -> Compared:
    found = examples().documents[number].compared
    assert found is not None
    return found


def expected(number: int, out: Exclusions) -> Scores:
    told = compared(number)
    return rescore(told.counted, out, n_sources=len(told.sources) + len(told.repeated))


def address(page: Path, number: int, out: Exclusions, **why: str) -> str:
    """The page with something left out, as it writes it itself."""
    told = {
        "matches": ",".join(map(str, sorted(out.matches))),
        "sources": ",".join(map(str, sorted(out.sources))),
        "shorter": str(out.shorter_than),
        **{f"why.{key}": reason for key, reason in why.items()},
    }
    return f"{page.as_uri()}#{urlencode({f'd{number}.{key}': value for key, value in told.items() if value})}"


def ratios(tree: html.HtmlElement, number: int) -> dict[str, float]:
    boxes = tree.xpath(f"//section[@id='d{number}']//*[@data-ratio]")
    return {box.get("data-ratio"): float(box.get("data-value")) for box in boxes}


def figures(scores: Scores) -> dict[str, float]:
    less = scores.reused - scores.formulaic
    return {
        "total": scores.reused,
        "formulas_off": less,
        "own_off": less - scores.own_earlier,
        "superior_off": scores.copied,
        "largest": scores.largest,
    }


def some_exclusions(number: int, seed: int) -> Exclusions:
    draw, told = random.Random(seed), compared(number)
    telling = [i for i, source in enumerate(told.counted.source.tolist()) if source >= 0]
    sources = list(range(len(told.sources) + len(told.repeated)))
    return Exclusions(
        matches=frozenset(draw.sample(telling, min(2, len(telling)))),
        sources=frozenset(draw.sample(sources, min(draw.randrange(2), len(sources)))),
        shorter_than=draw.choice([0, 20, 40, 120]),
    )


@pytest.mark.parametrize(("number", "seed"), [(0, 1), (0, 2), (1, 3), (1, 4), (1, 5), (3, 6), (3, 7)])
def test_exclusions_count_as_python_counts(browser: str, page: Path, tmp_path: Path, number: int, seed: int) -> None:
    out = some_exclusions(number, seed)
    tree = browse(browser, address(page, number, out), tmp_path)
    scores = expected(number, out)
    assert ratios(tree, number) == pytest.approx(figures(scores), abs=1e-9), f"seed {seed}: {out}"
    lines = tree.xpath(f"//section[@id='d{number}']//*[@data-source]")
    assert [float(line.get("data-value")) for line in lines] == pytest.approx(list(scores.shares), abs=1e-9)
    untouched = next(one for one in range(7) if one != number)
    assert ratios(tree, untouched) == pytest.approx(figures(expected(untouched, Exclusions())), abs=1e-9)


def test_with_nothing_left_out_the_figures_are_the_command_s(browser: str, page: Path, tmp_path: Path) -> None:
    tree = browse(browser, page.as_uri(), tmp_path)
    for number, document in enumerate(examples().documents):
        assert document.compared is not None
        assert ratios(tree, number)["superior_off"] == pytest.approx(document.compared.copied)
        assert ratios(tree, number)["total"] == pytest.approx(document.compared.reused)
    assert "没有人工排除" in tree.xpath("//section[@id='d0']//*[@class='trail']")[0].text_content()


def test_what_was_left_out_is_on_record_with_its_reason(browser: str, page: Path, tmp_path: Path) -> None:
    out = Exclusions(sources=frozenset({0}), shorter_than=20)
    tree = browse(browser, address(page, 0, out, s0="联合发文<b>", n="太短"), tmp_path)
    trail = tree.xpath("//section[@id='d0']//*[@class='trail']")[0].text_content()
    for words in ("短于 20 字", "来源 1", "梧叶街道办事处", "联合发文<b>", "太短", "排除前"):
        assert words in trail
    assert "经人工排除 2 项" in tree.xpath("//section[@id='d0']//*[@role='status']")[0].text_content()
    assert "out" in tree.xpath("//section[@id='d0']//tr[@data-source='0']/@class")[0]


def act(page: Path, script: str) -> Path:
    """A copy of the page in which somebody does something once it is there."""
    copy = page.with_name(f"act-{abs(hash(script))}.html")
    text = page.read_text(encoding="utf-8")
    copy.write_text(text.replace("</body>", f"<script>{script}</script></body>"), encoding="utf-8")
    return copy


def test_unticking_and_typing_do_what_the_address_does(browser: str, page: Path, tmp_path: Path) -> None:
    script = """
      document.querySelector('#d1 input[data-kind="source"][data-at="1"]').click();
      document.querySelector('#d1 .cards input[data-kind="match"]').click();
      const box = document.querySelector('#d1 input[data-kind="shorter"]');
      box.value = 30; box.dispatchEvent(new Event("change", { bubbles: true }));
      document.title = location.hash;
    """
    tree = browse(browser, act(page, script).as_uri(), tmp_path)
    first = int(tree.xpath("//section[@id='d1']//article[contains(@class, 'card')]/@data-row")[0])
    out = Exclusions(matches=frozenset({first}), sources=frozenset({1}), shorter_than=30)
    assert ratios(tree, 1) == pytest.approx(figures(expected(1, out)), abs=1e-9)
    assert f"d1.matches={first}&d1.sources=1&d1.shorter=30" in tree.findtext(".//title")


def test_restoring_gives_the_first_figures_back(browser: str, page: Path, tmp_path: Path) -> None:
    script = """
      document.querySelector('#d0 input[data-kind="source"]').click();
      document.querySelector('#d0 .trail button').click();
      document.querySelector('#d1 input[data-kind="source"]').click();
      document.querySelector('[data-reset="1"]').click();
    """
    tree = browse(browser, act(page, script).as_uri(), tmp_path)
    for number in (0, 1):
        assert ratios(tree, number) == pytest.approx(figures(expected(number, Exclusions())), abs=1e-9)


def test_enter_on_a_passage_shows_its_source_beside_it_and_escape_leads_back(
    browser: str, page: Path, tmp_path: Path
) -> None:
    press = 'dispatchEvent(new KeyboardEvent("keydown", { key: "%s", bubbles: true }))'
    script = f"""
      const mark = document.querySelector('#d0 .t[data-m]');
      mark.focus(); mark.{press % "Enter"};
      const shown = document.querySelector('#drawer .held').textContent, held = document.activeElement.id;
      document.body.{press % "j"};
      const next = document.querySelector('#drawer .card').dataset.row;
      document.body.{press % "Escape"};
      document.title = JSON.stringify([shown.includes("梧叶"), held, next, document.getElementById("drawer").hidden,
        document.activeElement.className.includes("t m")]);
    """
    tree = browse(browser, act(page, script).as_uri(), tmp_path)
    rows = tree.xpath("//section[@id='d0']//article[contains(@class, 'card')]/@data-row")
    assert tree.findtext(".//title") == f'[true,"drawer","{rows[1]}",true,true]'


def test_everything_can_be_reached_and_has_a_name(browser: str, page: Path, tmp_path: Path) -> None:
    tree = browse(browser, page.as_uri(), tmp_path)
    for box in tree.xpath("//input"):
        assert box.get("aria-label") or box.getparent().tag == "label", html.tostring(box)
    for button in tree.xpath("//button | //*[@role='button']"):
        assert button.text_content().strip()
    for mark in tree.xpath("//*[@role='button' and @data-m]"):
        assert mark.get("tabindex") == "0"
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1 | //h2")]
    assert levels[0] == 1
    assert tree.get("lang") == "zh-CN"


def test_nothing_is_wider_than_the_window(browser: str, page: Path, tmp_path: Path) -> None:
    script = """
      const wide = [...document.querySelectorAll("main p, main h1, main dl")]
        .filter(each => each.getBoundingClientRect().right > innerWidth || each.scrollWidth > each.clientWidth);
      document.title = JSON.stringify(wide.map(each => each.textContent.slice(0, 20)));
    """
    assert browse(browser, act(page, script).as_uri(), tmp_path).findtext(".//title") == "[]"


def test_no_request_leaves(browser: str, page: Path, tmp_path: Path) -> None:
    asked = requests_of(browser, page.as_uri(), tmp_path / "profile", tmp_path / "net.json")
    assert [url for url in asked if url.startswith(("http", "ws", "ftp"))] == []
    loud = page.with_name("loud.html")
    loud.write_text("<img src='http://192.0.2.7/x.png'>", encoding="utf-8")  # the record would show it
    asked = requests_of(browser, loud.as_uri(), tmp_path / "profile", tmp_path / "net.json")
    assert any("192.0.2.7" in url for url in asked)


def test_hostile_words_stay_words(browser: str, tmp_path: Path) -> None:
    found = hostile(HOSTILE, PASSAGE)
    target = tmp_path / "x.html"
    target.write_text(handover_html(found.documents, found.skipped, found.provenance), encoding="utf-8")
    asked = {"d0.sources": "0", "d0.why.s0": HOSTILE[:60], "d9.matches": "1", "d0.matches": "-1,x,99999"}
    url = f"{target.as_uri()}#{urlencode(asked)}"
    tree = browse(browser, url, tmp_path / "profile")
    assert tree.findtext(".//title") == "文本重复检查报告单"
    assert HOSTILE[:40] in tree.xpath("//*[@class='text']")[0].text_content()
    assert HOSTILE[:40] in tree.xpath("//*[@class='trail']")[0].text_content()


def test_it_prints_on_a4(browser: str, page: Path, tmp_path: Path) -> None:
    target = tmp_path / "page.pdf"
    run_browser(browser, page.as_uri(), tmp_path / "profile", "--no-pdf-header-footer", f"--print-to-pdf={target}")
    import pypdfium2

    pdf = pypdfium2.PdfDocument(target)
    width, height = pdf[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    words = "".join(page.get_textpage().get_text_range() for page in pdf).replace("\r\n", "")
    pdf.close()
    assert "人工排除记录" in words
    assert "全部恢复" not in words  # what is there to be clicked is not printed
    assert examples().provenance.config_hash in words

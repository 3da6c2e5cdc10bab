from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.judge.rewrite.prose import REPORT, TABLE
from toolkit.judge.garble import MIN_CHINESE, THRESHOLD, GarbleVerdict, garble_scores, score_text
from toolkit.judge.garble import form_score as module
from toolkit.judge.garble.document import features
from toolkit.judge.garble.form import BoolArray, Uint16Array, read_form
from toolkit.judge.garble.form_score import score_form
from toolkit.judge.garble.grams import Uint8Array
from toolkit.judge.garble.marked import Marked
from toolkit.judge.garble.model import load_detector
from toolkit.judge.garble.network import FloatArray
from toolkit.judge.garble.suspects import MIN_WEIGHT
from toolkit.judge.garble.transformer import Transformer

NATURAL = (
    "今年以来，青石县水务局坚持把政务公开作为转变作风、提高效率的重要工作来抓，进一步健全工作机制，明确工作责任，"
    "规范公开程序，及时公开群众关心的供水价格、水质检测和工程招标等信息，自觉接受社会监督。一是加强组织领导。局党组"
    "多次召开会议研究部署，成立由主要负责同志任组长的领导小组，办公室具体负责日常工作，各科室指定专人负责信息报送。"
    "二是完善制度建设。修订信息公开保密审查制度和依申请公开办理规程，建立月通报、季检查、年考核的工作机制，确保各项"
    "任务落到实处。三是拓宽公开渠道。在门户网站开设供水服务专栏，通过公示栏、服务窗口和微信公众号发布停水通知，方便"
    "群众查询。全年共主动公开信息一百二十六条，受理公开申请四件，均在规定时限内答复。下一步，我们将继续完善公开目录，"
    "加强业务培训，不断提高政务公开工作水平，为全县经济社会发展作出新的贡献。"
)
SPINNER = (
    ("公开", "果然"), ("建设", "构筑"), ("机制", "体例"), ("负责", "当真"), ("完善", "美满"), ("服务", "办事"),
    ("群众", "大众"), ("渠道", "渠路"), ("规范", "典范"), ("进一步", "更进一阵"), ("监督", "监视"), ("组织", "构造"),
    ("领导", "带领"), ("制度", "轨制"), ("加强", "增强"), ("提高", "进步"), ("方便", "便利"), ("落到实处", "落到真处"),
    ("继续", "接续"), ("研究", "钻研"), ("具体", "详细"), ("信息", "讯息"), ("重要", "紧张"), ("任务", "使命"),
)  # fmt: skip


TEXT = NATURAL + REPORT
"""Long enough that what a spinner did to it shows: of some hundred characters much is let pass."""


def spun(text: str) -> str:
    for source, target in (*SPINNER, *TABLE.items()):
        text = text.replace(source, target)
    return text


def test_a_natural_report_is_not_called_garbled() -> None:
    verdict = score_text(NATURAL)
    assert verdict.score is not None
    assert verdict.score < 0.1
    assert (verdict.garbled, verdict.words, verdict.stretches) == (False, (), ())


def test_a_spun_report_is_called_garbled_and_its_words_are_named() -> None:
    text = spun(TEXT)
    verdict = score_text(text)
    assert verdict.garbled
    assert verdict.score is not None
    assert verdict.score >= THRESHOLD
    named = {word.word for word in verdict.words}
    assert len(named & {target for _, target in SPINNER}) >= 8
    assert all(text[word.start : word.end] == word.word for word in verdict.words)
    assert [word.start for word in verdict.words] == sorted(word.start for word in verdict.words)
    assert all(MIN_WEIGHT <= word.weight <= 1 for word in verdict.words)
    covered = sum(stretch.end - stretch.start for stretch in verdict.stretches)
    assert covered > 0.5 * len(text)
    assert all(0 < stretch.share <= 1 for stretch in verdict.stretches)


def test_places_point_into_the_text_with_its_white_space() -> None:
    text = "\n\n" + "　".join(spun(TEXT))
    verdict = score_text(text)
    assert verdict.garbled
    assert all("".join(text[word.start : word.end].split()) == word.word for word in verdict.words)


@pytest.mark.parametrize("text", ["", " \n", "abc " * 5000, "2024" * 5000, "\ud800" * 300, "。" * 300, "😀" * 100])
def test_what_is_hardly_chinese_gets_no_verdict(text: str) -> None:
    verdict = score_text(text)
    assert verdict.abstained
    assert not verdict.garbled
    assert verdict.n_chinese < MIN_CHINESE


def test_the_border_of_abstention() -> None:
    chinese = "".join(char for char in NATURAL if "一" <= char <= "鿿")
    assert score_text(chinese[: MIN_CHINESE - 1]).abstained
    verdict = score_text(chinese[:MIN_CHINESE])
    assert not verdict.abstained
    assert not verdict.garbled
    assert verdict.n_chinese == MIN_CHINESE
    assert score_text("a1，" * 500 + chinese[: MIN_CHINESE - 1]).abstained


NAMES = "、".join(a + b for a in "赵钱孙李周吴郑王冯陈" for b in ("建国", "秀英", "志强", "丽华", "海燕", "文斌"))
TECHNICAL = (
    "安装之前请确认系统里已有编译器和运行库。解压源码包后进入目录，依次执行配置、编译和安装三条命令；如果提示找不到头文件，"
    "多半是开发包没有装全。程序启动时先读取配置文件，再连接数据库，端口默认是三千三百零六，用户名和密码写在环境变量里。"
    "日志按天滚动，超过七天的自动压缩。调试的时候可以打开详细输出，这样每个请求的参数、耗时和返回值都会打印出来。需要注意的是，"
    "缓存里的对象不是线程安全的，多个线程同时写入时必须加锁，否则偶尔会读到旧数据。升级到新版本之前最好先备份一次表结构。"
)
CLASSICAL = (
    "余尝游于东山之麓，见一老父荷锄而归，鬓发皓然，神气自若。余揖而问之曰：“丈人居此几何年矣？”老父笑而不答，徐指溪上之桥曰：“桥成之日，"
    "吾始来耳。”视其桥，苔痕斑驳，石齿尽没，盖不知其几百岁也。余异之，欲复问，则已入林深处，但闻樵歌隐隐，与水声相乱。既归，以告乡人，"
    "皆曰未尝见此人。噫！世之所谓隐者，其斯人之徒欤？抑山水之灵，假形以戏余欤？是夜月明，独坐中庭，露湿衣裾，竟不能寐，遂援笔而记之。"
)


@pytest.mark.parametrize("text", [NAMES, TECHNICAL, CLASSICAL])
def test_other_kinds_of_natural_text_are_not_called_garbled(text: str) -> None:
    assert not score_text(text).garbled


@pytest.mark.parametrize("text", ["政" * 3000, "公开" * 2000, "政\ud800府" * 500])
def test_monotonous_and_damaged_text_does_no_harm(text: str) -> None:
    verdict = score_text(text)
    assert verdict.score is None or 0 <= verdict.score <= 1
    assert not verdict.garbled


def test_the_same_text_gets_the_same_verdict() -> None:
    text = spun(TEXT)
    assert score_text(text) == score_text(text)


def test_technical_prose_is_no_rewrite() -> None:
    """It is unlike anything that the detector was fitted to: our own README, and a paragraph of medicine."""
    readme = Path(__file__).parents[3] / "README.zh-CN.md"
    medicine = (
        "胆囊切除术后第三天，患者仍诉右上腹隐痛，查血淀粉酶与脂肪酶均在参考区间，腹部超声提示肝内胆管无扩张。"
        "考虑奥迪括约肌痉挛，予山莨菪碱肌注，疼痛缓解。术后病理回报慢性胆囊炎伴胆固醇息肉，黏膜上皮未见异型增生。"
        "出院时嘱低脂饮食，两周后门诊复查肝功能与胆系超声，如出现黄疸、寒战或高热，应立即急诊就诊，必要时行磁共振胰胆管成像。"
    )
    for text in (readme.read_text(encoding="utf-8"), medicine):
        verdict = score_text(text)
        assert verdict.n_chinese > 130
        assert not verdict.garbled


def test_what_stands_among_foreign_words_is_not_judged() -> None:
    text = spun(TEXT)
    assert score_text(text).garbled
    mixed = "".join(f"{text[at : at + 3]}, x; " for at in range(0, len(text), 3))
    verdict = score_text(mixed)
    assert verdict.abstained and not verdict.too_short


def test_tables_of_figures_clear_nothing() -> None:
    rows = "".join(f"{year}年\t{year * 7 % 993}.{year % 10}\t{year * 3 % 97}%\n" for year in range(1990, 2024))
    assert score_text(spun(TEXT) + rows).garbled
    assert not score_text(TEXT + rows).garbled


def test_what_is_not_judged_hides_nothing() -> None:
    strange = "山莨菪碱肌注后疼痛缓解黏膜上皮未见异型增生胆囊息肉予头孢曲松静滴" * 300
    verdict = score_text(spun(TEXT) * 6 + strange)
    assert verdict.garbled
    assert score_text(strange).abstained


@pytest.mark.parametrize(("distance", "asked"), [(-0.6, 0), (-0.4, 1), (0.9, 1), (1.1, 0)])
def test_the_transformer_is_asked_in_doubt_alone(monkeypatch: pytest.MonkeyPatch, distance: float, asked: int) -> None:
    detector = load_detector()
    form = read_form(NATURAL, detector.alphabet)
    look = module._look(Marked.of(form, detector))
    assert look is not None
    near = replace(look, raw=look.bound + distance)
    seen: list[module._Look] = []

    def closer(part: module._Look) -> float:
        seen.append(part)
        return 0.25

    monkeypatch.setattr(module, "_look", lambda *_: near)
    monkeypatch.setattr(module, "_look_closer", closer)
    score = score_form(form, detector)
    assert len(seen) == asked
    assert score == pytest.approx(0.25 if asked else 1 / (1 + np.exp(-distance)), abs=1e-6)


def test_a_closer_look_is_the_mean_of_both() -> None:
    detector = load_detector()
    form = read_form(NATURAL, detector.alphabet)
    look = module._look(Marked.of(form, detector))
    assert look is not None
    marks, whole = detector.transformer.look(form.symbols, look.part.classes, form.chinese)
    found = np.append(features(form, look.part.classes, marks), np.float32(whole))
    mean = (look.raw + float(detector.closer.raw(found[None])[0])) / 2
    assert module._look_closer(look) == pytest.approx(1 / (1 + np.exp(look.bound - mean)), rel=1e-4)


def test_suspect_words_are_what_both_find_odd(monkeypatch: pytest.MonkeyPatch) -> None:
    detector = load_detector()
    form = read_form(spun(TEXT), detector.alphabet)
    text = Marked.of(form, detector)
    (whole,) = text.parts(len(form))
    closer, _ = detector.transformer.look(form.symbols, text.classes, form.chinese)
    assert np.allclose(module.closer_marks([whole]), (text.marks + closer) / 2, atol=1e-4)
    monkeypatch.setattr(module, "MARKED", 100)
    first, *others = text.parts(150)
    marks = module.closer_marks([first, *others])
    assert np.allclose(marks[: len(first.form)], (first.marks + first.closer[0]) / 2)
    assert np.array_equal(marks[len(first.form) :], text.marks[len(first.form) :])


def test_the_transformer_looks_at_a_part_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0
    look = Transformer.look

    def counted(
        transformer: Transformer, symbols: Uint16Array, classes: Uint8Array, chinese: BoolArray
    ) -> tuple[FloatArray, float]:
        nonlocal looked
        looked += 1
        return look(transformer, symbols, classes, chinese)

    monkeypatch.setattr(Transformer, "look", counted)
    monkeypatch.setattr(module, "CERTAIN", 100.0)  # all of it in doubt
    assert score_text(spun(TEXT)).words
    assert looked == 1


def test_a_long_text_is_judged_by_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PART", 400)  # about one copy each
    assert score_text(spun(TEXT) * 10).garbled
    assert score_text(spun(TEXT) * 5 + NATURAL * 5).garbled
    assert not score_text(spun(TEXT) + NATURAL * 9).garbled
    assert not score_text(NATURAL * 10).garbled
    table = "1，" * 4000
    assert score_text(table + spun(TEXT) * 5 + table).garbled


@pytest.mark.slow
def test_five_megabytes() -> None:
    text = NATURAL * (5_000_000 // (3 * len(NATURAL)))
    assert isinstance(score_text(text), GarbleVerdict)
    assert isinstance(score_text(spun(text[:150_000])), GarbleVerdict)


def test_many_texts_at_once() -> None:
    texts = [NATURAL, spun(TEXT), "", "短。"]
    scores = garble_scores(texts, screened=False)
    assert scores[0] == pytest.approx(score_text(NATURAL).score)
    assert scores[1] == pytest.approx(score_text(spun(TEXT)).score)
    assert np.isnan(scores[2:]).all()


def test_the_screen_lets_a_spun_text_through_and_changes_no_score_it_lets_through() -> None:
    texts = [NATURAL, spun(TEXT)]
    screened, full = garble_scores(texts), garble_scores(texts, screened=False)
    assert screened[1] == full[1]
    assert screened[0] in (0.0, full[0])

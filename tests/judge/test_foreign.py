from __future__ import annotations

from re import _parser  # type: ignore[attr-defined]

import pytest

from tests.judge.fabricate import subject_of
from toolkit.judge.foreign import _FRAMES, _PAPERS_REACH, foreign_places
from toolkit.model import FlagName, Level, Metadata

QIAOCHENG = Metadata(agency="谯城区水务局", region="安徽省亳州市谯城区", level=Level.COUNTY, genre="work_summary")
INVENTED = Metadata(agency="云岭县水务局", region="云岭县", level=Level.COUNTY, genre="work_summary")
HEILONGJIANG = Metadata(agency="黑龙江省水利厅", region="黑龙江省", level=Level.PROVINCE, genre="plan")
NOBODY = Metadata(genre="other")


def found(text: str, metadata: Metadata) -> list[str]:
    findings = list(foreign_places(subject_of(text, metadata=metadata), "zh"))
    assert {f.flag for f in findings} <= {FlagName.FOREIGN_PLACE}
    assert all(text[f.start : f.end] in f.evidence for f in findings)
    return [text[f.start : f.end] for f in findings]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("电子版可在临泉县政府网站下载，也可到窗口领取。", "临泉县"),
        ("请登录“浙江临安欢迎你”查看全部目录。", "浙江"),
        ("在临泉县委、县政府的正确领导下，我们修好了两道闸。", "临泉县"),
        ("去年冬天重新修订了《临泉县渠道管护办法》。", "临泉县"),
        ("现将临泉县去年的清淤情况报告如下。", "临泉县"),
        ("结合桂林实际，我们把渠口改到村东。", "桂林"),
        ("深入开展“和谐桂林”评选。", "桂林"),
        ("工作不少。\n临泉县高度重视清淤工作，先后开会两次。", "临泉县"),
        ("联系地址：临泉县河西路6号。", "临泉县"),
        ("由临泉县各乡镇负责清淤。", "临泉县"),
        ("定期对临泉县直机关进行检查。", "临泉县"),
        ("制定了《渠道管护办法》和《临泉县清淤办法》。", "临泉县"),
        ("按照《市清淤要点》（水办〔2016〕5号）和《临泉县人民政府关于印发清淤要点的通知》要求，清淤两次。", "临泉县"),
        ("现在，我代表临泉县人民政府报告工作。", "临泉县"),
        ("这是在临泉县第十三届人民代表大会第二次会议上的报告。", "临泉县"),
        ("会议上\n临泉县县长张大河作报告。", "临泉县"),
    ],
)
def test_a_foreign_place_where_only_one_s_own_stands(text: str, place: str) -> None:
    assert found(text, QIAOCHENG) == [place]


@pytest.mark.parametrize(
    "text",
    [
        "电子版可在谯城区政府网站、亳州市政府网站和安徽省政府网站下载。",
        "在安徽省委、亳州市委的正确领导下，渠修好了。",
        "组织干部赴临泉县考察学习，临泉县高度重视并介绍了做法。",
        "与临泉县政府网站实现跨省通办。",
        "谯城至临泉县的公路通车，路过界首市区。",
        "认真学习《浙江省渠道管护条例》。",
        "依据《上海市渠道管护条例》和《深圳市水务办法》执行。",
        "时任中共临泉县委书记的张大河来信祝贺。",
        "按照浙江省的做法，先清上游。",
        "来自临泉县的企业在本区投资建厂。",
        "对口支援和田地区，我区选派三名技术员。",
        "局长张大河，临泉县人，在岗十年。",
        "和平年代更要修渠，开发区、城关一带先行；大同世界，来宾众多，一路安康。",
        "确保定岗定责，美丽江西建设与本文无关。",
    ],
)
def test_others_are_mentioned_for_many_reasons(text: str) -> None:
    assert found(text, QIAOCHENG) == []


def test_a_blank_agency_belongs_nowhere() -> None:
    text = "本报告可在“浙江临安欢迎你”下载，疑问请与XX街道党政办联系。"
    assert found(text, NOBODY) == ["浙江"]
    (finding,) = foreign_places(subject_of(text, metadata=NOBODY), "en")
    assert "a blank (“XX街道”)" in finding.evidence


def test_no_agency_no_guess() -> None:
    assert found("电子版可在临泉县政府网站下载，共收到来信××件。", NOBODY) == []
    unplaced = Metadata(agency="水务局", genre="work_summary")
    assert found("电子版可在临泉县政府网站下载，请与XX街道联系。", unplaced) == []


def test_of_a_unit_in_no_list_only_its_equals_are_foreign() -> None:
    text = "在{}委、县政府的正确领导下，修好了水渠。"
    assert found(text.format("临泉县"), INVENTED) == ["临泉县"]
    assert found(text.format("安徽省"), INVENTED) == []  # 云岭县 may lie there
    assert found(text.format("云岭县"), INVENTED) == []


def test_a_province_owns_all_its_counties() -> None:
    assert found("现将道里区的清淤情况报告如下。", HEILONGJIANG) == []
    assert found("现将临泉县的清淤情况报告如下。", HEILONGJIANG) == ["临泉县"]


@pytest.mark.parametrize("genre", ["law", "news"])
def test_laws_and_news_are_not_asked(genre: str) -> None:
    metadata = Metadata(agency="谯城区水务局", region="安徽省亳州市谯城区", level=Level.COUNTY, genre=genre)
    assert found("电子版可在临泉县政府网站下载。", metadata) == []


@pytest.mark.parametrize(
    "text", ["临泉县" * 100_000, "在临泉县委" * 50_000, "安徽省" * 1000 + "欢迎你" * 1000, "\ud800临泉县政府网站\udfff"]
)
def test_hostile_text(text: str) -> None:
    found(text, QIAOCHENG)


@pytest.mark.parametrize("region", ["某地", "安徽省云岭县", "吉林", "\ud800", "县"])
def test_odd_regions(region: str) -> None:
    found("在临泉县委、县政府的正确领导下，修好了水渠。", Metadata(agency="水务局", region=region))


def test_no_frame_asks_for_more_words_than_are_looked_at() -> None:
    for frame in _FRAMES:
        if frame.before is not None and frame.reach < _PAPERS_REACH:
            _, longest = _parser.parse(frame.before.pattern).getwidth()
            assert longest <= frame.reach, frame.en

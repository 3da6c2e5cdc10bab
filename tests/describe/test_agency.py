"""Names of agencies, all invented or generic, against the convention."""

from __future__ import annotations

import pytest

from tests.describe.described_pages import described
from toolkit.describe import Gazetteer
from toolkit.describe.agency import parse_issuer
from toolkit.model import Level

TITLES = [
    ("云岭县教育局2015年政府信息公开工作年度报告", "云岭县教育局"),
    ("云岭县教育局关于2015年依法行政工作情况的报告", "云岭县教育局"),
    ("云岭县2015年政府信息公开工作年度报告", "云岭县人民政府"),
    ("云岭县人民政府2015年政府信息公开工作年度报告", "云岭县人民政府"),
    ("云岭县政府2015年政府信息公开年报", "云岭县人民政府"),
    ("2015年云岭县政府信息公开工作年度报告", "云岭县人民政府"),
    ("2015年度云岭县政府工作报告", "云岭县人民政府"),
    ("二〇一五年云岭县政府工作报告", "云岭县人民政府"),
    ("云岭县人民政府信息公开年度报告（2015年）", "云岭县人民政府"),
    ("关于云岭县2015年政府信息公开工作情况的报告", "云岭县人民政府"),
    ("关于印发《云岭县2016年政务公开工作要点》的通知", "云岭县人民政府"),
    ("云岭县人民政府办公室关于印发2016年政务公开工作要点的通知", "云岭县人民政府办公室"),
    ("云岭县政府办2016年工作总结", "云岭县人民政府办公室"),
    ("云岭县发改委2016年工作总结", "云岭县发展和改革委员会"),
    ("云岭县市场监管局2019年工作总结", "云岭县市场监督管理局"),
    ("云岭县城市管理行政执法局2012年工作总结", "云岭县城市管理行政执法局"),
    ("云岭县自然资源和规划局2019年工作总结", "云岭县自然资源和规划局"),
    ("云岭县人口和计划生育局2010年工作总结", "云岭县人口和计划生育局"),
    ("云岭县政务公开办公室2010年工作总结", "云岭县政务公开办公室"),
    ("中共云岭县委2016年工作总结", "中共云岭县委员会"),
    ("云岭县委组织部2016年工作总结", "中共云岭县委组织部"),
    ("青禾市云岭县青石镇2016年政府信息公开年度报告", "青石镇人民政府"),
    ("青石镇人民政府2016年政府信息公开年度报告", "青石镇人民政府"),
    ("青石镇2016年工作总结", "青石镇人民政府"),
    ("松坡乡2016年工作总结", "松坡乡人民政府"),
    ("青石镇财政所2016年工作总结", "青石镇财政所"),
    ("柳河街道2016年政府信息公开年度报告", "柳河街道办事处"),
    ("柳河办事处2016年政府信息公开年度报告", "柳河街道办事处"),
    ("柳河街道办2016年政府信息公开年度报告", "柳河街道办事处"),
    ("云岭区柳河街道党工委、办事处2016年工作总结", "柳河街道办事处"),
    ("柳河社区居委会2016年工作总结", "柳河社区居民委员会"),
    ("青石镇松坡村2016年工作总结", "青石镇松坡村村民委员会"),
    ("合肥市高新区管委会2016年政府信息公开年度报告", "合肥市高新区管理委员会"),
    ("安徽省亳州市谯城区教育局2016年工作总结", "谯城区教育局"),
    ("亳州市人民政府2016年政府信息公开年度报告", "亳州市人民政府"),
    ("北京市朝阳区2016年政府信息公开年度报告", "朝阳区人民政府"),
    ("恩施州人社局2016年工作总结", "恩施土家族苗族自治州人力资源和社会保障局"),
    ("阿拉善盟2016年政府信息公开年度报告", "阿拉善盟行政公署"),
    ("宁夏2016年政府信息公开年度报告", "宁夏回族自治区人民政府"),
    ("鼓楼区2016年政府信息公开年度报告", "鼓楼区人民政府"),
    ("国家税务总局2016年政府信息公开年度报告", "国家税务总局"),
    ("教育部2016年政府信息公开年度报告", "教育部"),
    ("2016年中华人民共和国国务院政府工作报告", "国务院"),
    ("江宁开发区2016年政府信息公开年度报告", "江宁开发区管理委员会"),
    ("大兴安岭地区行署2016年政府信息公开年度报告", "大兴安岭地区行政公署"),
    ("共青团云岭县委2016年工作总结", "共青团云岭县委员会"),
    ("云岭县人大常委会2016年工作报告", "云岭县人民代表大会常务委员会"),
    ("云岭镇卫生院2016年工作总结", "云岭镇卫生院"),
    ("云岭区住房和城乡建设局2016年工作总结", "云岭区住房和城乡建设局"),
    ("国家税务总局云岭县税务局2019年工作总结", "国家税务总局云岭县税务局"),
    ("最高人民法院、最高人民检察院关于适用某类解释的规定", "最高人民法院"),
    ("徐汇区湖南路街道办事处2012年工作总结", "湖南路街道办事处"),
    ("云溪中学2016年工作总结", "云溪中学"),
    ("西安交通大学2016年信息公开年度报告", "西安交通大学"),
    ("贵州省2016年政府信息公开年度报告", "贵州省人民政府"),
    ("全州县2016年政府信息公开年度报告", "全州县人民政府"),
    ("本溪市2016年政府信息公开年度报告", "本溪市人民政府"),
    ("云岭县教育局2015年工作总结 - 云岭县人民政府门户网站", "云岭县教育局"),
]

# Nobody is named: placeholders, common nouns, bodies that every place has, words that are also places.
NOBODY = [
    "××街道2016年工作总结",
    "XX市教育局2016年工作总结",
    "xx县2016年政府工作报告",
    "某县教育局2016年工作总结",
    "*镇2016年工作总结",
    "我局2016年工作总结",
    "本街道2016年工作总结",
    "全县2016年政务公开工作总结",
    "各乡镇2016年工作总结",
    "街道政务公开工作总结2024字",
    "乡镇2016年工作总结",
    "县教育局2016年工作总结",
    "教育局2016年工作总结",
    "政府办公室2016年工作总结",
    "实验小学2016年工作总结",
    "第二人民医院2016年工作总结",
    "学校2016年工作总结",
    "小学教师2016年个人工作总结",
    "社区2016年工作总结",
    "美丽乡村建设2016年工作总结",
    "新农村2016年工作总结",
    "文明城市2016年创建工作总结",
    "智慧城市2016年工作总结",
    "贫困县2016年工作总结",
    "示范区2016年工作总结",
    "和平2016年工作总结",
    "开发区2016年工作总结",
    "新城2016年工作总结",
    "新城区2016年工作总结",
    "城区2016年工作总结",
    "郊区2016年工作总结",
    "高新区2016年工作总结",
    "朝阳2016年工作总结",
    "吉林2016年工作总结",
    "驻京办事处2016年工作总结",
    "经济技术开发区2016年工作总结",
    "财政部门2016年工作总结",
    "2016年市政府工作报告",
    "云岭县公园条例",
    "工作部署2016年",
    "机关效能建设公开承诺书",
    "2016年工作总结",
    "",
]


@pytest.mark.parametrize(("title", "agency"), TITLES)
def test_the_title_names_the_agency(title: str, agency: str) -> None:
    assert described(title).agency == agency


@pytest.mark.parametrize("title", NOBODY)
def test_nobody_is_named(title: str) -> None:
    assert described(title).agency is None


@pytest.mark.parametrize("part", ["篇1", "第二篇"])
def test_an_essay_does_not_inherit_the_page(part: str) -> None:
    found = described(
        "工作总结", part=part, source="云岭县教育局", breadcrumb="首页 > 云岭县 > 教育局", published="2016-01-02"
    )
    assert (found.agency, found.region, found.published) == (None, None, None)
    assert found.genre == "template_essay"


@pytest.mark.parametrize(
    ("furniture", "agency"),
    [
        ({"source": "云岭县教育局"}, "云岭县教育局"),
        ({"source": "云岭县人民政府"}, "云岭县人民政府"),
        ({"source": "云岭日报"}, None),
        ({"source": "本站原创"}, None),
        ({"breadcrumb": "首页 > 云岭县教育局 > 年度报告"}, "云岭县教育局"),
        ({"breadcrumb": "首页 > 政府信息公开 > 年度报告"}, None),
        ({"site": "云岭县教育局"}, "云岭县教育局"),
        ({"site": "范文大全网"}, None),
    ],
)
def test_the_page_names_the_agency(furniture: dict[str, str], agency: str | None) -> None:
    assert described("2016年工作总结", body="一年来，各项工作扎实推进。", furniture=furniture).agency == agency


def test_the_owner_of_a_site_counts_where_the_text_speaks_for_such_a_place() -> None:
    title = "2016年政府信息公开工作年度报告"
    assert described(title, body="现将我县情况报告如下。", site="云岭县人民政府").agency == "云岭县人民政府"
    for label in ("site", "source", "breadcrumb"):
        assert described(title, body="现将我局情况报告如下。", furniture={label: "云岭县人民政府"}).agency is None


def test_a_bare_bureau_takes_its_place_from_the_page() -> None:
    assert described("县教育局2016年工作总结", site="云岭县人民政府门户网站").agency == "云岭县教育局"
    assert described("县教育局2016年工作总结", site="青禾市人民政府门户网站").agency is None


def test_sign_off_first_sentence_and_path() -> None:
    signed = described("2016年工作总结", signature=("云岭县教育局", "2017年1月5日"))
    assert (signed.agency, signed.published) == ("云岭县教育局", "2017-01-05")
    assert described("2016年工作总结", body="正文。\n云岭县水利局\n2017年1月5日").agency == "云岭县水利局"
    assert described("2016年工作总结", body="青石镇人民政府在县委领导下努力工作。").agency == "青石镇人民政府"
    assert described("2016年工作总结", body="现将云岭县审计局2016年工作汇报如下。").agency == "云岭县审计局"
    assert described("年度报告", body="本报告由云岭县民政局编制。").agency == "云岭县民政局"
    assert described(None, path="corpus/云岭县教育局/2016.txt").agency == "云岭县教育局"
    assert described(None, path="云岭县教育局2016年工作总结.docx").agency == "云岭县教育局"


def test_who_a_work_report_is_given_for() -> None:
    for line in ("云岭县人民政府县长　王五", "各位代表：\n现在，我代表云岭县人民政府，向大会报告工作。"):
        found = described("政府工作报告", body=line)
        assert (found.agency, found.level) == ("云岭县人民政府", Level.COUNTY)


def test_names_of_hostile_length_are_no_agencies() -> None:
    gazetteer = Gazetteer.load()
    for text in ("县" * 10_000, "云岭县" * 3_000, "青石镇" * 3_000, "市" * 39, "安徽省" * 13):
        parse_issuer(text, gazetteer)
    assert parse_issuer("云岭县教育局" * 20, gazetteer) is None

"""The vocabulary of agencies: suffixes that make one, short names and what they stand for, names that name nobody."""

from __future__ import annotations

import re

# Bodies that a place has: what an agency's name may end with once its place is taken off.
BODY = re.compile(
    r"[\u4e00-\u9fff（）()·]{0,28}(?:政府|公署|总署|审计署|委员会|[管工组常]委会|委|人大|政协|局|厅|办公室|办公厅|研究室|[^好用相何到四]处|科|司|办|中心|"
    r"法院|检察院|[剧画医学研书生]院|研究院|[^场]所|[^车网]站|馆|[^平]台|[大支总中分查]队|公司|集团|学校|党校|大学|中学|小学|"
    r"幼儿园|公园|[分支银]行|协会|学会|商会|联合会|[商工残科文侨妇]联|总会|工会|团委|党组|报社|出版社|通讯社|供销社|"
    r"监狱|海关|农场|林场|工作组|部)"
)
# The end of a body that also ends common words (工作部署, 全部): accepted only with these before it.
_MINISTRY = re.compile(r"(?:组织|宣传|统战|武装|工作|社会工作|政治|联络)部$")

GOVERNMENT = re.compile(r"(?:(?:人民)?政府(?:机关)?|行署|行政公署)$")

# Whole bodies as they are commonly shortened -> their full names. Public usage; extended as one comes across them.
_FULL_BODY = {
    "政府": "人民政府",
    "政府办": "人民政府办公室",
    "政府办公室": "人民政府办公室",
    "政府办公厅": "人民政府办公厅",
    "府办": "人民政府办公室",
    "委": "委员会",
    "县委": "委员会",
    "发改委": "发展和改革委员会",
    "发改局": "发展和改革局",
    "发展改革委": "发展和改革委员会",
    "发展改革局": "发展和改革局",
    "人社局": "人力资源和社会保障局",
    "人社厅": "人力资源和社会保障厅",
    "人力社保局": "人力资源和社会保障局",
    "住建局": "住房和城乡建设局",
    "住建厅": "住房和城乡建设厅",
    "住建委": "住房和城乡建设委员会",
    "卫健委": "卫生健康委员会",
    "卫健局": "卫生健康局",
    "卫计委": "卫生和计划生育委员会",
    "卫计局": "卫生和计划生育局",
    "市监局": "市场监督管理局",
    "市场监管局": "市场监督管理局",
    "食药监局": "食品药品监督管理局",
    "食药局": "食品药品监督管理局",
    "安监局": "安全生产监督管理局",
    "质监局": "质量技术监督局",
    "工商局": "工商行政管理局",
    "国税局": "国家税务局",
    "地税局": "地方税务局",
    "国土局": "国土资源局",
    "环保局": "环境保护局",
    "农业农村委": "农业农村委员会",
    "工信局": "工业和信息化局",
    "工信厅": "工业和信息化厅",
    "经信局": "经济和信息化局",
    "经信委": "经济和信息化委员会",
    "文旅局": "文化和旅游局",
    "文广旅局": "文化广电和旅游局",
    "教体局": "教育体育局",
    "科技局": "科学技术局",
    "民宗局": "民族宗教事务局",
    "退役军人局": "退役军人事务局",
    "应急局": "应急管理局",
    "医保局": "医疗保障局",
    "城管局": "城市管理局",
    "城管执法局": "城市管理行政执法局",
    "行政审批局": "行政审批服务局",
    "国资委": "国有资产监督管理委员会",
    "编办": "机构编制委员会办公室",
    "法制办": "法制办公室",
    "信访办": "信访办公室",
    "残联": "残疾人联合会",
    "工商联": "工商业联合会",
    "妇联": "妇女联合会",
    "纪委": "纪律检查委员会",
    "纪委监委": "纪律检查委员会监察委员会",
    "监委": "监察委员会",
    "法院": "人民法院",
    "检察院": "人民检察院",
    "管委会": "管理委员会",
    "人大": "人民代表大会",
    "人大常委会": "人民代表大会常务委员会",
    "人大办": "人民代表大会常务委员会办公室",
}
_SHORT_COMMITTEES = (("管委会", "管理委员会"), ("居委会", "居民委员会"), ("村委会", "村民委员会"))

# A blank to be filled in: never part of an agency's name.
PLACEHOLDER = re.compile(r"[×✕✖╳＊*○●□■◎△▲_＿?？\ufffd.…xXＸ某]")

# A word that stands for whoever reads it, or for all of them (本溪市 and 全州县 are places and asked before this).
COLLECTIVE = re.compile(r"[我本贵该各全](?:[省市县区州盟旗乡镇村局办委厅校院司会部所站队中]|街道|社区|单位|公司)")

# What stands before 镇, 乡, 街道, 市, 县, 区 in common nouns (乡镇, 家乡, 贫困县, 示范区), or makes a group of units.
GENERIC_STEM = re.compile(
    r"[全本我各该每贵某两新老小大农城集市郊乡村建强重家故下侨古名他异同]|[三送]下|小城|中心|特色小|建制|重点|所有|基层|农村|美丽|"
    r"有关|相关|下属|直属|[省县市区乡]直|贫困|文明|平安|和谐|先进|示范|试点|生态|卫生|智慧|海绵|生态文明|创建|社区|各县市?|城乡|"
    r"开发|高新|工业|产业|旅游|风景|行政|功能|市辖|管辖|中心城|主城|老城|新城|居民|服务|街道|关于|.*(?:关于|加强|推进|建设|开展|我们|进入|的).*"
)
# A unit of administration never ends so.
NOT_A_UNIT = re.compile(
    r".*(?:[都超门夜股楼]市|[一二三四五六七八九十]市|城市|[社小校园景山灾老特辖街库战军市地林矿牧郊片]区)"
)

# Institutions that exist in every place: without a name of their own before it, they name nobody.
INSTITUTION = re.compile(
    r"(?P<stem>[\u4e00-\u9fff]{2,14}?)(?:大学|学院|中学|小学|学校|幼儿园|医院|公司|集团|银行|监狱|海关|农场|林场|协会|学会|研究院)"
)
GENERIC_INSTITUTION = re.compile(
    r"(?:[省市县区乡镇村]|街道|社区|农村)?(?:第|[一二三四五六七八九十]|实验|中心|人民|中医|妇幼|职业|技术|高级|初级|民办|公立|"
    r"有限|责任|股份|建筑|工程|物业|中小|[高初]等|卫生|附属|寄宿制?|完全|特殊|教育|医科|师范)*"
)
# Bodies of the whole country, by name or by what they begin with.
_MINISTRY_NAME = re.compile(
    r"(?:国务院|最高人民法院|最高人民检察院)(?:办公厅|研究室)?|中央军委|审计署|海关总署|"
    r"(?:教育|科学技术|科技|工业和信息化|公安|国家安全|民政|司法|财政|人力资源和社会保障|自然资源|国土资源|生态环境|环境保护|"
    r"住房和城乡建设|交通运输|水利|农业农村|农业|商务|文化和旅游|文化|卫生|退役军人事务|应急管理|外交|国防|铁道)部(?:办公厅)?"
)
_STATE = "中华人民共和国"
_NATIONWIDE = re.compile(r"国务院|中共中央|中华全国|中国|全国|国家")


def national_body(text: str) -> str | None:
    """Name a body of the whole country without 中华人民共和国; None if `text` names none."""
    bare = text.removeprefix(_STATE)
    nationwide = bare != text or _NATIONWIDE.match(bare) is not None
    if _MINISTRY_NAME.fullmatch(bare) or (nationwide and is_body(bare)):
        return bare
    return None


def full_body(body: str) -> str:
    """发展和改革局 for 发改局; a body that is not in the list stays as it is."""
    known = _FULL_BODY.get(body)
    if known:
        return known
    for short, full in _SHORT_COMMITTEES:
        if body.endswith(short):
            return body.removesuffix(short) + full
    return body


def is_body(text: str) -> bool:
    """Whether `text` can be what an agency's name ends with: 教育局, 人民政府办公室, 档案馆."""
    if not BODY.fullmatch(text):
        return False
    return not text.endswith("部") or _MINISTRY.search(text) is not None

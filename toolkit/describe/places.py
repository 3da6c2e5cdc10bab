"""How names of places are written: short forms, and which of them are also words."""

from __future__ import annotations

import re

_ETHNIC = (
    "维吾尔|蒙古|回|藏|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|普米|塔吉克|怒|鄂温克|保安|裕固|独龙|鄂伦春|各"
)
_AUTONOMOUS = re.compile(
    rf"(?P<stem>.+?)(?:(?:{_ETHNIC})族|维吾尔|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯)*自治(?P<kind>[区州县旗])"
)
_LONG_SUFFIXES = ("特别行政区", "地区", "林区", "矿区", "新区", "特区")

# Prefectures whose short form is an ordinary word, or stands inside one (长白山), and needs its suffix.
WORDY_SHORT_FORMS = frozenset(
    {"朝阳", "日照", "来宾", "中山", "安康", "大同", "白银", "文山", "山南", "白山", "海东", "长治"}
)

# Short forms of provinces (or directions) that prefectures share but are not called by.
PROVINCIAL_SHORT_FORMS = frozenset({"海南", "海北", "海西", "黄南"})

# Counties whose full name is an ordinary word: a place only right after the name of its superior (阳泉市郊区).
ADJACENT_ONLY = frozenset(
    {"城区", "郊区", "矿区", "东区", "西区", "新城区", "老城区", "新市区", "新区", "市区", "城中区"}
)


def short_form(name: str) -> str:
    """安徽 for 安徽省, 恩施 for 恩施土家族苗族自治州; the name itself where nothing can be taken off."""
    if name.startswith("内蒙古"):
        return "内蒙古"
    if "自治" in name and (match := _AUTONOMOUS.fullmatch(name)):
        return match["stem"]
    if name.endswith(_LONG_SUFFIXES):
        return name.removesuffix(next(suffix for suffix in _LONG_SUFFIXES if name.endswith(suffix))) or name
    return name[:-1] if name[-1] in "省市县区旗盟" else name


def common_form(name: str) -> str | None:
    """恩施州 for 恩施土家族苗族自治州, 威宁县 for an autonomous county; None for other names."""
    match = _AUTONOMOUS.fullmatch(name) if "自治" in name else None
    return match["stem"] + match["kind"] if match and match["kind"] != "区" else None

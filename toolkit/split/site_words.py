"""The words that sites put around a report, as compiled patterns. Data only; `furniture.py` says where they count."""

from __future__ import annotations

import re

_BLANK = r"[^\S\t\n]{0,4}"
"""Not spelled out: a class of characters beyond Latin-1 takes .1 ms to compile, and there are hundreds of these."""

_Tree = dict[str, "_Tree"]


def _spaced(words: str) -> str:
    """Alternatives for blank-separated words, the longest that fits, blanks allowed between the characters of each.

    As a tree of common beginnings, which is compiled in half the time of a list.
    """
    tree: _Tree = {}
    for word in words.split():
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branches(tree)


def _branches(tree: _Tree) -> str:
    further = [
        re.escape(char) + (f"{_BLANK}{rest}" if (rest := _branches(below)) and "" not in below else rest)
        for char, below in tree.items()
        if char
    ]
    if not further:
        return ""
    if "" in tree:
        return f"(?:{_BLANK}(?:{'|'.join(further)}))?"
    return further[0] if len(further) == 1 else f"(?:{'|'.join(further)})"


_LABEL_WORDS = {
    "published": """
    发布时间 发布日期 发表时间 发表日期 更新时间 更新日期 成文日期 成文时间 生成日期 生成时间 印发日期
    公开日期 公开时间 添加时间 录入时间 上传时间 发文日期 发文时间 信息时间 信息发布时间 发布于 发表于 时间
    日期
    """,
    "source": """
    来源 图片来源 信息来源 文章来源 稿件来源 新闻来源 内容来源 稿源 发布机构 发布单位 发布部门 发布者
    发布人 信息提供 信息提供单位 供稿 供稿单位 发文机关 发文单位 制发机关 公开主体 责任部门 发文部门
    制作机关
    """,
    "author": """
    撰稿人 信息员 供稿人 编辑人 核稿 核稿人 签发人
    作者 责任编辑 编辑 责编 撰稿 审核 审核人 校对 录入 录入者 录入人 记者 通讯员 文字 摄影 编辑录入 终审
    初审 复审
    """,
    "counter": """
    访问量 浏览次数 浏览量 点击次数 点击量 点击率 点击数 点击 阅读次数 阅读量 阅读数 阅读 浏览 人气
    访问次数 已阅 点击频次 查看次数 本文浏览次数
    """,
    "index_no": """
    索引号 信息索引号 索取号 文号 发文字号 发文文号 文件编号 公文编号 信息编号 统一编号
    """,
    "title": "标题 信息名称 文件名称 公文名称 信息标题",
    "breadcrumb": """
    您现在所在的位置 您现在的位置 您当前的位置 您所在的位置 您的当前位置 您的位置 你现在的位置 你的位置
    你所在的位置 您当前位置 当前位置 当前的位置 所在位置 现在位置 现在的位置 当前所在位置
    """,
    "url": """
    本文网址 本文地址 本文链接 文章网址 原文链接 原文地址 原文网址 链接地址 文章链接 转载地址 网址
    """,
    "site": "版权所有 网站主办 网站主办单位",
    "navigation": """
    字体 字号 字体大小 字号大小 视力保护色 背景色 分享到 分享至 分享 保护视力色 打印 收藏 主题分类 体裁分类
    组配分类 服务对象 服务对象分类 公开方式 公开时限 公开范围 公开类别 公开形式 有效性 有效期 信息分类
    信息类别 信息类型 内容分类 分类 栏目 所属栏目 所属分类 所属类别 专题分类 主题词 关键词 关键字 内容概述
    内容摘要 标签 TAG TAGS Tags 语种 载体类型 记录形式 生效日期 失效日期 废止日期 是否有效 文件状态
    信息状态 文章类型 阅读权限 二维码
    """,
}
# Some sites set no colon after 发布时间: then a date has to follow at once.
_DATE_AHEAD = r"(?=[12]\d{3}[-/.年])"
LABEL = re.compile(
    "|".join(
        rf"(?P<{name}>(?:{_spaced(words)}){_BLANK}"
        + (rf"(?:[:：]|{_BLANK}{_DATE_AHEAD}))" if name == "published" else r"[:：])")
        for name, words in _LABEL_WORDS.items()
    )
)
LABEL_FIRST = frozenset(word[0] for words in _LABEL_WORDS.values() for word in words.split())
# What may stand before the first label of a line.
LABEL_PREFIX = re.compile(r"[【\[(（〔|｜·•\-—\s]+")
_WEAK_LABEL_WORDS = """
时间 日期 阅读 浏览 点击 打印 分享 收藏 分类 栏目 标签 文字 记者 编辑 审核 网址 有效期 关键词 主题词
"""
WEAK_LABELS = frozenset(_WEAK_LABEL_WORDS.split())

DATE = re.compile(
    r"(?P<year>[12]\d{3})\s?[-/.年]\s?(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})(?!\d)日?"
    r"(?:[ T\u3000]{0,3}\d{1,2}[:：时]\d{1,2}(?:[:：分]\d{1,2}秒?)?分?)?"
)
CHINESE_DATE = re.compile(
    r"(?P<year>[一二三四五六七八九〇零○0OＯ]{4})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日"
)
# A line that is nothing but a machine-written time stamp; a date written out in 年月日 belongs to the document.
STAMP = re.compile(
    r"[\[(（【]?[12]\d{3}[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T\u3000]{1,3}\d{1,2}[:：]\d{1,2}(?:[:：]\d{1,2})?)?[\])）】]?"
)

BREADCRUMB = re.compile(r"(?:.{0,12}[:：])?\s*(?:网站|网|本站)?首\s?页\s*(?:[>＞»›/\\→\-—]|::|·).*")
CRUMB_MARKS = re.compile(r"\s*(?:[>＞»›→]|::)+\s*")

_NAV_WORDS = """
返回顶部 回到顶部 返回页首 TOP 顶部 打印本页 打印此页 打印本文 打印页面 打印文本 打印 关闭本页 关闭窗口
关闭此页 关闭页面 关闭 加入收藏 收藏本页 收藏本站 收藏 设为首页 分享到 分享至 分享 微信好友 微信朋友圈
朋友圈 微信 新浪微博 腾讯微博 微博 QQ空间 QQ好友 QQ 人人网 开心网 百度贴吧 豆瓣 网站首页 首页 返回首页
返回上一页 返回上页 返回上级 返回列表 返回 字体大小 字体 字号 默认 特大 超大 大号 中号 小号 大 中 小
繁体版 简体版 繁體 简体 繁体 English 无障碍浏览 无障碍阅读 无障碍 长者模式 长者版 长者助手 适老化
关怀版 手机版 电脑版 移动版 客户端 RSS订阅 RSS 订阅 上一页 下一页 上页 下页 末页 尾页 纠错 我要纠错
网站纠错 点赞 举报 复制链接 朗读 语音播报 全文下载 下载 网站地图 联系我们 关于我们 网站声明 法律声明
版权声明 隐私声明 免责声明 使用帮助 网站帮助 帮助 站内搜索 搜索 登录 注册 加载中 查看更多 更多 划词翻译
扫码分享 站点地图 正文 A A+ A- T + - 打印预览 保存 推荐
"""
_SHARED_WITH_TABLES = (
    "大 中 小 A T + - 正文 推荐 更多 默认 保存 下载 首页 顶部 English 帮助 QQ 微信 微博 订阅 返回 注册 登录 搜索"
)
_NAV_SEP = r"[\s|｜/\[\]【】()（）<>〈〉:：,，、·•>»…]"
# Possessive throughout: 返回首页 is also 返回 + 首页, and giving back would try every way of cutting a long line.
NAV_LINE = re.compile(rf"(?:{_spaced(_NAV_WORDS)}|{_NAV_SEP})++\Z")
_WEAK_NAV = frozenset(_SHARED_WITH_TABLES.split())
_NAV_WORD = re.compile(_spaced(_NAV_WORDS))
MENU_LINE = re.compile(r"(?:网站)?首\s?页(?:[\s|｜]+[^\s|｜。，；]{2,8}){3,30}[\s|｜]*\Z")

STRICT = re.compile(
    r"[^。；]{0,6}扫\s?(?:一\s?扫|码|描)[^。；]{0,24}(?:手机|微信|打开|关注|分享|二维码|当前页|本页|阅读|访问)[^。；]{0,16}\Z"
    r"|分享到?\s?[:：][^。；]{0,60}\Z"
    r"|[\[【(（]?(?:字体|字号)\s?[:：][^。；]{0,40}\Z"
    r"|(?:您的浏览器|您的浏览器版本)[^。]{0,80}。?\Z"
    r"|<!--.{0,200}-->\Z"
    r"|(?P<rule>[-=*_#~—─━·+])(?P=rule){2,}\Z"
)
# First characters of lines that STRICT or NAV_LINE can match in the middle of a page.
STRICT_FIRST = frozenset("扫分打关返字收您用请微手回加设网使[【(（<-=*_#~—─━·+")
NEIGHBOUR = re.compile(
    r"[【\[(（]?\s*(?:上|下|前|后)\s?(?:一\s?)?(?:篇|条|页|则|个|条信息|条新闻)(?:文章|新闻|信息|内容)?\s*[】\])）]?\s*(?:[:：>»].*|\Z)"
)
_LIST_NAME = (
    r"(?:关联|相关|延伸|拓展|推荐|热门|最新|更多|猜你|友情|附件|精彩|同类|本类|热点)"
    r"(?:稿件|链接|阅读|新闻|文章|文件|信息|附件|解读|推荐|资料|政策|报道|内容|下载|喜欢|范文|图解|排行|搜索|专题|热文|热点)"
    r"(?:推荐|列表|排行榜?)?"
)
# 相关阅读 alone, or anything short before it where a colon or bracket shows that a list follows.
LIST_HEAD = re.compile(
    rf"[【\[<《(（■◆●▲>»\s]*{_LIST_NAME}\s*[】\]>》)）]?\s*(?:[:：].*)?\Z"
    r"|看过.{1,40}还看了?\s*[:：]?\Z"
    rf"|(?![一二三四五六七八九十\d(（第])[^。：:]{{1,30}}?{_LIST_NAME}\s*[】\]]?\s*[:：]\Z"
)
FILE_NAME = re.compile(
    r"[^。；]{1,80}\.(?:pdf|docx?|xlsx?|wps|et|zip|rar|pptx?|jpe?g|png|ofd|txt|mp4)(?:\s*[\[(（][^)）\]]{0,20}[)）\]])?\Z",
    re.I,
)
# Nothing but a site's foot says these.
FOOTER = re.compile(
    r".{0,80}?(?:版权所有|Copyright|©|ICP\s?[备证]|公安网备|网站标识码|All Rights Reserved|您是第.{0,12}[位个]访)"
    r"|(?:网站地图|站点地图|建议使用.{0,20}(?:浏览器|分辨率)|最佳浏览|网站声明|推荐使用.{0,20}浏览器)[^。]{0,80}\Z",
    re.I,
)
# One of these is in the first FOOTER_KEY_CHARS of whatever FOOTER matches: looked for first, being faster.
FOOTER_KEY_CHARS = 100
FOOTER_KEY = re.compile("版权|pyright|PYRIGHT|©|ICP|icp|网备|标识码|ights|IGHTS|您是第|地图|浏览|声明")
# These stand in a site's foot as well as in documents.
FOOTER_WEAK = re.compile(
    r"(?:主办(?:单位)?|地\s*址|电\s*话|联系电话|传\s*真|邮\s*编|邮政编码|E-?mail|邮\s*箱|电子邮箱|承办|承办单位|维护单位|技术支持|运行维护|开发维护|"
    r"网站电话|值班电话|联系我们|主管|协办|服务热线|政务服务热线|客服)[:：].{0,100}\Z",
    re.I,
)
MAX_SITE_NAME_CHARS = 40  # SITE_NAME matches no longer line
SITE_NAME = re.compile(
    r"(?:欢迎(?:您?访问|光临|您|来到|进入).{0,30}|[^。，；：:、_|｜—\-]{1,24}(?:门户网站?|政府网站?|政府网|信息公开网|政务公开网|政务网|公众网|信息网|"
    r"范文网|文库|资讯网|文秘网|作文网|公文网|文秘站|写作网|演讲稿网?|官方网站|官网|政府信息公开平台|信息公开专栏))\Z"
)
# One of these is in whatever INTRO matches: looked for first, being faster.
INTRO_KEY = re.compile(
    r"小编|供(?:大家|您|你|各位|广大)|欢迎|希望(?:能|可以|会|对|给|帮)|更多|范文|模板|本文是|以上|下面是|"
    + "|".join(rf"{word}[一二三四五六七八九十\d]" for word in ("精选", "精品", "通用", "合集", "集合", "锦集"))
)
INTRO = re.compile(
    r"小编|供(?:大家|您|你|各位|广大网友)(?:参考|借鉴|阅读|学习)|欢迎(?:大家|您|各位|广大)?(?:阅读|参考|借鉴|下载|收藏|浏览|查看)|"
    r"希望(?:能够?|可以|会)?(?:对|给|帮)(?:大家|您|你|各位).{0,8}(?:帮助|参考|有用|启发)|"
    r"(?:更多|查看更多).{0,24}(?:请关注|敬请关注|请点击|尽在|请继续关注)|"
    r"(?:精选|精品|优秀|最新|通用|实用|热门|整理|收集|推荐|分享).{0,12}(?:范文|模板).{0,10}(?:篇|大全|集锦|合集|参考|[。!！])|"
    r"(?:精选|精品|通用|合集|集合|锦集)[一二三四五六七八九十\d]{1,2}篇|本文是.{0,30}(?:范文|整理)|"
    r"以上(?:就是|是|内容).{0,40}(?:全部内容|希望|范文)|下面是.{0,30}(?:整理|收集|为大家|带来)"
)
ABSTRACT = re.compile(
    r"[【\[(（]?\s*(?P<word>导\s?语|导\s?读|编者按|摘\s?要|简\s?介|内容(?:提要|简介|摘要|导读)|提\s?要|前\s?言|引\s?言)\s*[】\])）]?\s*[:：]\s*"
)
ABSTRACT_FIRST = frozenset("【[(（导编摘简内提前引")
ALWAYS_INTRO = re.compile(r"导\s?语|导\s?读")

ATTACHMENTS = re.compile(r"附\s*件\s*(?:下载|列表)?\s*[:：]?\Z")
# A value after which nothing more can belong to its label.
_BARE_DATE = re.sub(r"\?P<\w+>", "?:", DATE.pattern)
CLOSED_VALUE = re.compile(
    rf"\s*(?:{_BARE_DATE}"
    r"|\d{1,9}\s*次?|[\[【(（]?\s*(?:大号?\s*中号?\s*小号?|小号?\s*中号?\s*大号?)\s*[\])）】]?)\s*"
)


def is_navigation(line: str, *, alone: bool, weak: bool = False) -> bool:
    """Whether a line holds only site controls (打印本页 关闭 收藏).

    alone: a single control word of its own is enough; else the line needs two, or one no table would hold.
    weak: words that tables hold too (大, 登录) and closing brackets will do.
    """
    if len(line) > 200 or NAV_LINE.match(line) is None:
        return False
    found = [re.sub(r"\s", "", m.group()) for m in _NAV_WORD.finditer(line)]
    if weak:
        return bool(found) or line in ("】", "]", "|", "｜")
    strong = [word for word in found if word not in _WEAK_NAV]
    return bool(strong) and (alone or len(found) > 1 or len(strong[0]) > 3)

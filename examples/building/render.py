"""Documents as the text files of a site: with the furniture that crawlers bring along."""

from __future__ import annotations

import re
from collections.abc import Sequence

from examples.building.damage import mirror
from examples.building.placed import Placed, Writer
from examples.building.sources import Source

_HEADING = re.compile(r"[一二三四五六七八九十]+、.{1,30}$")

_HEADS = {
    "": "{title}\n\n",
    "none": "{title}\n",
    "law": "{title}\n（{published}公布）\n",
    "gov1": "您当前的位置：首页 > 政务公开 > {agency} > 年度文件\n{title}\n"
    "发布时间：{published} 09:24　来源：{agency}　浏览次数：318　字体：【大 中 小】\n\n",
    "gov2": "网站首页 | 机构职能 | 通知公告 | 办事大厅 | 互动交流\n"
    "索引号：LY{year}-00417　主题分类：综合政务\n{title}\n"
    "日期：{published}　来源：{agency}　访问量：1022　字号：T|T\n\n",
}
_TAILS = {
    "": "\n",
    "none": "\n",
    "law": "\n",
    "gov1": "\n\n上一篇：关于调整办公时间的通知\n下一篇：没有了\n扫一扫在手机打开当前页\n【打印本页】 【关闭窗口】\n",
    "gov2": "\n\n分享到：\n附件下载：暂无\n版权所有：{agency}　技术支持：县信息中心\n建议使用1024×768分辨率浏览本站\n",
}
_HTML_HEAD = """<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>{title}</title>
<style>body{{font-family:SimSun}} .nav{{color:#666}}</style>
<script>var pv = 0; function zoom(size) {{ document.body.style.fontSize = size; }}</script></head>
<body>
<div class="nav"><a href="/">首页</a> <a href="/xxgk/">信息公开</a> <a href="/bsfw/">办事服务</a>
<a href="/hd/">互动</a></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/xxgk/">信息公开</a> &gt; 正文</div>
<div class="article">
<h1>{title}</h1>
<p class="info">发布日期：{published} 来源：{agency} 点击数：<span id="pv">427</span>
【字体：<a>大</a> <a>中</a> <a>小</a>】</p>
"""
_HTML_TAIL = """</div>
<div class="pager"><a href="#">上一条：暂无</a> <a href="#">下一条：值班安排表</a></div>
<div class="footer">主办单位：{agency} 网站标识码：9900000000
<a href="#">网站地图</a> <a href="javascript:window.print()">打印本页</a></div>
</body>
</html>
"""
_ESSAY_HEAD = """笔尖范文网 > 工作总结 > 街道总结
街道政务公开工作总结优选五篇
更新时间：2021-09-14　字数：3260　阅读：518次

时光如梭，又到了写总结的时候，您是不是正对着电脑发愁呢？下面是小编为大家精心收集的街道工作总结范文，仅供参考，喜欢的朋友别忘了收藏！

"""
_ESSAY_TAIL = """相关推荐：
社区工作总结怎么写
年终总结开头金句
本文由会员上传，版权归原作者所有，如有侵权请联系删除。www.bijian-fanwen.example
"""
_ESSAY2_HEAD = "信访工作总结三篇\n来源：笔尖范文网　编辑：小文　时间：2022-01-06\n\n"


def text_file(source: Source) -> Placed:
    """One document as plain text between head and tail furniture; a mirror's text is damaged as a whole."""
    writer = Writer()
    names = _names(source)
    writer.put(_HEADS[source.furniture].format(**names))
    paragraphs(writer, source.body.text, indent="　　")
    writer.put(_TAILS[source.furniture].format(**names))
    return mirror(writer.placed()) if source.format == "mirror" else writer.placed()


def markdown_file(source: Source) -> Placed:
    """Markdown: a title, `##` headings, plain paragraphs."""
    writer = Writer()
    writer.put(f"# {source.title}\n\n{source.agency}　{source.published}\n\n")
    lines = source.body.text.split("\n")
    for number, line in enumerate(lines):
        writer.put("## " if _HEADING.match(line) else "")
        writer.put_body(line)
        if number < len(lines) - 1:
            writer.put_body("\n")
        writer.put("\n")
    return writer.placed()


def html_file(source: Source) -> Placed:
    """Write a page with navigation, script, article, table and footer; offsets point into the markup."""
    writer = Writer()
    names = _names(source)
    writer.put(_HTML_HEAD.format(**names))
    lines = source.body.text.split("\n")
    for number, line in enumerate(lines):
        _html_line(writer, line, _neighbours(lines, number))
        writer.skip_body(number < len(lines) - 1)
    writer.put(_HTML_TAIL.format(**names))
    return writer.placed()


def essay_page(sources: Sequence[Source]) -> dict[str, Placed]:
    """Write a page of essays: one text, every essay placed in it."""
    writer = Writer()
    numbered = sources[0].format == "essay"
    writer.put(_ESSAY_HEAD if numbered else _ESSAY2_HEAD)
    cuts = []
    for source in sources:
        writer.put(f"街道工作总结范文（{source.part}）\n\n" if numbered else f"{source.part}：{source.title}\n")
        first = len(writer.starts)
        paragraphs(writer, source.body.text, indent="　　")
        cuts.append((source.doc_id, first, len(writer.starts)))
        writer.put("\n\n")
    writer.put(_ESSAY_TAIL if numbered else "")
    page = writer.placed()
    return {doc_id: Placed(page.text, page.starts[a:b], page.ends[a:b]) for doc_id, a, b in cuts}


def bare(source: Source) -> Placed:
    """Write the body and nothing else (a `text` column)."""
    writer = Writer()
    writer.put_body(source.body.text)
    return writer.placed()


def paragraphs(writer: Writer, body: str, *, indent: str) -> None:
    """Body lines, indented; a table's cells come out with tabs between them."""
    for number, line in enumerate(body.split("\n")):
        if number:
            writer.put_body("\n")
        if is_row(line):
            put_row(writer, line, "\t")
        else:
            writer.put(indent)
            writer.put_body(line)


def is_row(line: str) -> bool:
    """Whether a source line is a row of a table."""
    return line.startswith("| ")


def cells(line: str) -> list[str]:
    """Split the cells of `| a | b |`."""
    return line.removeprefix("| ").removesuffix(" |").split(" | ")


def put_row(writer: Writer, line: str, between: str, before: str = "", after: str = "") -> None:
    """Write a table row's cells; its borders are passed over."""
    writer.skip_body(2)
    for number, cell in enumerate(cells(line)):
        if number:
            writer.skip_body(3)
            writer.put(between)
        writer.put(before)
        writer.put_body(cell)
        writer.put(after)
    writer.skip_body(2)


def _html_line(writer: Writer, line: str, neighbours: tuple[bool, bool]) -> None:
    if not is_row(line):
        tag = "h3" if _HEADING.match(line) else "p"
        writer.put(f"<{tag}>")
        writer.put_body(line)
        writer.put(f"</{tag}>\n")
        return
    table_goes_on_before, table_goes_on_after = neighbours
    writer.put("" if table_goes_on_before else '<table border="1">\n')
    writer.put("<tr>")
    put_row(writer, line, "", "<td>", "</td>")
    writer.put("</tr>\n" if table_goes_on_after else "</tr>\n</table>\n")


def _neighbours(lines: Sequence[str], number: int) -> tuple[bool, bool]:
    before = number > 0 and is_row(lines[number - 1])
    return before, number + 1 < len(lines) and is_row(lines[number + 1])


def _names(source: Source) -> dict[str, str]:
    return {"title": source.title, "agency": source.agency, "published": source.published, "year": source.year}

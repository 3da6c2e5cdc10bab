"""Simulated copies that no spinner made, to count false calls on: edited by hand, badly scanned, renamed, refilled."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

import opencc

_CLAUSE = re.compile(r"(?<=[，。；、\n])")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")

_PAIRS = (
    "推进 推动|加强 强化|进一步 更加|完善 健全|提高 提升|积极 主动|深入 扎实|确保 保证|开展 组织|实施 落实|加快 加速|"
    "建设 构建|促进 助推|支持 扶持|坚持 秉持|实现 达到|重点 关键|认真 切实|严格 从严|群众 百姓|问题 不足|及时 迅速|"
    "增加 增长|共同 一起|优化 改善|继续 持续|大力 着力|制定 出台|要求 规定|努力 奋力|通过 借助|取得 获得|保障 保证|"
    "管理 管控|检查 督查|力度 强度|水平 层次|完成 办结|能力 本领"
)
"""Words of reports that an editor may exchange either way."""

_SYNONYMS = {a: b for line in _PAIRS.split("|") for a, b in (line.split(), line.split()[::-1])}
_SYNONYM = re.compile("|".join(_SYNONYMS))

_PLACE = "东西南北上下长宁安永新平清江河海山阳州城湖川龙金石泰和兴华丰林桥沙岭溪泉云台港"
_FILLERS = {
    "d": "财政局 民政局 教育局 卫健委 住建局 交通局 农业局 司法局 信访局 审计局".split(),
    "v": "推进 深化 加快 落实 强化 规范 完善 提升 优化 健全 狠抓 统筹 巩固 拓展 夯实".split(),
    "a": "扎实 全面 持续 深入 稳步 有序 切实 大力 着力 积极 认真 不断".split(),
    "o": "政务公开 依法行政 乡村振兴 营商环境 作风建设 安全生产 社会治理 生态保护 民生保障 招商引资 项目建设 财政预算 "
    "医疗改革 基层党建 粮食安全 科技创新 人才引进 道路交通".split(),
    "r": "取得明显成效 取得阶段性成果 迈上新台阶 实现新突破 得到群众认可 受到上级肯定 保持良好态势".split(),
}
_TEMPLATES = (
    "{y}年，{p}{d}{a}{v}{o}，{a}{v}{o}，{r}。",
    "全年共{v}{o}项目{n}个，完成投资{n}亿元，同比增长{n}%。",
    "围绕{o}和{o}，{d}先后召开专题会议{n}次，印发文件{n}份。",
    "以{o}为抓手，{a}{v}{o}，{a}{v}{o}，{r}。",
    "会同{d}、{d}开展{o}专项检查{n}次，发现问题{n}个，整改到位{n}个。",
    "新建{o}示范点{n}处，惠及群众{n}户，{r}。",
    "{d}牵头制定{p}{o}实施方案，明确{n}项重点任务，{a}{v}责任落实。",
    "组织{o}培训{n}期，参训干部{n}人次，发放宣传资料{n}份。",
    "针对{o}中的薄弱环节，坚持问题导向，{a}{v}{o}，{r}。",
)


def edited(text: str, rng: Random, others: Sequence[str], *, swap: float, delete: float, insert: float) -> str:
    """An editor's copy: clauses left out and put in, some words exchanged for others as good. Shares in 0-1."""
    kept = []
    for clause in _CLAUSE.split(text):
        chance = rng.random()
        if chance < delete:
            continue
        kept.append(_SYNONYM.sub(lambda m: _SYNONYMS[m[0]] if rng.random() < swap else m[0], clause))
        if chance > 1 - insert:
            kept.append(rng.choice(others))
    return "".join(kept)


def scanned(text: str, rng: Random, rate: float) -> str:
    """A bad scan: a share of the characters misread as other characters of the text."""
    chars = sorted(set(_CHINESE.findall(text)))
    return "".join(rng.choice(chars) if _CHINESE.match(c) and rng.random() < rate else c for c in text)


def from_taiwan(text: str) -> str:
    """The text as a Taiwan mirror has it, its words too, read back in Simplified characters."""
    simplified: str = opencc.OpenCC("t2s").convert(opencc.OpenCC("s2twp").convert(text))
    return simplified


def renamed(text: str, rng: Random, names: Sequence[str]) -> str:
    """The text with names of places replaced throughout, each by an invented one."""
    for name in names:
        text = text.replace(name, "".join(rng.choices(_PLACE, k=len(name))))
    return text


def skeleton(rng: Random, n_sentences: int) -> list[str]:
    """Sentences of a template with slots, for `filled`."""
    return rng.choices(_TEMPLATES, k=n_sentences)


def filled(sentences: Sequence[str], rng: Random) -> str:
    """A report made by filling a template's slots with numbers, names and topics."""
    place = "".join(rng.choices(_PLACE, k=2)) + rng.choice(["区", "县", "市", "镇"])

    def value(slot: re.Match[str]) -> str:
        if slot[1] == "p":
            return place
        return str(rng.randint(2, 3000)) if slot[1] in "yn" else rng.choice(_FILLERS[slot[1]])

    return "".join(re.sub(r"\{(\w)\}", value, sentence) for sentence in sentences)

"""Slots against edits: what a refilled template exchanges, and what a rewritten sentence does."""

from __future__ import annotations

import random
import time

import pytest

from toolkit.align.slots import LONGEST, is_slot

SLOTS = """
由云溪市民政局负责|由云岭区教育局负责
在柏川县举行|在汀安县举行
共计三十二人|共计十九人
减少百分之九十一以上|减少百分之七以上
由局长秦昭远主持|由局长赵敏主持
民政科负责接待|社会事务科负责接待
在云岭工业园召开|在云岭经开区召开
我市全年收入|我县全年收入
于三月上旬完成|于十一月底完成
走访了高桥乡沙湾双河镇看望了|走访了石门沙湾铜鼓镇看望了
来自柳泉镇枫林乡清远镇等地的选手|来自银滩乡枫林乡桃源村龙泉乡等地的选手
由丹江恒达化工有限公司承建|由麻岭恒达机械有限责任公司承建
×县人民政府办公室|云溪县人民政府办公室
上半年完成|前三季度完成
副局长魏明在会上|党支部书记魏明在会上
湖南加快建设|安徽加快建设
推进上海港建设|推进天津港建设
由教育主管部门审批|由林业主管部门审批
经市财政局审核|经市司法局审核
受理来信0件|受理来信三十件
某市召开会议|南浦市召开会议
第十五次会议|第三次会议
信访局水利局作了汇报|财政局作了汇报
局长带队|副局长带队
在柳泉路0号办公|在石门大道0号办公
十二五规划|十三五规划
运动员八百余名清远县科长高明宣布|运动员二百名丹江区主任赵立新宣布
受理来访十二人次|受理来访十二余人次
在青陂柳垭设点|在渔梁柳垭设点
""".split()

EDITS = """
加强社区管理|完善社区管理
进行检查|进行一次检查
召集各部门开会|组织各部门开会
认真整改|及时整改
区域经济|县域经济
积极推进工作|扎实推进工作
取得成效|取得进展
对市场进行检查|对市场进行核查
建立信访接待制度|完善信访接待制度
群众满意|百姓满意
部署工作|安排工作
或者隐瞒|或隐瞒
做好服务工作|做好管理工作
资金保障到位|人员保障到位
严格督查|严密督查
不得擅自收购|不准擅自收购
指挥得当|指挥有方
学校食堂账本|医院药房账本
可以查阅|能够查阅
走访学校|走访农户
切实加强部门协作|切实强化部门协作
分管领导|主管领导
干部群众参与|党员群众参与
多次检查|再次检查
一些地方|有些地方
北京等城市|北京城市
公开的范围|公开范围
规划要求|建设要求
""".split()


def difference(left: str, right: str) -> tuple[str, str, str, str]:
    """The words that two sentences do not share, and those before and behind."""
    head = next(i for i in range(len(left) + 1) if left[: i + 1] != right[: i + 1])
    tail = next(
        i for i in range(len(left) + 1) if i + head >= min(len(left), len(right)) or left[-1 - i] != right[-1 - i]
    )
    return left[head : len(left) - tail], right[head : len(right) - tail], left[:head], left[len(left) - tail :]


@pytest.mark.parametrize("pair", SLOTS)
def test_refilled_slots(pair: str) -> None:
    left, right = pair.split("|")
    assert is_slot(*difference(left, right))


@pytest.mark.parametrize("pair", EDITS)
def test_reworded_sentences(pair: str) -> None:
    left, right = pair.split("|")
    assert not is_slot(*difference(left, right))


@pytest.mark.parametrize("pair", SLOTS + EDITS)
def test_the_sides_may_be_exchanged(pair: str) -> None:
    left, right = pair.split("|")
    removed, inserted, before, after = difference(left, right)
    assert is_slot(removed, inserted, before, after) == is_slot(inserted, removed, before, after)


def test_too_long_for_a_slot() -> None:
    assert not is_slot("三" * (LONGEST + 1), "四", "共", "人")


def test_hostile_words_stay_cheap() -> None:
    rng = random.Random(11)
    alphabet = "局县市乡镇村路公司一十×某第王李在的等云溪"
    start = time.perf_counter()
    for _ in range(200):
        words = ["".join(rng.choice(alphabet) for _ in range(LONGEST)) for _ in range(2)]
        is_slot(words[0], words[1], "甲乙丙丁戊己庚辛", "子丑寅卯辰巳午未")
    assert time.perf_counter() - start < 10

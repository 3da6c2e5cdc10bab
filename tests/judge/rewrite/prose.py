"""An invented report, and what a spinner, an editor, a scanner and another town would make of it."""

from __future__ import annotations

import random
import re

REPORT = (
    "一年来，云溪镇认真落实上级部署，围绕群众关心的问题开展工作，各项任务完成情况良好。我们坚持公开办事程序，"
    "在政务大厅设立公开栏，定期公布收费标准和办理结果，群众可以随时查询。对重要事项，镇政府召开会议研究，"
    "及时向社会公开决定。全镇建立了首问负责制度，明确责任人员，规范工作流程，提高服务质量。窗口人员接待来访群众时"
    "做到热情耐心，对不符合条件的申请说明原因，对材料不全的一次告知。为了方便群众，我们组织干部进村入户，"
    "代办各类手续，解决了一批实际困难。在学习方面，镇机关每月组织干部学习法律知识，邀请专家讲课，"
    "干部依法办事的能力有了明显提高。在监督方面，我们聘请社会监督员，设置意见箱和举报电话，接受群众监督，"
    "对反映的问题逐项调查，认真整改。在安全方面，我们组织力量检查企业和学校，发现隐患立即要求整改，"
    "全年没有发生重大事故。在环境方面，我们清理河道，修建垃圾站，安排专人管理，村庄面貌发生了很大变化。"
    "在教育方面，我们筹集资金改善学校条件，帮助困难学生完成学业。在农业方面，我们推广优良品种，培训农民技术，"
    "粮食产量稳步增长，农民收入继续增加。存在的主要问题是：公开的内容不够全面，个别人员服务意识不强，"
    "监督制度还需要完善。下一步，我们将加强领导，健全制度，扩大公开范围，认真解决群众反映的问题，"
    "努力建设人民满意的服务型机关，为全镇经济社会发展作出新的贡献。"
)

TABLE = {
    "群众": "大众", "问题": "题目", "公开": "果然", "认真": "当真", "服务": "办事", "制度": "轨制", "监督": "看管",
    "机关": "构造", "重要": "紧张", "完成": "实现", "组织": "构建", "人员": "职员", "明显": "显明", "发生": "产生",
    "条件": "前提", "学习": "进修", "方便": "便利", "环境": "情况", "安全": "平安", "检查": "查抄", "解决": "办理",
    "设立": "建立", "定期": "按期", "健全": "健旺", "领导": "带领", "建设": "扶植", "发展": "成长", "收入": "支出",
    "改善": "改良", "帮助": "赞助", "继续": "持续", "立即": "当即", "主要": "首要", "内容": "形式", "范围": "规模",
}  # fmt: skip


def spun(text: str = REPORT, table: dict[str, str] | None = None) -> str:
    """Every word of the table replaced wherever it stands."""
    chosen = TABLE if table is None else table
    return re.sub("|".join(chosen), lambda found: chosen[found[0]], text)


def scanned(seed: int, rate: float, text: str = REPORT) -> str:
    """A share of the characters misread."""
    draw = random.Random(seed)
    return "".join(draw.choice(text) if draw.random() < rate else char for char in text)


def edited(seed: int, text: str = REPORT) -> str:
    """Some clauses left out, others put in, a few words exchanged: what an editor does."""
    draw = random.Random(seed)
    fresh = ("并报上一级备案", "这项做法得到了肯定", "有关经费列入预算", "今后还将逐步推开", "各村都有专人联系")
    clauses = []
    for clause in re.split("(?<=[，。])", text):
        if draw.random() < 0.85:
            clauses.append(clause)
        if draw.random() < 0.15:
            clauses.append(draw.choice(fresh) + "，")
    return "".join(clauses).replace("认真", "切实").replace("提高", "提升")

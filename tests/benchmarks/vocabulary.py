"""Invented words for invented patents: technical stems, institutions, names; nothing real but the shape."""

import random
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, TypeVar

Item = TypeVar("Item")

#: Industry → (IPC subclasses, things to patent, their parts, materials, praise); every list most frequent first.
INDUSTRIES: dict[str, list[list[str]]] = {
    name: [words.split() for words in lists]
    for name, lists in {
        "新材料": (
            "C01B C08L C04B B32B C09D",
            "石墨烯导热膜 碳纤维复合材料 气凝胶毡 自修复涂层 陶瓷基复合材料 阻燃聚丙烯 水凝胶 超疏水表面",
            "基体 增强相 涂层 中间层 骨架 薄膜 填料 界面层",
            "氧化石墨烯 硅烷偶联剂 去离子水 无水乙醇 乙二醇 聚乙烯醇 纳米氧化铝 过硫酸铵",
            "高导热 耐高温 高强度 轻质 可降解 抗静电 耐腐蚀",
        ),
        "新能源": (
            "H01M H02J H02S F03D C25B",
            "锂离子电池负极材料 固态电解质 光伏组件 储能系统 燃料电池 风力发电机组 钠离子电池 电解水制氢装置",
            "正极 负极 隔膜 集流体 双极板 逆变器 散热板 叶片",
            "磷酸铁锂 硬碳 导电炭黑 六氟磷酸锂 泡沫镍 碳酸锂 聚偏氟乙烯",
            "低温 快充 长寿命 高能量密度 高安全性 低成本",
        ),
        "现代农业": (
            "A01B A01C A01D A01G C05F",
            "玉米秸秆还田机 水稻插秧机 免耕播种机 寒地大豆育种 温室大棚 土壤改良剂 水肥一体化系统 有机肥",
            "机架 播种单元 粉碎刀 排肥器 传动轴 刀辊 行走轮 仿形机构",
            "玉米秸秆 腐殖酸 生物炭 尿素 膨润土 枯草芽孢杆菌 草木灰",
            "节水 高效 自走式 抗旱 绿色 低损伤",
        ),
        "生物医药": (
            "A61K A61P C07D C12N G01N",
            "中药提取物 纳米载药系统 单克隆抗体 抗菌肽 多糖提取物 脂质体 疫苗佐剂 益生菌制剂",
            "载体 活性成分 辅料 配体 引物 缓冲液 细胞株",
            "壳聚糖 透明质酸 黄芪多糖 聚乳酸 二甲基亚砜 卵磷脂 聚乙二醇",
            "靶向 缓释 抗氧化 抗炎 降血糖 低毒",
        ),
        "智能制造": (
            "B23Q B23K G05B B21D B24B",
            "数控机床主轴 焊接机器人 五轴加工中心 激光切割头 冲压模具 增材制造设备 刀具磨损监测系统",
            "主轴 刀架 床身 导轨 夹具 伺服电机 轴承 联轴器 气缸",
            "工件 毛坯 铝合金板 不锈钢管 冷却液 齿轮坯",
            "高精度 自动 柔性 数字化 高刚性 在线",
        ),
        "人工智能": (
            "G06F G06N G06T G06V G10L",
            "图像识别模型 知识图谱 目标检测网络 语音合成系统 推荐系统 联邦学习框架 点云分割网络 缺陷检测系统",
            "编码器 解码器 注意力模块 特征提取模块 存储单元 处理器 损失函数",
            "训练样本 图像数据 文本数据 特征向量 标注数据 候选框",
            "实时 轻量化 小样本 可解释 跨模态 无监督",
        ),
        "环保": (
            "C02F B01D B09B F23G",
            "污水处理装置 膜生物反应器 重金属吸附剂 烟气脱硫塔 餐厨垃圾处理设备 土壤修复药剂 光催化剂",
            "曝气池 沉淀池 反渗透膜 吸附塔 过滤器 搅拌器 换热器 风机",
            "活性炭 聚合氯化铝 零价铁 生物填料 臭氧 废水 烟气",
            "低能耗 高通量 一体化 抗污染 模块化",
        ),
        "土木建筑": (
            "E04B E01D E02D E21D C04B",
            "桥梁缆索 装配式墙板 隧道衬砌 钢管混凝土柱 深基坑支护结构 沥青路面 寒区路基 再生骨料混凝土",
            "预制墙板 钢筋笼 锚杆 支座 模板 立柱 横梁",
            "水泥 粉煤灰 矿渣粉 减水剂 钢纤维 碎石 石膏",
            "抗震 抗冻 快速 耐久 自密实",
        ),
        "航空航天": (
            "B64C B64D B64G F02C",
            "卫星姿态控制器 无人机 涡轮叶片 变体机翼 推进系统 燃烧室 空间机械臂",
            "机翼 旋翼 喷管 舵面 陀螺仪 太阳能帆板 尾翼",
            "高温合金 推进剂 蜂窝夹层 碳纤维预浸料",
            "长航时 高推重比 垂直起降 轻量化",
        ),
        "冰雪装备": (
            "A63C E01H F25C B62M",
            "造雪机 雪地车 冰刀 压雪机 除冰装置 索道抱索器 制冰机",
            "喷嘴 履带 滑板 刀架 压缩机 刮板 抱索器",
            "高强钢 聚乙烯板 制冷剂 防冻液",
            "低温 节能 耐磨 快速 便携式",
        ),
    }.items()
}
# fmt: off
ENDINGS = [
    "的制备方法", "及其制备方法", "装置", "系统", "的控制方法", "及其应用", "结构", "设备", "的检测方法", "方法及系统",
]
# fmt: on
JOINTS = ["固定连接", "转动连接", "滑动连接", "通信连接", "可拆卸连接", "螺纹连接"]
SURNAMES = list("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹")
GIVEN = list(
    "伟芳娜秀敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红玲芬燕彬梅琳云波鹏宇浩凯健俊帆雪晨欣怡佳嘉"
)
# fmt: off
PLACES = [
    "北辰", "松江", "兴凯", "龙沙", "镜泊", "白桦", "金源", "漠河湾", "雁窝", "乌苏", "完达", "五色", "嫩水", "呼兰河",
    "鹤岗岭", "三环", "东极", "红松",
]
# fmt: on
SCHOOLS = ["工业大学", "科技大学", "农业大学", "理工学院", "师范大学", "医科大学", "林业大学", "大学"]
# Characters that technical words are made of: pairs of them are the long tail of rare words.
_CHARACTERS = (
    "钢铝铜硅碳氮氧氢钛镍膜层板管杆轮轴齿泵阀腔槽孔缝网筛箱柜座架梁柱桩索链带环盘片针丝线圈极芯壳盖门窗"
    "热冷温湿压力速频相位波光声电磁场流液气固粉浆胶盐酸碱醇酯醚酮醛烯炔苯酚糖脂肽酶菌种苗根茎叶果籽田土水火风"
    "测控检校调节驱动传送分离混合搅拌研磨抛切钻铣焊铸锻轧拉挤喷涂镀刻印压烧结烘干洗滤吸附萃取蒸馏发酵培养接种"
)


class Zipf(Generic[Item]):
    """Draws items, the n-th with weight 1/(n+1)^slope; many at once, since one at a time is slow."""

    def __init__(self, items: Sequence[Item], slope: float, chance: random.Random) -> None:
        self._items = list(items)
        self._weights = list(accumulate(1 / (at + 1) ** slope for at in range(len(items))))
        self._chance = chance
        self._drawn: list[Item] = []

    def __call__(self) -> Item:
        """The next draw."""
        if not self._drawn:
            self._drawn = self._chance.choices(self._items, cum_weights=self._weights, k=5_000)
        return self._drawn.pop()


def rare_words(chance: random.Random, count: int = 20_000) -> list[str]:
    """Distinct pairs of technical characters, in an order of their own."""
    letters = list(dict.fromkeys(_CHARACTERS))
    pairs = [first + second for first in letters for second in letters if first != second]
    chance.shuffle(pairs)
    return pairs[:count]


def institutions() -> list[str]:
    """Invented universities, most frequent first."""
    return [f"{place}示例{school}" for school in SCHOOLS for place in PLACES]

"""The monitored bodies of the demonstration portal: four counties, three districts, fourteen departments.

Names of places and offices are real, everything said about them is made up.
"""

from dataclasses import dataclass
from typing import Literal

from gkcrawl.model import UnitClass

Charset = Literal["utf-8", "gbk-declared-utf-8", "gbk-undeclared"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSpec:
    """One unit. ``formal`` signs its documents, ``prefix`` starts its document numbers, ``subjects`` is what it
    writes about, ``style`` chooses its page template (label wording), ``skip`` names columns it does not have."""

    id: str
    name: str
    short: str
    formal: str
    unit_class: UnitClass
    organ_id: int
    prefix: str
    subjects: tuple[str, ...]
    aliases: tuple[str, ...]
    region: str
    charset: Charset = "utf-8"
    style: int = 0
    skip: tuple[str, ...] = ()

    @property
    def is_county(self) -> bool:
        return self.unit_class == "县区"

    @property
    def area(self) -> str:
        """What its documents call the territory."""
        return self.name if self.is_county else "六安市"


_COUNTY_SUBJECTS = (
    "农村人居环境整治", "小型水利工程管护", "城乡居民医疗救助", "农村公路养护", "招商引资项目服务", "秸秆综合利用",
    "城乡低保动态管理", "乡村教师周转房建设", "特色农产品产销对接", "河湖长制", "农村饮水安全", "森林防火",
)

_COUNTIES = (
    ("huoqiu", "霍邱县", "霍邱", "霍邱县人民政府", "霍政秘", "341522"),
    ("jinzhai", "金寨县", "金寨", "金寨县人民政府", "金政秘", "341524"),
    ("huoshan", "霍山县", "霍山", "霍山县人民政府", "霍山政秘", "341525"),
    ("shucheng", "舒城县", "舒城", "舒城县人民政府", "舒政秘", "341523"),
    ("jinan", "金安区", "金安", "六安市金安区人民政府", "金安政秘", "341502"),
    ("yuan", "裕安区", "裕安", "六安市裕安区人民政府", "裕政秘", "341503"),
    ("yeji", "叶集区", "叶集", "六安市叶集区人民政府", "叶政秘", "341504"),
)

_DEPARTMENTS: tuple[tuple[str, str, str, str, str, tuple[str, ...]], ...] = (
    ("fgw", "市发改委", "发改委", "六安市发展和改革委员会", "六发改",
     ("重大项目谋划储备", "公共充电设施建设", "社会信用体系建设", "粮食流通监管", "招标投标管理", "节能目标责任评价",
      "价格监测预警", "服务业集聚区建设")),
    ("jtj", "市教体局", "教体局", "六安市教育体育局", "六教体",
     ("义务教育招生入学", "校外培训机构管理", "中小学课后服务", "学校食堂食品安全", "全民健身场地建设", "学前教育普惠发展",
      "中小学生近视防控", "教师继续教育")),
    ("mzj", "市民政局", "民政局", "六安市民政局", "六民",
     ("最低生活保障审核确认", "养老服务机构管理", "社会组织评估", "殡葬服务管理", "临时救助", "地名公共服务",
      "农村留守老人关爱服务", "慈善项目管理")),
    ("czj", "市财政局", "财政局", "六安市财政局", "六财",
     ("预算绩效管理", "政府采购监督", "惠农补贴资金发放", "会计信息质量检查", "政府购买服务", "国有资产处置",
      "专项资金管理", "财政票据电子化")),
    ("rsj", "市人社局", "人社局", "六安市人力资源和社会保障局", "六人社",
     ("职业技能提升行动", "公益性岗位管理", "工伤预防", "农民工工资支付保障", "专业技术人员职称评审", "创业担保贷款贴息",
      "社会保险基金监督", "事业单位公开招聘")),
    ("sthjj", "市生态环境局", "生态环境局", "六安市生态环境局", "六环",
     ("排污许可管理", "建设项目环境影响评价", "重污染天气应对", "入河排污口整治", "固体废物环境管理", "噪声污染防治",
      "农村生活污水治理", "环境信用评价")),
    ("zjj", "市住建局", "住建局", "六安市住房和城乡建设局", "六建",
     ("建筑施工扬尘治理", "住宅专项维修资金管理", "老旧小区改造", "物业服务质量评价", "城镇燃气安全", "装配式建筑推广",
      "公共租赁住房分配", "建设工程质量检测")),
    ("jtysj", "市交通运输局", "交通运输局", "六安市交通运输局", "六交",
     ("农村公路建设", "道路运输安全", "出租汽车服务质量", "水上交通安全", "公路治超", "城市公共交通优先",
      "交通工程招标", "驾驶员培训管理")),
    ("nyncj", "市农业农村局", "农业农村局", "六安市农业农村局", "六农",
     ("高标准农田建设", "农产品质量安全监管", "畜禽养殖污染治理", "农机购置补贴", "家庭农场培育", "农村宅基地管理",
      "农药经营许可", "茶产业发展")),
    ("wjw", "市卫健委", "卫健委", "六安市卫生健康委员会", "六卫",
     ("家庭医生签约服务", "医疗机构校验", "公共场所卫生监督", "职业病防治", "基层医疗卫生服务", "托育机构备案",
      "院前急救管理", "医疗废物管理")),
    ("scjgj", "市市场监管局", "市场监管局", "六安市市场监督管理局", "六市监",
     ("电梯安全监督", "食品小作坊管理", "企业年报公示", "计量器具检定", "药品零售监管", "广告监测",
      "知识产权保护", "特种设备应急处置")),
    ("tjj", "市统计局", "统计局", "六安市统计局", "六统",
     ("人口普查", "统计数据质量核查", "企业一套表联网直报", "投入产出调查", "统计执法检查", "基层统计规范化建设",
      "统计信用管理", "劳动力调查")),
    ("cgj", "市城管局", "城管局", "六安市城市管理行政执法局", "六城管",
     ("户外广告设置管理", "建筑垃圾处置", "市容环境卫生责任区", "停车泊位管理", "生活垃圾分类", "城市园林绿化养护",
      "渣土运输管理", "餐厨垃圾收运")),
    ("zfb", "市政府办(政府外事办)", "市政府办", "六安市人民政府办公室", "六政办秘",
     ("政务公开", "行政规范性文件管理", "网上留言办理", "政府信息公开申请办理", "重大行政决策程序", "建议提案办理",
      "政务新媒体管理", "办公用房管理")),
)

_CHARSETS: dict[str, Charset] = {"zjj": "gbk-declared-utf-8", "cgj": "gbk-undeclared"}
_NO_PENALTIES = {"czj", "tjj", "zfb"}
_NO_CONSULTATION = {"tjj", "yeji"}


def _units() -> tuple[UnitSpec, ...]:
    units: list[UnitSpec] = []
    for place, (key, name, short, formal, prefix, region) in enumerate(_COUNTIES):
        subjects = _COUNTY_SUBJECTS[place:] + _COUNTY_SUBJECTS[:place]
        units.append(UnitSpec(
            id=key, name=name, short=short, formal=formal, unit_class="县区", organ_id=6690010 + 10 * place, prefix=prefix,
            subjects=subjects, aliases=(formal,), region=region, style=place % 4,
            skip=("意见征集", "意见反馈") if key in _NO_CONSULTATION else (),
        ))
    for place, (key, name, short, formal, prefix, subjects) in enumerate(_DEPARTMENTS):
        skip = (("行政处罚结果",) if key in _NO_PENALTIES else ()) + (
            ("意见征集", "意见反馈") if key in _NO_CONSULTATION else ())
        units.append(UnitSpec(
            id=key, name=name, short=short, formal=formal, unit_class="市直部门", organ_id=6691010 + 10 * place,
            prefix=prefix, subjects=subjects, aliases=(formal,), region="341500", charset=_CHARSETS.get(key, "utf-8"),
            style=(place + 1) % 4, skip=skip,
        ))
    return tuple(units)


UNITS = _units()
BY_ID = {unit.id: unit for unit in UNITS}

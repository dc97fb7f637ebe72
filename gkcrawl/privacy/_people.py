"""Whether a person is named near a number, and whether the number is an office's.

Both answers only ever decide what is *reported*; masking does not ask them. The recogniser is made for the few
characters around a number: a surname and one or two characters, set apart by punctuation or by a word such as 户主 or
先生. It knows the four hundred commonest surnames and the usual words that only look like names.
"""

import re

_SINGLE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
    "石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟"
    "殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆"
    "农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘"
    "池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国"
    "狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼"
    "居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
)
_DOUBLE = "欧阳|上官|皇甫|令狐|诸葛|司徒|司马|申屠|夏侯|贺兰|完颜|慕容|尉迟|长孙|公孙|宇文|东方|南宫|西门|独孤|呼延|钟离"
_HAN = "\u4e00-\u9fa5"
_GIVEN = f"[{_HAN}*＊某×○Xx]"
_NAME = rf"(?:(?:{_DOUBLE}){_GIVEN}{{1,2}}|[{_SINGLE}](?: |\u3000{{1,2}})?{_GIVEN}{{1,2}})"
_ROLE = (
    "姓名|户主|申请人|申报人|被征收人|当事人|受益人|领款人|持卡人|家长|监护人|患者|学生|村民|居民|群众|党员|贫困户|低保户|脱贫户|特困户"
    "|残疾人|联系人|负责人|责任人|经办人|承办人|法定代表人|法人|代理人|举报人|信访人|来信人|投诉人|网格员|组长|主任|书记|科长|局长|同志"
)
_FOLLOWED = (
    "先生|女士|同志|老师|的?(?:手机|电话|身份证|联系|银行卡|卡号|账号)|[,，、（(\\s]{0,2}(?:男|女|电话|手机|身份证|联系)"
)
_PERSON = re.compile(
    rf"(?<![{_HAN}])(?P<alone>{_NAME})(?![{_HAN}])"
    rf"|(?:{_ROLE})[\s:：为是]{{0,3}}(?P<led>{_NAME}?)(?=[^{_HAN}]|{_FOLLOWED}|$)"
    rf"|(?<![{_HAN}])(?P<followed>{_NAME}?)(?={_FOLLOWED})"
)
_NOT_A_NAME = frozenset(
    "方案 方式 方法 方面 方向 时间 时期 时候 金额 金融 项目 单位 安全 安排 安徽 全部 全年 全市 全县 全国 全区 任务 任何 高中 高校 高级 高效"
    " 黄色 白色 白天 成果 成立 成员 成绩 成功 和谐 温馨 温度 应当 应急 应聘 关于 关键 关系 程序 包括 包含 常见 管理 管道 解读 解释 解决 计划"
    " 计算 明确 明细 明年 石油 水利 文件 文号 文化 文字 平方 平台 平均 公开 公示 公告 公司 公共 公里 国家 国有 国土 向上 余额 余款 连续 连接"
    " 商品 商务 商业 商铺 路线 路灯 房屋 房产 房号 门牌 门诊 来源 来电 来访 来信 信息 信访 信箱 印发 原因 原件 原则 相关 相应 农业 农村 农户"
    " 农民 师资 车辆 车牌 都是 展示 利用 居住 居民 居委 支付 支出 支持 平安 丰富 易地 强化 严禁 严格 严重 权力 权利 满意 满分 满足 全称 全程"
    " 元月 元整 区域 区县 南路 南区 东方 西门 计生 支队 支行 分行 党员 党委 党组 党建 党支部 团委 连锁 花园 花卉 米粉 麦田 游客 简介 简称 简历"
    " 古城 景区 景观 官网 官方 封面 位置 位于 海关 海洋 云端 云计算 初中 初审 初级 普通 容积 修订 修正 修改 修缮 幸福 智能 智慧 展览 衣服 银行"
    " 银川 马上 马路 毛重 钱款 万元 万亩 万人 万户 万吨 章程 章节 向社会 乐园 边界 边坡 索引号 宣传 宣布 何时 何地 康复 施工 施行 于是 于每"
    " 江苏 江西 江北 江南 河南 湖南 海南 云南 华东 华北 安庆 宁波 苏州 杭州 广州 温州 常州 郑州 兰州 福州 徐州 金寨 霍山 霍邱 舒城 叶集 裕安 金安"
    " 高新 龙湖 龙山 石桥 黄山 黄河 江淮 汪洋 田间 田地 谷物 林业 林地 林场 林权 牛奶 羊肉 鱼类 鹿茸 沙石 池塘 沈阳 贵阳 洛阳 连云 乐山 平原"
    " 干部 干净 干线 但是 由于 由此 阴历 阳历 阳光 阳台 雷电 雷雨 武器 武警 武术 甘蔗 左右 左侧 毕业 毕竟 温泉 柴油 强制 房地产 卫生 卫健委 计委"
    " 教育局 财政局 司法 司机 司法局 公安 公安局 民政 民政局 成本 成文 严肃 明显 明示 相同 相片 都市 都有 国际 国庆 平时 和平 和其他 时段 时限 时效 花费"
    .split()
)
_PLACE_END = "县市区镇乡村局委办院所站处科厅部室馆校园会社厂店路街号元年月日河山湖桥组队线楼栋幢港库广场岗"
_OFFICIAL = re.compile(
    r"联系人|联系电话|联系方式|咨询|值班|监督|采购|招标|投标|代理机构|报名|网格|办公|热线|举报|投诉|服务电话|受理|传真|客服|业务电话|查询电话"
    r"|责任人|负责人|河长|林长|包保|驻村|工作人员|维修|抢修|救援|预约"
)
_STOP = re.compile(r"[。\n\r]")
_REACH = 20


def is_person_name(cell: str) -> bool:
    """Whether the whole of a table cell is a person's name; masked names (张*、李某某) count."""
    name = re.sub(r"\s", "", cell)
    if not 2 <= len(name) <= 12 or name in _NOT_A_NAME or name[-1] in "县市区镇乡局委办院所站处科厅部室馆校会社厂店":
        return False
    if "·" in name or "•" in name:
        return bool(re.fullmatch(rf"[{_HAN}]+(?:[·•][{_HAN}]+)+", name))
    return bool(re.fullmatch(rf"(?:{_DOUBLE}){_GIVEN}{{1,2}}|[{_SINGLE}]{_GIVEN}{{1,3}}", name))


def person_near(text: str, start: int, end: int) -> bool:
    """Whether a person's name stands within 20 characters of ``text[start:end]``."""
    return _person_within(text, max(0, start - _REACH), start) or _person_within(text, end, end + _REACH)


def _person_within(text: str, low: int, high: int) -> bool:
    for match in _PERSON.finditer(text, low, min(len(text), high)):
        name = re.sub(r"\s", "", match["alone"] or match["led"] or match["followed"] or "")
        # Cut off by the end of the stretch: it may be the head of a longer word.
        cut = match.end() == high < len(text) and "\u4e00" <= text[high] <= "\u9fa5"
        if name and not cut and name not in _NOT_A_NAME and name[-1] not in _PLACE_END:
            return True
    return False


def official_near(text: str, start: int, end: int) -> bool:
    """Whether words of duty or contact stand in the same line or sentence around ``text[start:end]``."""
    before = _STOP.split(text[max(0, start - 40) : start])[-1]
    after = _STOP.split(text[end : end + 15])[0]
    return bool(_OFFICIAL.search(before) or _OFFICIAL.search(after))

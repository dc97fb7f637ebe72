"""Whether a person is named near a number, and whether the number is an office's.

Both answers only ever decide what is *reported*; masking does not ask them. The recogniser is made for the
few characters around a number: a surname and one or two characters, set apart by punctuation or by a word
such as 户主 or 先生. It knows the four hundred commonest surnames and the usual words that only look like
names.
"""

import re
from functools import lru_cache
from importlib.resources import files

from gkcrawl.privacy._passage import squeezed

_SINGLE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴"
    "霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚"
    "岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑"
    "迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉"
    "禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜"
    "印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
)
_DOUBLE = (
    "欧阳|上官|皇甫|令狐|诸葛|司徒|司马|申屠|夏侯|贺兰|完颜|慕容|尉迟|长孙|公孙|宇文|东方|南宫|西门|独孤|呼延"
    "|钟离"
)
_HAN = "\u4e00-\u9fa5"
_GIVEN = f"[{_HAN}*＊某×○Xx]"
_NAME = rf"(?:(?:{_DOUBLE}){_GIVEN}{{1,2}}|[{_SINGLE}](?: |\u3000{{1,2}})?{_GIVEN}{{1,2}})"
_ROLE = (
    "姓名|户主|申请人|申报人|被征收人|当事人|受益人|领款人|持卡人|家长|监护人|患者|学生|村民|居民|群众"
    "|党员|贫困户|低保户|脱贫户|特困户|残疾人|联系人|负责人|责任人|经办人|承办人|法定代表人|法人|代理人|举报人|信访人|来信人|投诉人|网格员|组长|主任|书记|科长|局长|同志"
)
_FOLLOWED = (
    "先生|女士|同志|老师|的?(?:手机|电话|身份证|联系|银行卡|卡号|账号)|[,，、（(\\s]{0,2}(?:男|女|电话|手机|身份证|联系)"
)
_PERSON = re.compile(
    rf"(?<![{_HAN}])(?P<alone>{_NAME})(?![{_HAN}])"
    rf"|(?:{_ROLE})[\s:：为是]{{0,3}}(?P<led>{_NAME}?)(?=[^{_HAN}]|{_FOLLOWED}|$)"
    rf"|(?<![{_HAN}])(?P<followed>{_NAME}?)(?={_FOLLOWED})"
)
_PLACE_END = "县市区镇乡村局委办院所站处科厅部室馆校园会社厂店路街号元年月日河山湖桥组队线楼栋幢港库广场岗"
# 李老师, 王主任: an office holder, not yet a named person.
_ROLE_END = re.compile(r"^.{1,2}(?:老师|主任|科长|局长|处长|站长|所长|院长|校长|书记|经理|医生|护士|律师|师傅|同学)$")
_BODY_END = "县市区镇乡局委办院所站处科厅部馆校会社厂店"
_LABEL_ONLY = re.compile(
    r"[\s（(]*(?:联系)?(?:电\s*话|手\s*机|手机号码?|电话号码|号\s*码|[Tt][Ee][Ll])[\s:：（(]*(?:\+?86[\s-]?)?"
)
_STOP = re.compile(r"[。\n\r]")
_REACH = 20


@lru_cache(maxsize=1)
def _not_names() -> frozenset[str]:
    listing = files("gkcrawl.privacy").joinpath("not_names.txt").read_text(encoding="utf-8")
    lines = (line for line in listing.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


def is_person_name(cell: str) -> bool:
    """Whether the whole of a table cell is a person's name; masked names (张*、李某某) count."""
    name = re.sub(r"\s", "", cell)
    if not 2 <= len(name) <= 12 or name in _not_names() or name[-1] in _BODY_END:
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
        common = name in _not_names() or name[-1:] in _PLACE_END or _ROLE_END.match(name)
        if name and not cut and not common:
            return True
    return False


def official_near(text: str, start: int, end: int, words: re.Pattern[str]) -> bool:
    """Whether such words stand in the same line or sentence around ``text[start:end]``.

    A line that is only a label and the number (电话：…) belongs to the line above it (联系人：…).
    """
    lines = text[max(0, start - 60) : start].split("\n")
    before = _STOP.split(text[max(0, start - 40) : start])[-1]
    if len(lines) > 1 and _LABEL_ONLY.fullmatch(lines[-1]):
        before = f"{next((line for line in reversed(lines[:-1]) if line.strip()), '')} {before}"
    after = _STOP.split(text[end : end + 15])[0]
    return bool(words.search(squeezed(before)) or words.search(squeezed(after)))

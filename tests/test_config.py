"""Every problem of a file at once, in Chinese, with what was probably meant."""

from pathlib import Path

import pytest

from gkcrawl.app.workspace import PORTAL_EXAMPLE, Workspace, init, shipped_scheme
from gkcrawl.config import Profile, Scheme, load_profile, load_units, parse
from gkcrawl.errors import ConfigError, UsageError

PROFILE = """
[portal]
name = ""
url = "www.example.gov.cn"
cms = 3
naem = "x"
[politeness]
delay = -1
concurrency = "two"
[politnes]
[[catalogue]]
match = "规范性文件"
max_age_days = 0
"""


def problems(text: str, model: type = Profile) -> list[str]:
    with pytest.raises(ConfigError) as error:
        parse(text, model, "portal.toml")
    return error.value.problems


def test_all_problems_of_a_profile_are_listed() -> None:
    said = "\n".join(problems(PROFILE))
    for words in (
        "portal.name：不能为空", "portal.url：“www.example.gov.cn”的写法不对", "portal.cms：应为文字",
        "portal.naem：没有这个项目名，是不是“name”", "politeness.delay：应不小于 0，现在是 -1",
        "politeness.concurrency：应为整数", "politnes：没有这个项目名，是不是“politeness”",
        "catalogue[1].max_age_days：应不小于 1，现在是 0",
    ):
        assert words in said
    assert len(problems(PROFILE)) == 8


def test_all_problems_of_a_scheme_are_listed() -> None:
    said = "\n".join(problems('id = "x"\n[[indicator]]\nid = "1"\ntitle = "t"\nmark = 3\nmode = "deduce"\n', Scheme))
    for words in ("title：缺少此项", "full_marks：缺少此项", "indicator[1].marks：缺少此项", "是不是“marks”",
                  "“deduce”不在可选值之内：deduct、manual"):
        assert words in said


def test_no_english_slips_through() -> None:
    for text, model in ((PROFILE, Profile), ("id = 1\nfull_marks = 'x'\nindicator = []\n", Scheme)):
        for line in problems(text, model):
            assert not any(word in line for word in ("should", "Input", "valid", "required")), line


def test_broken_toml_says_where() -> None:
    assert "不是合法的 TOML" in problems("[portal\n")[0]


def test_a_file_in_another_charset_says_so(tmp_path: Path) -> None:
    path = tmp_path / "portal.toml"
    path.write_bytes("[portal]\nname = '六安'".encode("gb18030"))
    with pytest.raises(ConfigError, match="不是 UTF-8"):
        load_profile(path)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="gkcrawl init"):
        load_profile(tmp_path / "portal.toml")


def test_the_example_profile_and_scheme_are_valid(tmp_path: Path) -> None:
    parse(PORTAL_EXAMPLE.format(name="门户", url="https://www.example.gov.cn/", cms="lonsun"), Profile, "portal.toml")
    parse(shipped_scheme("luan-2020"), Scheme, "scheme.toml")


HEAD = "编号,名称,简称,类别,别名,邮箱,站点编号,主页\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_units_are_read_as_excel_saves_them(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "units.csv"
    row = "fgw,市发展和改革委员会,发改委,市直部门,市发改委；发展改革委,a@example.invalid,66,\n"
    path.write_bytes((HEAD + row + ",,,,,,,\n").encode(encoding))
    (unit,) = load_units(path)
    assert (unit.short_name, unit.aliases, unit.site_id) == ("发改委", ("市发改委", "发展改革委"), "66")


def test_all_bad_rows_of_the_unit_list_are_named(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(HEAD + "a,甲局,甲,部门,,,,\nb,,乙,县区,,,,\nc,丙局,丙,县区,,,,\nd,丁局,丙,县区,,,,\n", encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_units(path)
    assert [p.split("：")[0] for p in error.value.problems] == ["第 2 行", "第 3 行", "第 5 行"]


def test_units_are_found_by_any_of_their_names_and_suggested_otherwise(tmp_path: Path) -> None:
    init(tmp_path / "w", portal="https://www.example.gov.cn/", cms="lonsun", name="门户")
    rows = "fgw,市发展和改革委员会,发改委,市直部门,市发改委,,,\ncg,市城市管理局,城管局,市直部门,,,,\n"
    (tmp_path / "w" / "units.csv").write_text(HEAD + rows, encoding="utf-8")
    workspace = Workspace(tmp_path / "w")
    assert {workspace.unit_named(w).id for w in ("fgw", "发改委", "市发改委", " 市发展和改革委员会")} == {"fgw"}
    with pytest.raises(UsageError, match="是不是“城管局”"):
        workspace.unit_named("城管")


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    init(tmp_path / "w", portal="https://www.example.gov.cn/", cms="lonsun", name="门户")
    with pytest.raises(UsageError, match="不会覆盖"):
        init(tmp_path / "w", portal="https://www.example.gov.cn/", cms="lonsun", name="门户")

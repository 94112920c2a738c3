"""Column maps: a broken one stops everything and says where; columns come and go by date."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.intake.fold import fold
from kaoping.intake.maps import load_maps

ROOT = Path(__file__).resolve().parents[2]
ON = date(2014, 12, 31)
HEAD = "name,header,aliases,type,unit,required,precision,choices,valid_from,valid_until\n"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    shutil.copytree(ROOT / "expectations", tmp_path / "expectations")
    return Paths(tmp_path)


def write(paths: Paths, *lines: str) -> None:
    file = paths.expectations / "columns" / "proposals.csv"
    file.write_text(HEAD + "".join(line + "\n" for line in lines), encoding="utf-8")


def test_the_shipped_maps_load(paths: Paths) -> None:
    maps = load_maps(paths, ON)
    assert len(maps.sheets) == 25
    assert [column.name for column in maps.sheets["contracts"].keys] == [
        "contract_no",
        "contract_type",
        "scope_form",
        "signed_on",
        "term_start",
        "term_end",
    ]
    assert maps.column("enterprises", "staff").unit == "人"
    assert maps.sheets["cover"].layout == "form"


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [("staff,人数,,counts,,,,,,", "type", "counts"), ("staff,人数,,count,,must,,,,", "required", "must"), ("2staff,人数,,count,,,,,,", "name/header", "2staff"),
     ("staff,,,count,,,,,,", "name/header", "staff"), ("kind,类别,,choice,,,,,,", "choices", ""), ("kind,类别,,text,,,,甲|乙,,", "choices", "甲|乙"),
     ("staff,人数,,count,,,,,2014年,", "valid_from/valid_until", "2014年"), ("other,企业代码,,text,,,,,,", "header/aliases", "企业代码"),
     ("enterprise_code,别的,,text,,,,,,", "name", "enterprise_code")],
)  # fmt: skip
def test_a_broken_map_names_file_line_and_key(
    line: str, key: str, value: str, paths: Paths
) -> None:
    write(paths, "enterprise_code,企业代码,,enterprise_code,,key,,,,", line)
    with pytest.raises(ConfigError) as caught:
        load_maps(paths, ON)
    assert caught.value.where.endswith(f"proposals.csv 第3行 › {key}")
    assert caught.value.what == f"{key} 的值“{value}”无效" and caught.value.remedy


def test_a_wrong_head_a_short_row_and_a_missing_file(paths: Paths) -> None:
    file = paths.expectations / "columns" / "proposals.csv"
    file.write_text("name,header\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="表头不符"):
        load_maps(paths, ON)
    write(paths, "staff,人数")
    with pytest.raises(ConfigError, match="列数不符"):
        load_maps(paths, ON)
    file.unlink()
    with pytest.raises(ConfigError, match="缺少文件"):
        load_maps(paths, ON)


def test_a_sheet_of_unknown_kind(paths: Paths) -> None:
    file = paths.expectations / "sheets.csv"
    file.write_text(
        file.read_text(encoding="utf-8").replace(
            "封面,填报封面,submission", "封面,填报封面,report"
        ),
        encoding="utf-8",
    )
    with pytest.raises(ConfigError) as caught:
        load_maps(paths, ON)
    assert "sheets.csv 第2行" in caught.value.where


def test_columns_are_in_force_by_date(paths: Paths) -> None:
    write(
        paths,
        "enterprise_code,企业代码,,enterprise_code,,key,,,,",
        "saved,节约价值,,money,元,,,,,2014-12-30",
        "saved_year,节约价值,,money,元,,,,2014-12-31,",
    )
    assert [c.name for c in load_maps(paths, date(2014, 12, 30)).sheets["proposals"].columns] == [
        "enterprise_code",
        "saved",
    ]
    assert [c.name for c in load_maps(paths, ON).sheets["proposals"].columns] == [
        "enterprise_code",
        "saved_year",
    ]


def test_the_digest_follows_the_sources_and_the_date(paths: Paths) -> None:
    before = load_maps(paths, ON).digest
    assert load_maps(paths, ON).digest == before
    assert load_maps(paths, date(2015, 12, 31)).digest != before
    write(paths, "enterprise_code,企业代码,,enterprise_code,,key,,,,")
    assert load_maps(paths, ON).digest != before


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("首次", "首次"),
        ("①", "首次"),
        ("2", "续订"),
        ("②续订", "续订"),
        ("3.变更", "变更"),
        ("③", "变更"),
    ],
)
def test_a_choice_printed_with_numbers_is_read_by_its_number(text: str, choice: str) -> None:
    """①首次②续订③变更, as the 送审表 prints it."""
    column = load_maps(Paths(ROOT), date(2014, 12, 31)).column("contracts", "signing_kind")
    assert column.choice_of.get(fold(text)) == choice

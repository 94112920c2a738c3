"""Law values are those in force on the event's own day: a change inside the year moves nothing before it."""

import duckdb

from kaoping.warehouse import layers
from tests.conftest import ROOT


def test_a_change_inside_the_year_holds_from_its_day() -> None:
    relation = next(r for r in layers.load(ROOT / "sql") if r.full_name == "core.law_by_day")
    with duckdb.connect() as con:
        con.execute("create schema raw")
        con.execute("create schema core")
        con.execute(
            "create table raw.law (parameter varchar, kind varchar, valid_from date, value bigint)"
        )
        con.execute(
            "insert into raw.law values ('reply_days', '', date '2004-05-01', 20), ('min_representatives', '', date '2004-05-01', 3), ('min_representatives', '', date '2014-11-15', 5), ('filing_days', '综合', date '2004-05-01', 10)"
        )
        con.execute(f"create table core.law_by_day as {relation.sql}")
        con.execute(
            "create table contracts as select * from (values (date '2014-11-14'), (date '2014-11-15')) as t (signed_on)"
        )
        found = con.execute(
            "select signed_on::varchar, min_representatives, reply_days from contracts asof left join core.law_by_day on signed_on >= valid_from order by 1"
        ).fetchall()
    assert found == [("2014-11-14", 3, 20), ("2014-11-15", 5, 20)]

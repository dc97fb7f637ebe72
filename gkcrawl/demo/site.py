"""The whole portal as frozen values: every page of all rounds, then what one round shows of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha1
from random import Random

from gkcrawl.demo import annual, defects, notices, plants
from gkcrawl.demo.content import BUILDERS, Wanted, Written, chinese_date
from gkcrawl.demo.decoys import (
    ALSO_IN,
    AT_THE_LIMIT,
    DECOY_BLOCKS,
    DECOY_FILES,
    LOOKALIKE_BRACKETS,
    NUMBER_DECOYS,
    OLD_PAGE,
    STICKY,
    UNNAMED_PATHS,
    VALIDITY_DECOYS,
)
from gkcrawl.demo.numbers import credit_code
from gkcrawl.demo.plan import BY_KEY, COLUMNS, Slot, label, slots
from gkcrawl.demo.rounds import NAMES, TIMEZONE, round_named, workday_on_or_before, workdays_before
from gkcrawl.demo.units import BY_ID, UNITS, UnitSpec
from gkcrawl.demo.values import Block, ColumnPage, ColumnSpec, Doc, Expected, FileRef, Report, Site

SEED = 20200930


# ---------------------------------------------------------------- pages of all rounds


def _published(slot: Slot, key: str) -> date:
    return OLD_PAGE[1] if key == OLD_PAGE[0] else slot.published


def _issued(key: str, column: str, published: date, rng: Random) -> date:
    if key == OLD_PAGE[0]:
        return OLD_PAGE[2]
    if key in AT_THE_LIMIT:
        return workdays_before(published, 20)
    slow = column in ("规范性文件", "其他文件")
    return workdays_before(published, rng.randrange(0, 14 if slow else 3))


def _files(unit: UnitSpec, key: str, written: Written, number: str, signed: str) -> tuple[FileRef, ...]:
    lines = tuple(line for line in (number, *(b.text for b in written.body if b.kind in ("p", "h")), unit.formal, signed) if line)
    made = []
    for place, (name, kind, rows) in enumerate((*written.files, *DECOY_FILES.get(key, ()))):
        stem = sha1(f"{key}/{place}/{name}".encode(), usedforsecurity=False).hexdigest()
        bare = unit.id in UNNAMED_PATHS
        path = f"/group1/M00/{stem[:2].upper()}/{stem[2:4].upper()}/{stem[4:24]}" + ("" if bare else "." + name.rsplit(".", 1)[-1])
        made.append(FileRef(name=name, path=path, kind=kind, lines=lines, rows=rows, named=bare or unit.style == 1))
    return tuple(made)


def _body(unit: UnitSpec, key: str, written: Written, number: str, issued: date) -> tuple[Block, ...]:
    head = (Block(kind="center", text=number),) if number else ()
    files: tuple[Block, ...] = ()
    if written.numbered and written.files and written.files[0][1] == "xlsx":
        files = (Block(kind="p", text="附件：1." + written.files[0][0].rsplit(".", 1)[0]),)
    signature: tuple[Block, ...] = ()
    if written.signed:
        signature = (Block(kind="right", text=unit.formal), Block(kind="right", text=chinese_date(issued)))
    release = (Block(kind="p", text="（此件公开发布）"),) if written.numbered else ()
    return (*head, *written.body, *DECOY_BLOCKS.get(key, ()), *files, *signature, *release)


def _write(unit: UnitSpec, column: ColumnSpec, want: Wanted) -> Written:
    if column.key == "政策解读":
        of = _document(unit, BY_KEY["规范性文件"], slots(unit, BY_KEY["规范性文件"], SEED)[want.place])
        inner = of.title.replace("《", "〈").replace("》", "〉")
        return notices.interpretation(want, inner, of.number)
    return BUILDERS[column.key](want)


@cache
def _serials(unit_id: str) -> dict[str, str]:
    """Document numbers of the unit's numbered pages, serial numbers rising with the dates."""
    unit, dated = BY_ID[unit_id], []
    for column in (BY_KEY["规范性文件"], BY_KEY["其他文件"]):
        for slot in slots(unit, column, SEED):
            key = f"{unit.id}/{column.key}/{slot.name}"
            rng = Random(f"{SEED}/{key}")
            dated.append((_issued(key, column.key, _published(slot, key), rng), key))
    counters: Counter[int] = Counter()
    result = {}
    for issued, key in sorted(dated):
        counters[issued.year] += Random(f"serial/{key}").randrange(1, 9)
        brackets = "﹝{}﹞" if key == LOOKALIKE_BRACKETS else "〔{}〕"
        result[key] = NUMBER_DECOYS.get(key) or f"{unit.prefix}{brackets.format(issued.year)}{counters[issued.year]}号"
    return result


@cache
def _document(unit: UnitSpec, column: ColumnSpec, slot: Slot) -> Doc:
    key = f"{unit.id}/{column.key}/{slot.name}"
    rng = Random(f"{SEED}/{key}")
    published = _published(slot, key)
    issued = _issued(key, column.key, published, rng)
    want = Wanted(unit=unit, rng=rng, place=slot.place, published=published, issued=issued)
    written = _write(unit, column, want)
    return _page(unit, column, key, written, published=published, issued=issued, rng=rng)


def _page(unit: UnitSpec, column: ColumnSpec, key: str, written: Written, *, published: date, issued: date, rng: Random) -> Doc:
    number = _serials(unit.id)[key] if written.numbered else ""
    body = _body(unit, key, written, number, issued)
    validity, expires = VALIDITY_DECOYS.get(key, ("有效", None))
    code = f"00{unit.organ_id % 10**6:06d}{unit.style}" if unit.style == 3 else credit_code(unit.region, unit.organ_id % 10000)
    shown = datetime(published.year, published.month, published.day, rng.randrange(8, 18), rng.randrange(60), tzinfo=TIMEZONE)
    return Doc(
        key=key, unit=unit, column=column.key, kind=column.kind, title=written.title, since=published, shown=shown,
        listed=published, issued=issued, number=number, validity=validity, effective=issued if expires else None,
        expires=expires, index=f"{code}/{issued:%Y%m}-{rng.randrange(10, 99999):05d}",
        category="/".join(label(unit, column)), topic=written.topic, keywords=f"{written.topic},{column.key}", body=body,
        files=_files(unit, key, written, number, chinese_date(issued) if written.signed else ""),
        sticky=key in STICKY, also_in=ALSO_IN.get(key, ""),
    )


def _note(unit: UnitSpec, column: ColumnSpec) -> Doc:
    key = f"{unit.id}/{column.key}/note"
    rng = Random(f"{SEED}/{key}")
    day = workday_on_or_before(date(2020, 7, 15))
    want = Wanted(unit=unit, rng=rng, place=0, published=day, issued=day)
    return _page(unit, column, key, notices.explanatory_note(want, column.key), published=day, issued=day, rng=rng)


@cache
def timeline() -> dict[str, Doc]:
    """Every page that ever exists, healthy, by key; content ids rise with publication."""
    pages = [_document(unit, column, slot) for unit in UNITS for column in COLUMNS if column.key not in unit.skip
             for slot in slots(unit, column, SEED)]
    pages += [_note(BY_ID[unit], BY_KEY[column]) for unit, _, column in
              (plant.target.partition("/") for plant in plants.PLANTS if plant.rule == "COV017")]
    pages.sort(key=lambda doc: (doc.since, doc.key))
    return {doc.key: replace(doc, content_id=9012004 + 37 * place) for place, doc in enumerate(pages)}


# ---------------------------------------------------------------- one round


def _related(doc: Doc, pages: dict[str, Doc]) -> Doc:
    unit, column, name = doc.key.split("/")
    partner = {"规范性文件": "政策解读", "政策解读": "规范性文件"}.get(column)
    if partner is None or (other := pages.get(f"{unit}/{partner}/{name}")) is None:
        return doc
    return replace(doc, related=((other.title, other.path),), related_by_script=column == "规范性文件" and doc.unit.style % 2 == 0)


def _shown_docs(name: str) -> dict[str, Doc]:
    day = round_named(name).day
    pages = {key: doc for key, doc in timeline().items() if doc.since <= day and not key.endswith("/note")}
    if name != NAMES[0]:
        del pages[plants.WITHDRAWN]
    if name == NAMES[2]:
        newest = max(doc.content_id for doc in timeline().values())
        pages[plants.MOVED] = replace(pages[plants.MOVED], content_id=newest + 1009)
    for plant in plants.PLANTS:
        if plant.target in pages and name in plant.rounds:
            pages[plant.target] = defects.damaged(pages[plant.target], plant)
    return {key: _related(doc, pages) for key, doc in pages.items()}


def _rows(unit: UnitSpec, column: ColumnSpec, pages: dict[str, Doc], name: str) -> tuple[Doc, ...]:
    mine = [doc for doc in pages.values() if doc.unit.id == unit.id and column.key in (doc.column, doc.also_in)]
    mine.sort(key=lambda doc: (doc.listed, doc.content_id), reverse=True)
    for plant in plants.PLANTS:
        if plant.target == f"{unit.id}/{column.key}" and name in plant.rounds:
            mine = _damaged_rows(mine, plant, column, name)
    return tuple(sorted(mine, key=lambda doc: not doc.sticky))


def _damaged_rows(rows: list[Doc], plant: plants.Plant, column: ColumnSpec, name: str) -> list[Doc]:
    match plant.rule:
        case "COV005":
            return []
        case "COV017":
            return [timeline()[f"{plant.target}/note"]]
        case "COV022":
            return rows[:2]
        case "TIM004":
            assert column.max_age_days is not None
            limit = round_named(name).day - timedelta(days=column.max_age_days + 10)
            return [doc for doc in rows if doc.since < limit]
        case "LST004":
            twin = next(doc for doc in rows if doc.key == f"{plant.target}/b2")
            return [replace(doc, title=twin.title) if doc.key == f"{plant.target}/b1" else doc for doc in rows]
    raise ValueError(plant.rule)


def cat_id(unit: UnitSpec, column: ColumnSpec) -> int:
    return 7310000 + (unit.organ_id - 6690000) * 3 + COLUMNS.index(column)


@cache
def build(name: str) -> Site:
    """The portal as it stands in the round ``name``."""
    pages = _shown_docs(name)
    columns = tuple(
        ColumnPage(spec=column, unit=unit, cat_id=cat_id(unit, column), label=label(unit, column)[-1],
                   rows=_rows(unit, column, pages, name))
        for unit in UNITS for column in COLUMNS if column.key not in unit.skip
    )
    docs = {doc.content_id: doc for column in columns for doc in column.rows}
    return Site(
        round=round_named(name), columns=columns, docs=tuple(docs.values()), reports=tuple(_reports(name)), by_content_id=docs,
        by_cat_id={column.cat_id: column for column in columns},
        files={file.path: file for doc in docs.values() for file in doc.files},
    )


# ---------------------------------------------------------------- annual reports


def _report_day(unit: UnitSpec, year: int) -> datetime:
    if (unit.id, year) == ("zfb", 2020):
        return datetime(2021, 1, 20, 8, 39, tzinfo=TIMEZONE)
    rng = Random(f"report day/{unit.id}/{year}")
    late = plants.REPORTS.get((unit.id, year), ("", ()))[0] == "ANN001"
    if late:
        # Days before the first night, so that the crawler itself saw the report appear after the deadline.
        day = date(year + 1, 9, 22)
    elif unit.is_county:
        day = date(year + 1, 3, 10) + timedelta(days=rng.randrange(15))
    else:
        day = date(year + 1, 1, 11) + timedelta(days=rng.randrange(10))
    day = workday_on_or_before(day)
    return datetime(day.year, day.month, day.day, rng.randrange(8, 18), rng.randrange(60), tzinfo=TIMEZONE)


def _figures(unit: UnitSpec, year: int) -> annual.Figures:
    if unit.id == "zfb":
        if year == 2020:
            return annual.office_2020()
        balanced = annual.balanced(Random("figures/zfb/2019"), 0)
        carried = balanced.requests["R25"][6]
        requests = balanced.requests | {"R25": annual.NONE, "R1": annual.total(balanced.requests["R1"][0] - carried, balanced.requests["R1"][1])}
        return replace(balanced, requests=requests, documents=(31, 31, 267))
    carried = _figures(unit, 2019).requests["R25"][0] if year == 2020 else 0
    return annual.balanced(Random(f"figures/{unit.id}/{year}"), carried)


def _reports(name: str) -> Iterator[Report]:
    day = round_named(name).day
    for unit in UNITS:
        for year in (2018, 2019, 2020):
            shown = _report_day(unit, year)
            if shown.date() > day or (year == 2018 and unit.style != 2):
                continue
            if year == 2018:
                yield annual.report(unit, year, shown, annual.old_form(unit, year))
                continue
            figures = _figures(unit, year)
            rules, rounds = plants.REPORTS.get((unit.id, year), ("", ()))
            if name in rounds and unit.id != "zfb":
                for rule in rules.split():
                    figures = figures if rule == "ANN001" else annual.broken(figures, rule)
            yield annual.report(unit, year, shown, annual.body(unit, year, figures, office=(unit.id, year) == ("zfb", 2020)))


# ---------------------------------------------------------------- the answer key


@cache
def expected() -> tuple[Expected, ...]:
    """Every seeded defect, with the rounds in which it stands and the path of its page there."""
    found = []
    for plant in plants.PLANTS:
        unit, _, column = plant.target.partition("/")
        name, reason = BY_ID[unit].name, plants.REASONS[plant.rule]
        if "/" not in column:
            path = next(c.path for c in build(NAMES[0]).columns if c.unit.id == unit and c.spec.key == column)
            found.append(Expected(rule=plant.rule, unit=name, rounds=plant.rounds, reason=reason, path=path))
            continue
        by_path: dict[str, list[str]] = {}
        for round_name in plant.rounds:
            page = _page_of(plant.target, round_name)
            if page is not None:
                by_path.setdefault(page.path, []).append(round_name)
        found += [Expected(rule=plant.rule, unit=name, rounds=tuple(names), reason=reason, path=path) for path, names in by_path.items()]
    for (unit, year), (rules, rounds) in plants.REPORTS.items():
        path = f"/public/column/{BY_ID[unit].organ_id}?type=3&action=detail&nav=3&title={year}"
        found += [Expected(rule=rule, unit=BY_ID[unit].name, rounds=rounds, reason=plants.REASONS[rule], path=path) for rule in rules.split()]
    return tuple(found)


def _page_of(key: str, name: str) -> Doc | None:
    return next((doc for doc in build(name).docs if doc.key == key), None)


@cache
def planted() -> tuple[str, ...]:
    """Every personal number that stands in clear on some page of some round: as digits and as written there."""
    numbers: list[str] = []
    for plant in plants.PLANTS:
        if plant.rule.startswith("PRV") and plant.rule != "PRV003":
            plain, written = defects.leaked(plant, BY_ID[plant.target.split("/")[0]].region)
            numbers += [*plain, *written]
    return tuple(dict.fromkeys(numbers))

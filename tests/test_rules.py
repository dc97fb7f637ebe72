"""Every example of every rule is a test; a rule's file must say all that a reader needs."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import rules
from gkcrawl.engine import evaluate
from gkcrawl.model import Evaluation
from gkcrawl.registry import RuleFile, all_rules
from gkcrawl.rule import Bad, Context, Example, Good, Skip

RULES = all_rules()
CASES = [
    pytest.param(file, example, id=f"{file.rule.id}-{number}-{type(example).__name__}")
    for file in RULES.values()
    for number, example in enumerate(file.examples, 1)
]
EACH = [pytest.param(file, id=file.rule.id) for file in RULES.values()]


def run(file: RuleFile, example: Example) -> Evaluation:
    params: Any = file.rule.params() if example.params is None else example.params
    return evaluate(file, example.subject, Context(as_of=example.as_of, params=params))


@pytest.mark.parametrize(("file", "example"), CASES)
def test_example(file: RuleFile, example: Example) -> None:
    result = run(file, example)
    anchors = tuple(hit.anchor for hit in result.hits)
    said = f"{result.outcome} {anchors} {result.reason}"
    match example:
        case Good():
            assert result.outcome == "pass", said
        case Bad():
            assert result.outcome == "fail", said
            assert anchors == example.anchors
            assert all(hit.detail and (hit.evidence or hit.where) for hit in result.hits)
        case Skip():
            assert result.outcome == example.outcome, said
            assert result.reason


@pytest.mark.parametrize("file", EACH)
def test_file_says_everything(file: RuleFile) -> None:
    rule = file.rule
    assert file.path.stem == f"{rule.id}_{rule.name}".lower().replace("-", "_")
    assert file.summary.endswith("。")
    assert "依据" in file.page
    assert "如何整改" in file.page or "整改" in file.page
    assert rule.basis and all(rule.basis)
    assert rule.title and rule.suggestion
    assert Decimal(0) <= rule.points
    kinds = {type(example) for example in file.examples}
    assert {Good, Bad} <= kinds


@pytest.mark.parametrize("file", EACH)
def test_bad_examples_state_anchors_and_good_examples_differ(file: RuleFile) -> None:
    bad = [example for example in file.examples if isinstance(example, Bad)]
    assert all(example.anchors for example in bad)
    good = [
        (example.subject, example.as_of, example.params)
        for example in file.examples
        if isinstance(example, Good)
    ]
    assert not [e for e in bad if (e.subject, e.as_of, e.params) in good]


@pytest.mark.parametrize("file", EACH)
def test_same_verdict_twice(file: RuleFile) -> None:
    """A rule keeps no state: the second look at all examples says the same as the first."""
    assert [run(file, example) for example in file.examples] == [
        run(file, example) for example in file.examples
    ]


def test_names_and_titles_are_unique() -> None:
    assert len({file.rule.name for file in RULES.values()}) == len(RULES)
    assert len({file.rule.title for file in RULES.values()}) == len(RULES)


def test_walk_finds_every_file() -> None:
    """A family folder without ``__init__.py`` would be passed over in silence."""
    folder = Path(rules.__file__).parent
    files = {path for path in folder.glob("*/*.py") if not path.name.startswith("_")}
    assert {file.path for file in RULES.values()} == files

"""Splink (Fellegi and Sunter's model, trained on the data itself, on DuckDB) as its manual advises to set it up.

Needs ``pip install splink recordlinkage``; whoever has neither goes without these lines of the table.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

Scored = list[tuple[float, str, str]]  # match weight and the two ids, surest first


def is_there() -> bool:
    try:
        import splink  # noqa: F401
    except ImportError:
        return False
    return True


def contacts(rows: Sequence[dict[str, Any]]) -> Scored:
    """*rows*: ``unique_id``, ``given``, ``family``, ``company``, ``phone1`` and ``phone2``, ``email1`` and ``email2``,
    ``web_id``, ``handle``; normalised, None for nothing.
    """
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.ForenameSurnameComparison("given", "family"),
            cl.ExactMatch("company").configure(term_frequency_adjustments=True),
            cl.ExactMatch("phone1").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("email1", [1, 2]),
            cl.ExactMatch("email2"),
            cl.ExactMatch("web_id"),
            cl.ExactMatch("handle"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("phone1"),
            block_on("email1"),
            block_on("email2"),
            block_on("web_id"),
            block_on("handle"),
            block_on("given", "family", "company"),
            "l.phone1 = r.phone2",
        ],
        retain_intermediate_calculation_columns=False,
    )
    # Of several ways to set it up, the one that found the most.
    exact = [block_on("given", "family", "phone1"), block_on("email1")]
    return _scored(rows, settings, exact, [block_on("email1"), block_on("phone1"), block_on("given", "family")])


def febrl(rows: Sequence[dict[str, Any]], *, second: frozenset[str] = frozenset()) -> Scored:
    """*rows*: Febrl's columns with ``unique_id``. *second*: the ids of the second file, where two are linked."""
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    def text(column: str) -> Any:
        return cl.JaroWinklerAtThresholds(column, [0.9, 0.8]).configure(term_frequency_adjustments=True)

    def number(column: str) -> Any:
        return cl.DamerauLevenshteinAtThresholds(column, [1, 2]).configure(term_frequency_adjustments=True)

    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.ForenameSurnameComparison("given_name", "surname"),
            number("date_of_birth"),
            cl.LevenshteinAtThresholds("street_number", [1, 2]),
            text("address_1"),
            text("address_2"),
            text("suburb"),
            number("postcode"),
            cl.ExactMatch("state"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("date_of_birth"),
            block_on("given_name", "surname"),
            block_on("postcode", "surname"),
            block_on("postcode", "given_name"),
            block_on("street_number", "surname"),
            block_on("street_number", "given_name"),
            block_on("address_1"),
            block_on("address_2"),
            block_on("suburb", "state"),
            block_on("postcode", "street_number"),
            block_on("substr(given_name,1,3)", "substr(surname,1,3)"),
            block_on("given_name", "suburb"),
            "l.given_name = r.surname AND l.surname = r.given_name",
            "l.given_name = r.surname AND l.postcode = r.postcode",
        ],
        retain_intermediate_calculation_columns=False,
    )
    exact = [block_on("given_name", "surname", "date_of_birth"), block_on("given_name", "surname", "postcode")]
    training = [block_on("date_of_birth"), block_on("postcode"), block_on("given_name", "surname")]
    found = _scored(rows, settings, exact, training)
    return [each for each in found if not second or (each[1] in second) is not (each[2] in second)]


def _scored(rows: Sequence[dict[str, Any]], settings: Any, exact: list[Any], training: list[Any]) -> Scored:
    import pandas
    from splink import DuckDBAPI, Linker

    logging.disable(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        api = DuckDBAPI()
        linker = Linker(api.register(pandas.DataFrame(rows)), settings)
        linker.training.estimate_probability_two_random_records_match(exact, recall=0.6)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        for rule in training:
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
        found = linker.inference.predict(threshold_match_weight=-10)
        table = found.as_pandas_dataframe() if hasattr(found, "as_pandas_dataframe") else found.to_pandas()
    logging.disable(logging.NOTSET)
    scored = zip(table.match_weight, table.unique_id_l, table.unique_id_r, strict=True)
    return sorted(((float(weight), str(one), str(other)) for weight, one, other in scored), reverse=True)


def febrl_sets() -> Iterator[tuple[str, list[dict[str, Any]], set[frozenset[str]], frozenset[str]]]:
    """Name, rows, who is whom, and the ids of a second file; None where recordlinkage is not installed."""
    try:
        from recordlinkage import datasets
    except ImportError:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number in (1, 2, 3):
            table, links = getattr(datasets, f"load_febrl{number}")(return_links=True)
            yield f"Febrl {number}", _rows(table), {frozenset(link) for link in links}, frozenset()
        first, second, links = datasets.load_febrl4(return_links=True)
        yield "Febrl 4", [*_rows(first), *_rows(second)], {frozenset(link) for link in links}, frozenset(second.index)


def _rows(table: Any) -> list[dict[str, Any]]:
    """Without the social security number, which would give everything away."""
    table = table.drop(columns="soc_sec_id")
    return [
        {"unique_id": id, **{key: value if isinstance(value, str) else None for key, value in row.items()}}
        for id, row in table.to_dict("index").items()
    ]

"""Is every case there once and whole, and nothing else?"""

from collections import Counter
from collections.abc import Iterable
from typing import Any, LiteralString

from tests.faults.product import Product

PARTS: LiteralString = """
SELECT "case".id::text, "case".number, entry.sequence, package.state,
    (SELECT count(*) FROM cases_packageitem WHERE package_id = package.id AND mark = 'original'),
    (SELECT count(*) FROM cases_casestep WHERE case_id = "case".id),
    (SELECT count(*) FROM cases_routingentry WHERE case_id = "case".id),
    (SELECT array_agg(clause::text ORDER BY clause) FROM cases_duty WHERE case_id = "case".id AND done_at IS NULL),
    (SELECT count(*) FROM cases_duty WHERE package_id = package.id),
    (SELECT array_agg(verb::text ORDER BY sequence) FROM audit_journalentry
        WHERE subject_kind = 'cases.case' AND subject_id = "case".id::text),
    (SELECT array_agg(verb::text ORDER BY sequence) FROM audit_journalentry
        WHERE subject_kind = 'cases.submissionpackage' AND subject_id = package.id::text),
    (SELECT count(*) FROM parties_identitydocument WHERE applicant_id = "case".applicant_id),
    (SELECT count(*) FROM parties_consent WHERE applicant_id = "case".applicant_id),
    (SELECT count(*) FROM outbox_message WHERE key LIKE '%' || "case".id)
FROM cases_case AS "case"
JOIN cases_submissionpackage AS package ON package.id = "case".package_id
LEFT JOIN cases_registrationentry AS entry ON entry.case_id = "case".id
"""
WHOLE = (
    ("registered", 2, 3, 1, ["L30", "L30", "L31"], 0),
    (["case.registered"], ["package.opened"], 1, 1, 1),
)
ROWS: tuple[LiteralString, ...] = (
    "SELECT count(*) FROM cases_submissionpackage",
    "SELECT count(*) FROM cases_registrationentry",
    "SELECT count(*) FROM parties_applicant",
    "SELECT count(*) FROM outbox_message",
    "SELECT count(*) FROM accounts_keptanswer",
    "SELECT sum(last_number) FROM cases_registrationjournal",
)


def check_whole(product: Product, acknowledged: Iterable[dict[str, Any]]) -> None:
    """Every acknowledged case is there once and whole, no other and no half one; every letter was sent once."""
    told = {each["id"]: each["number"] for each in acknowledged}
    rows = product.sql(PARTS)
    assert {row[0]: row[1] for row in rows} == told
    assert len(rows) == len(told) == len(set(told.values()))
    assert Counter(repr((row[3:9], row[9:])) for row in rows) == {repr(WHOLE): len(rows)}
    assert sorted(row[2] for row in rows) == list(range(1, len(rows) + 1)), "numbers from one without a gap"
    assert all(row[1].split("/")[1].split("-")[0] == str(row[2]) for row in rows)
    assert {statement: product.number(statement) for statement in ROWS} == dict.fromkeys(ROWS, len(rows))
    letters = Counter(product.post.taken)
    assert len(letters) == len(rows), "no letter is lost"
    assert not [letter for letter, times in letters.items() if times > 1], "none is sent twice"
    assert product.office("journal", "verify").startswith("the journal is whole")

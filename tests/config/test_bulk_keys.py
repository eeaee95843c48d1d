"""Keys and codes of cast rows."""

from collections import Counter
from uuid import UUID

from office.cases.registration import CODE_LENGTH, CODE_LETTERS
from office.config.demo.bulk.keys import Keys, code


def test_keys_and_codes_are_all_different() -> None:
    keys = [Keys(batch, seed=7) for batch in range(40)]
    given = [[each.next() for _nth in range(100)] for each in keys]
    assert all(one == sorted(one) for one in given)
    flat = [UUID(key) for one in given for key in one]
    assert len(set(flat)) == 4_000
    assert {key.version for key in flat} == {8}
    quarters = Counter(key.int >> 126 for key in flat)
    assert min(quarters.values()) >= 900, "spread over the whole space"
    codes = {code(number) for number in range(50_000)}
    assert len(codes) == 50_000
    assert all(len(each) == CODE_LENGTH and set(each) <= set(CODE_LETTERS) for each in codes)

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F

from office.accounts.models import SignInTries
from office.accounts.tries import (
    FAILURES_OF_AN_ADDRESS,
    LOCKED_FOR,
    TRIES_ALLOWED,
    LockedOut,
    count_failure,
    count_try,
    forgive,
    forgive_everywhere,
)
from tests.accounts.signing import WRONG, a_browser, a_worker_with_a_password, page, sign_in, signed_in, verbs
from tests.factories.accounts import A_MOMENT

LOCKED = "Too many wrong passwords. Sign-in is closed for 15 minutes more."


@pytest.mark.django_db
class TestThePages:
    def guess_until_locked(self, email: str, address: str = "10.20.0.7") -> None:
        browser = a_browser(address)
        for _try in range(TRIES_ALLOWED):
            assert LOCKED not in page(sign_in(browser, email, WRONG))
        assert LOCKED in page(sign_in(browser, email, WRONG))

    def test_even_the_right_password_does_not_open_a_locked_account(self) -> None:
        worker, browser = a_worker_with_a_password(), a_browser()
        self.guess_until_locked(worker.email)
        assert LOCKED in page(sign_in(browser, worker.email))
        assert not signed_in(browser)
        assert verbs(worker) == ["worker.sign_in_failed"] * TRIES_ALLOWED + ["worker.locked_out"]

    def test_a_lock_ends_by_itself(self) -> None:
        worker, browser = a_worker_with_a_password(), a_browser()
        self.guess_until_locked(worker.email)
        SignInTries.objects.update(last_at=F("last_at") - LOCKED_FOR + timedelta(minutes=1, seconds=10))
        assert "closed for 2 minutes more" in page(sign_in(browser, worker.email))
        SignInTries.objects.update(last_at=F("last_at") - timedelta(minutes=2))
        sign_in(browser, worker.email)
        assert signed_in(browser)
        assert not SignInTries.objects.exclude(account="").exists()

    def test_trying_while_locked_does_not_make_it_longer(self) -> None:
        worker = a_worker_with_a_password()
        self.guess_until_locked(worker.email)
        pair = SignInTries.objects.exclude(account="").get()
        sign_in(a_browser(), worker.email, WRONG)
        assert SignInTries.objects.get(pk=pair.pk).last_at == pair.last_at

    def test_a_lock_is_for_one_address_and_one_account(self) -> None:
        worker, colleague = a_worker_with_a_password(), a_worker_with_a_password()
        self.guess_until_locked(worker.email, "203.0.113.9")
        for email, address in ((worker.email, "10.20.0.7"), (colleague.email, "203.0.113.9")):
            browser = a_browser(address)
            sign_in(browser, email)
            assert signed_in(browser)

    def test_an_e_mail_of_nobody_is_locked_just_so(self) -> None:
        self.guess_until_locked("nobody@example.test")

    def test_capitals_do_not_give_more_tries(self) -> None:
        worker = a_worker_with_a_password("o.koval@example.test")
        for email in ("o.koval@example.test", "O.KOVAL@example.test", "o.Koval@example.test") * 2:
            answer = sign_in(a_browser(), email, WRONG)
        assert LOCKED in page(answer)
        assert len(verbs(worker)) == TRIES_ALLOWED + 1

    def test_the_right_password_begins_the_count_anew(self) -> None:
        worker = a_worker_with_a_password()
        for _day in range(2):
            for _try in range(TRIES_ALLOWED - 1):
                sign_in(a_browser(), worker.email, WRONG)
            browser = a_browser()
            sign_in(browser, worker.email)
            assert signed_in(browser)


@pytest.mark.django_db(transaction=True)
def test_guesses_made_at_once_are_never_more_than_allowed() -> None:
    worker, guesses = a_worker_with_a_password(), 12
    start = threading.Barrier(guesses)

    def guess(number: int) -> str:
        try:
            start.wait()
            return page(sign_in(a_browser(), worker.email, f"{WRONG} {number}"))
        finally:
            connection.close()

    with ThreadPoolExecutor(guesses) as pool:
        answers = list(pool.map(guess, range(guesses)))

    assert sum("The e-mail or the password is wrong" in answer for answer in answers) == TRIES_ALLOWED
    assert sum("Sign-in is closed" in answer for answer in answers) == guesses - TRIES_ALLOWED
    assert sorted(verbs(worker)) == ["worker.locked_out"] + ["worker.sign_in_failed"] * TRIES_ALLOWED


@pytest.mark.django_db
class TestTheCount:
    def test_it_says_until_when(self) -> None:
        for number in range(1, TRIES_ALLOWED + 1):
            at = A_MOMENT + timedelta(minutes=number)
            assert count_try("a@example.test", "192.0.2.1", at=at).count == number
        with pytest.raises(LockedOut) as locked:
            count_try("a@example.test", "192.0.2.1", at=at + LOCKED_FOR - timedelta(seconds=1))
        assert locked.value.until == at + LOCKED_FOR
        assert count_try("a@example.test", "192.0.2.1", at=at + LOCKED_FOR).count == 1

    def test_it_begins_anew_after_a_pause(self) -> None:
        count_try("a@example.test", "192.0.2.1", at=A_MOMENT)
        assert count_try("a@example.test", "192.0.2.1", at=A_MOMENT + LOCKED_FOR).count == 1

    def test_one_network_of_ipv6_counts_as_one_address(self) -> None:
        count_try("a@example.test", "2001:db8:1:2::1", at=A_MOMENT)
        assert count_try("a@example.test", "2001:db8:1:2:ffff::9", at=A_MOMENT).count == 2
        assert count_try("a@example.test", "2001:db8:1:3::1", at=A_MOMENT).count == 1

    def test_forgiving(self) -> None:
        here = count_try("a@example.test", "192.0.2.1", at=A_MOMENT)
        count_try("a@example.test", "192.0.2.2", at=A_MOMENT)
        count_try("b@example.test", "192.0.2.1", at=A_MOMENT)
        forgive(here)
        assert SignInTries.objects.count() == 2
        forgive_everywhere("A@example.test")
        assert SignInTries.objects.count() == 1

    def test_what_is_a_day_old_is_forgotten(self) -> None:
        count_try("a@example.test", "192.0.2.1", at=A_MOMENT)
        count_try("b@example.test", "192.0.2.1", at=A_MOMENT + timedelta(days=1))
        assert SignInTries.objects.count() == 1

    def test_many_accounts_tried_from_one_address_close_the_address(self) -> None:
        for number in range(FAILURES_OF_AN_ADDRESS):
            count_failure(count_try(f"w{number}@example.test", "192.0.2.1", at=A_MOMENT), at=A_MOMENT)
        with pytest.raises(LockedOut) as locked:
            count_try("one-more@example.test", "192.0.2.1", at=A_MOMENT + timedelta(minutes=1))
        assert locked.value.until == A_MOMENT + LOCKED_FOR
        assert count_try("one-more@example.test", "192.0.2.2", at=A_MOMENT).count == 1
        assert count_try("one-more@example.test", "192.0.2.1", at=A_MOMENT + LOCKED_FOR).count == 1

    def test_the_slips_of_a_whole_centre_over_a_day_close_nothing(self) -> None:
        for number in range(3 * FAILURES_OF_AN_ADDRESS):
            at = A_MOMENT + number * timedelta(seconds=30)
            count_failure(count_try(f"w{number % 90}@example.test", "192.0.2.1", at=at), at=at)

    def test_no_e_mail_is_kept(self) -> None:
        tries = count_try("o.koval@example.test", "192.0.2.1", at=A_MOMENT)
        assert len(tries.account) == 64
        assert "koval" not in tries.account

"""What people of the demo say of the way of their cases, and what they ask to be put right (ADR 0110, 0111)."""

import uuid
from datetime import datetime, timedelta
from random import Random
from typing import Final

from office.cases.models import Case
from office.cases.states import CaseState
from office.centres.calendars import calendar_for
from office.centres.models import Centre
from office.config.demo import words
from office.config.demo.hours import OfficeHours
from office.config.demo.stage import Stage
from office.feedback.rating import rate_case
from office.parties import corrections
from office.parties.accounts import Claims, account_of, sign_in, sign_out
from office.parties.corrections import Wrong
from office.parties.demo import synthetic_phone
from office.parties.models import Applicant, CorrectedField, CorrectionRequest

EVERY: Final = timedelta(days=7)
STEPS: Final = (5, 5, 5, 4, 4, 3, 2)
PROVIDER: Final = "demo"
"""Nobody can sign in by it: it only vouches for the people of the story."""
FRESH_PHONES: Final = 900_000
ANSWERED, WAITING = 8, 3
"""Working days before the end of the story on which a request was made that is answered, and one that still waits."""


class Sayings:
    """One centre's."""

    def __init__(self, stage: Stage, centre: Centre, *, since: datetime) -> None:
        self.stage, self.centre = stage, centre
        self.hours = OfficeHours(calendar_for(centre))
        self.dice = Random(f"{stage.seed} {centre.code} says")  # noqa: S311  a demonstration, not a secret
        stage.plan(since + EVERY, self.rate)
        stage.plan(self._days_before_the_end(ANSWERED), self.ask_and_get)
        stage.plan(self._days_before_the_end(WAITING), self.ask)

    def _days_before_the_end(self, days: int) -> datetime:
        return self.hours.on(self.hours.days_back(self.stage.until, days), self.dice)

    def rate(self, at: datetime) -> None:
        """Rate every second case whose result was received since the last time."""
        received = Case.objects.filter(centre=self.centre, state=CaseState.DELIVERED, closed_at__gt=at - EVERY)
        for case in received.order_by("closed_at", "pk")[::2]:
            steps = self.dice.choice(STEPS)
            rate_case(case, steps, words=words.RATED.get(steps, ""), at=at)
        self.stage.plan(at + EVERY, self.rate)

    def ask_and_get(self, at: datetime) -> None:
        """Ask for a telephone number to be put right; on the next working day who owes the answer does it."""
        if made := self.ask(at):
            self.stage.plan(self.hours.after(at, self.dice, days=1), lambda then: self._put_right(made, then))

    def ask(self, at: datetime) -> CorrectionRequest | None:
        """Let who was here last ask by their own account; nobody does where nobody with a number has been here."""
        known = Applicant.objects.filter(consents__controller=self.centre, rntrc__isnull=False)
        asked = known.exclude(pk__in=CorrectionRequest.objects.values("applicant"))
        person = asked.order_by("-consents__given_at", "pk").first()
        if person is None:
            return None
        told = Claims(PROVIDER, str(person.pk), person.surname, person.given_name, rntrc=person.rntrc or "")
        token = sign_in(told, at=at)
        account = account_of(token, at=at)
        assert account is not None
        phone = synthetic_phone(FRESH_PHONES + CorrectionRequest.objects.count())
        wrong = Wrong(CorrectedField.PHONE, phone, words.NEW_PHONE)
        key = uuid.uuid5(self.centre.pk, f"correction {person.pk}")
        made = corrections.ask_correction(account, person.pk, wrong, at=at, request=key)
        sign_out(token, at=at)
        return made

    def _put_right(self, made: CorrectionRequest, at: datetime) -> None:
        bearer = made.duties.select_related("bearer").get().bearer
        opened = corrections.access_correction(bearer, made.pk, at=at, purpose=words.CORRECTING)
        version = opened.applicant.version
        corrections.put_right(opened, opened.wanted, answer=words.PUT_RIGHT, version=version, by=bearer, at=at)

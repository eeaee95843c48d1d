"""The words for what the rules find, and the refusal that lists them."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from office.catalogue.rules import Fault, FaultKind
from office.law import Refusal

WORDS: Final = {
    FaultKind.NOT_A_NUMBER: _("“%(where)s” is not a whole number from 1 to 3650."),
    FaultKind.NOT_A_DAY: _("“%(where)s” is not a date. Write day, month and year, for example 27.3.2027."),
    FaultKind.UNKNOWN_CHOICE: _("“%(where)s” is not one of the answers that can be given here."),
    FaultKind.TOO_LONG: _("Write it shorter: at most %(where)s characters."),
    FaultKind.TOO_MANY_ROWS: _("Leave at most %(where)s rows."),
    FaultKind.TERM_AND_UNIT_DISAGREE: _("Give the number of days or months of the term; none for “on the same day”."),
    FaultKind.EMPTY_ROW: _("Fill in the row “%(where)s”."),
    FaultKind.NO_ACT: _("Name at least one act that the service rests on."),
    FaultKind.NO_DOCUMENTS: _("List the documents."),
    FaultKind.DOCUMENT_WITHOUT_NAME: _("Name document %(where)s, or remove its row."),
    FaultKind.DOCUMENT_WITHOUT_BASIS: _("Give the legal basis of the document “%(where)s”."),
    FaultKind.DOCUMENT_WITHOUT_SOURCE: _("Say where to get the document “%(where)s”."),
    FaultKind.CONDITION_WITHOUT_QUESTION: _("Choose the question on which the document “%(where)s” depends."),
    FaultKind.UNKNOWN_QUESTION: _("The document “%(where)s” depends on a question that is not on the card."),
    FaultKind.UNUSED_QUESTION: _("No document depends on the question “%(where)s”: remove it."),
    FaultKind.QUESTION_WITHOUT_TEXT: _("Write question %(where)s, or remove its row."),
    FaultKind.QUESTION_WITHOUT_CODE: _("Give question %(where)s a code of Latin letters, digits and hyphens."),
    FaultKind.SAME_QUESTION_TWICE: _("The question “%(where)s” stands twice."),
    FaultKind.TERM_WITHOUT_BASIS: _("Give the legal basis of the term."),
    FaultKind.TERM_LONGER_THAN_LAW: _("The term is longer than the law lets it be. See the terms by law."),
    FaultKind.NO_REFUSAL_GROUNDS: _("List the grounds for refusal."),
    FaultKind.GROUND_WITHOUT_TEXT: _("Write ground %(where)s, or remove its row."),
    FaultKind.GROUND_WITHOUT_NORM: _("Give the norm of law for the ground “%(where)s”."),
    FaultKind.NO_STEPS: _("List the steps."),
    FaultKind.STEP_INCOMPLETE: _("Say of step %(where)s: name, stage, body, responsible officer and term."),
    FaultKind.ACTION_INCOMPLETE: _("Say of each action of step %(where)s who does it: body, position, action."),
    FaultKind.SAME_ACTION_TWICE: _("An action of step %(where)s stands twice."),
    FaultKind.SAME_NUMBER_TWICE: _("Two steps have the number %(where)s."),
    FaultKind.UNKNOWN_PREDECESSOR: _("Step %(where)s comes after a step that is not on the card."),
    FaultKind.CIRCLE_OF_STEPS: _("Step %(where)s can never start: it waits for itself."),
    FaultKind.STEP_NEVER_STARTS: _("Step %(where)s can never start: it waits for steps that go in a circle."),
    FaultKind.NO_DECISION_STEP: _("Add the step in which the decision is made."),
    FaultKind.TWO_DECISION_STEPS: _("Leave one step with a decision: now there are several (%(where)s)."),
    FaultKind.DECISION_BY_ANOTHER_BODY: _("Step %(where)s must belong to the body that decides on this service."),
    FaultKind.STEP_NOBODY_CAN_PERFORM: _("Step %(where)s names a body that does not act in this city on that day."),
    FaultKind.STEP_WITHOUT_STAFF: _(
        "Nobody is posted who could do step %(where)s on that day: its body has no worker."
    ),
    FaultKind.STEP_WITHOUT_PERFORMER: _("Say who of the body performs step %(where)s."),
    FaultKind.STEP_BEFORE_EARLIER_STAGE: _("Step %(where)s waits for a step of a later stage."),
    FaultKind.DECISION_DOES_NOT_WAIT: _("The decision (step %(where)s) must come after all steps of processing."),
    FaultKind.DELIVERY_DOES_NOT_WAIT: _("Step %(where)s hands out the result: it must come after the decision."),
    FaultKind.UNITS_DIFFER: _("Count step %(where)s in the same kind of days as the term by law."),
    FaultKind.LONGER_THAN_LAW: _("The steps take longer than the term by law."),
    FaultKind.TERM_DIFFERS_FROM_CARD: _("The term by law differs from the one on the information card."),
    FaultKind.FORM_WITHOUT_FIELDS: _("Add fields to the form."),
    FaultKind.FIELD_INCOMPLETE: _("The field “%(where)s” needs a code, a label and a known kind."),
    FaultKind.SAME_FIELD_TWICE: _("The field “%(where)s” stands twice."),
    FaultKind.SAMPLE_OF_UNKNOWN_FIELD: _("The sample fills the field “%(where)s”, which the form does not have."),
}

# As on the model (models.cards): the same words in the form of the editor and in its list of faults.
ROWS: Final = {
    "ground": _("ground for the service"),
    "fee_text": _("fee"),
    "result": _("result"),
    "appeal_text": _("how to appeal"),
    "ways_to_submit": _("ways to submit"),
    "ways_to_get": _("ways to get the result"),
    "term_unit": _("unit of the term"),
    "review_on": _("to be reviewed by"),
    "law_unit": _("unit of the term by law"),
    "form_name": _("name of the form"),
}


class Faulty(Refusal):
    """The card or form is not fit yet; ``faults`` says everything that is to be mended."""

    def __init__(self, clause: str, faults: Sequence[Fault], *, field: str | None = None) -> None:
        super().__init__(clause, " ".join(map(said, faults)), field=field)
        self.faults = list(faults)


def said(fault: Fault) -> str:
    """Say in the reader's language what is to be mended."""
    where = ROWS.get(fault.where, fault.where) if fault.kind == FaultKind.EMPTY_ROW else fault.where
    return str(WORDS[fault.kind]) % {"where": where}

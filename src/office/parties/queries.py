"""Lists for the page of a person: who speaks for them, what they let be done, to whom their data went."""

from django.db.models import Q, QuerySet

from office.parties.models import AffectedPerson, Applicant, Consent, Disclosure, Representative


def representatives_of(applicant: Applicant) -> QuerySet[Representative]:
    """Everyone who has or had authority to act for the applicant, the newest first."""
    authorities = applicant.representatives.select_related("person", "proof_file", "verified_by")
    return authorities.order_by("-starts_on", "-created_at")


def consents_of(subject: Applicant | AffectedPerson) -> QuerySet[Consent]:
    """Everything this person has consented to, withdrawn or not, the newest first."""
    consents = Consent.objects.of(subject)
    return consents.select_related("controller", "given_by", "taken_by", "withdrawn_by", "proof_file").order_by(
        "-given_at"
    )


def disclosures_of(applicant: Applicant) -> QuerySet[Disclosure]:
    """Everything of the applicant, and of the affected people of their packages, that went to third parties; newest first."""
    theirs = Q(consent__applicant=applicant) | Q(consent__affected__applicant=applicant)
    rows = Disclosure.objects.filter(theirs).select_related("consent__applicant", "consent__affected", "disclosed_by")
    return rows.order_by("-disclosed_at")

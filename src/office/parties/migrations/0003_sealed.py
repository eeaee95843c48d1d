"""Numbers of the state, documents, phones, e-mails, needs and proofs are sealed (ADR 0064)."""

from django.db import migrations, models
from django.db.models import Q

from office.vault.fields import Head, IsSealed, IsSealedFindable, SealedTextField
from office.vault.migrating import as_bytes, seal_what_is_there

RNTRC = "(?!0{10})[0-9]{10}"

# Sealing anew under another key changes the bytes and not the text: the key's name differs, the length does not.
RESEALING = """
CREATE FUNCTION parties_sealed_anew(before bytea, after bytea) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT octet_length(before) = octet_length(after)
        AND substring(before from 1 for 2) = substring(after from 1 for 2)
        AND substring(before from 3 for 8) <> substring(after from 3 for 8)
$$;

CREATE OR REPLACE FUNCTION parties_consent_is_only_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    withdrawal CONSTANT text[] := ARRAY['withdrawn_at', 'withdrawn_how', 'withdrawn_by_id'];
BEGIN
    IF to_jsonb(NEW) - 'proof' = to_jsonb(OLD) - 'proof' AND parties_sealed_anew(OLD.proof, NEW.proof) THEN
        RETURN NEW;
    END IF;
    IF OLD.withdrawn_at IS NOT NULL OR to_jsonb(NEW) - withdrawal IS DISTINCT FROM to_jsonb(OLD) - withdrawal THEN
        RAISE EXCEPTION 'UPDATE refused: a consent can only be withdrawn, and once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

ALTER TABLE parties_consent ENABLE TRIGGER parties_consent_is_only_withdrawn;
"""


def gone(model: str, *names: str) -> list[migrations.RemoveConstraint]:
    return [migrations.RemoveConstraint(model, name) for name in names]


def check(model: str, name: str, condition: object) -> migrations.AddConstraint:
    return migrations.AddConstraint(model, models.CheckConstraint(name=name, condition=condition))


def rntrc(sealed_as: str) -> SealedTextField:
    return SealedTextField(
        "taxpayer number", sealed_as=sealed_as, findable=True, form=RNTRC, max_length=10, null=True, blank=True
    )


UNZR = SealedTextField(
    "demographic register number",
    sealed_as="parties.applicant.unzr",
    findable=True,
    form="[0-9]{8}-[0-9]{5}",
    max_length=14,
    null=True,
    blank=True,
)
PHONE = SealedTextField(
    "phone",
    sealed_as="parties.applicant.phone",
    findable=True,
    form="\\+[1-9][0-9]{6,14}",
    max_length=16,
    null=True,
    blank=True,
)
EMAIL = SealedTextField("e-mail", sealed_as="parties.applicant.email", max_length=254, null=True, blank=True)
NEEDS = SealedTextField("what helps at a visit", sealed_as="parties.applicant.needs", max_length=500, blank=True)
NUMBER = SealedTextField("series and number", sealed_as="parties.document.number", findable=True, max_length=40)
CONSENT = SealedTextField(
    "document of the consent", sealed_as="parties.consent.proof", findable=True, max_length=300, blank=True
)
AUTHORITY = SealedTextField(
    "document of authority: number, date, issuer", sealed_as="parties.representative.proof", max_length=300
)


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_kept_as_given")]

    operations = [
        *gone("affectedperson", "parties_affected_rntrc_form"),
        *gone("applicant", "parties_rntrc_once", "parties_rntrc_form", "parties_unzr_form", "parties_phone_form"),
        *gone("identitydocument", "parties_document_once", "parties_document_numbered"),
        *gone("consent", "k20_consent_of_another_has_proof", "k22_register_consent_is_written"),
        *gone("representative", "d3_representative_has_proof"),
        migrations.RemoveIndex("applicant", "parties_applicant_phone"),
        migrations.RemoveIndex("applicant", "parties_applicant_unzr"),
        migrations.RemoveIndex("identitydocument", "parties_document_number"),
        migrations.RunSQL("ALTER TABLE parties_consent DISABLE TRIGGER parties_consent_is_only_withdrawn"),
        as_bytes(
            "parties_affectedperson",
            "rntrc",
            fields=[migrations.AlterField("affectedperson", "rntrc", rntrc("parties.affected.rntrc"))],
        ),
        as_bytes(
            "parties_applicant",
            *("rntrc", "unzr", "phone", "email", "needs"),
            fields=[
                migrations.AlterField("applicant", "rntrc", rntrc("parties.applicant.rntrc")),
                migrations.AlterField("applicant", "unzr", UNZR),
                migrations.AlterField("applicant", "phone", PHONE),
                migrations.AlterField("applicant", "email", EMAIL),
                migrations.AlterField("applicant", "needs", NEEDS),
            ],
        ),
        as_bytes(
            "parties_identitydocument",
            "series_number",
            fields=[migrations.AlterField("identitydocument", "series_number", NUMBER)],
        ),
        as_bytes("parties_consent", "proof", fields=[migrations.AlterField("consent", "proof", CONSENT)]),
        as_bytes(
            "parties_representative", "proof", fields=[migrations.AlterField("representative", "proof", AUTHORITY)]
        ),
        *[
            seal_what_is_there("parties", model)
            for model in ("AffectedPerson", "Applicant", "IdentityDocument", "Consent", "Representative")
        ],
        migrations.AddIndex(
            "applicant",
            models.Index("city", Head("phone"), name="parties_applicant_phone", condition=Q(phone__isnull=False)),
        ),
        migrations.AddIndex(
            "applicant",
            models.Index("city", Head("unzr"), name="parties_applicant_unzr", condition=Q(unzr__isnull=False)),
        ),
        migrations.AddIndex("identitydocument", models.Index(Head("series_number"), name="parties_document_number")),
        migrations.AddConstraint(
            "applicant",
            models.UniqueConstraint(
                "city",
                Head("rntrc"),
                name="parties_rntrc_once",
                condition=Q(merged_into=None, rntrc__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "identitydocument",
            models.UniqueConstraint("applicant", "kind", Head("series_number"), name="parties_document_once"),
        ),
        check("affectedperson", "parties_affected_sealed", IsSealedFindable("rntrc")),
        check(
            "applicant",
            "parties_applicant_sealed",
            Q(IsSealedFindable("rntrc"))
            & Q(IsSealedFindable("unzr"))
            & Q(IsSealedFindable("phone"))
            & Q(IsSealed("email"))
            & Q(IsSealed("needs")),
        ),
        check("identitydocument", "parties_document_numbered", ~Q(series_number="")),
        check("identitydocument", "parties_document_sealed", IsSealedFindable("series_number")),
        check(
            "consent",
            "k20_consent_of_another_has_proof",
            Q(affected=None) | ~Q(proof="") | Q(proof_file__isnull=False),
        ),
        check(
            "consent",
            "k22_register_consent_is_written",
            ~Q(purpose="registers") | ~Q(proof="") | Q(proof_file__isnull=False),
        ),
        check("consent", "parties_consent_sealed", IsSealedFindable("proof")),
        check("representative", "d3_representative_has_proof", ~Q(proof="")),
        check("representative", "parties_authority_sealed", IsSealed("proof")),
        migrations.RunSQL(RESEALING),
    ]

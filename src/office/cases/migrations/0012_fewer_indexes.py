from django.db import migrations, models

from office.tables.unindexing import WithoutIndex


def _where_given(model, name, field):
    given = models.Q((f"{field}__isnull", False))
    return migrations.AddIndex(model_name=model, index=models.Index(condition=given, fields=[field], name=name))


class Migration(migrations.Migration):
    """What begins another index, is never looked for by, or is nearly always empty, needs no whole index of its own."""

    dependencies = [
        ('cases', '0011_figures'),
    ]

    operations = [
        WithoutIndex('case', 'centre', 'decider', 'officer', 'provider', 'taken_by', 'representative'),
        WithoutIndex('casestep', 'case', 'officer', 'provider'),
        WithoutIndex('duty', 'application', 'package'),
        WithoutIndex('packageitem', 'package'),
        WithoutIndex('registrationentry', 'journal', 'registered_by'),
        WithoutIndex('routingentry', 'by', 'case', 'from_provider', 'to_provider'),
        WithoutIndex('submissionpackage', 'desk', 'representative', 'request_consent', 'taken_by'),
        _where_given('case', 'cases_represented', 'representative'),
        _where_given('duty', 'cases_duty_package', 'package'),
        _where_given('duty', 'cases_duty_application', 'application'),
        _where_given('submissionpackage', 'cases_package_representative', 'representative'),
        _where_given('submissionpackage', 'cases_package_request_consent', 'request_consent'),
        _where_given('submissionpackage', 'cases_package_desk', 'desk'),
    ]

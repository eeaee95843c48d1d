"""Words that services are found by, in versions; what came with the product so far is the first version of each."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone



FROZEN = """
CREATE FUNCTION catalogue_wording_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['state', 'comment', 'published_by_id', 'published_at'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'l15_wording_is_kept: the history of what services are found by is not deleted'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state <> 'draft' AND to_jsonb(NEW) - free <> to_jsonb(OLD) - free THEN
        RAISE EXCEPTION 'l15_wording_is_frozen: words that were sent for publication are not changed, a new version is drafted'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalogue_wording_frozen BEFORE UPDATE OR DELETE ON catalogue_wording
    FOR EACH ROW EXECUTE FUNCTION catalogue_wording_frozen();
"""
FROZEN_BACK = """
DROP TRIGGER catalogue_wording_frozen ON catalogue_wording;
DROP FUNCTION catalogue_wording_frozen();
"""
EDITION = """
CREATE CONSTRAINT TRIGGER edition_changes AFTER UPDATE ON catalogue_wording DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state IN ('published', 'superseded') AND NEW.state <> OLD.state)
    EXECUTE FUNCTION catalogue_edition_changes();
"""


DATA = Path(__file__).resolve().parent.parent / "data"


def shipped() -> dict[tuple[str, str], Any]:
    """Read what comes with the product, by kind and code."""
    words, situations = (yaml.safe_load((DATA / f"{name}.yaml").read_text("utf-8")) for name in ("words", "situations"))
    people = {
        ("service", code): {"title": row.get("title", ""), "title_en": row.get("en", ""), "also": row.get("also", [])}
        for code, row in words["services"].items()
    }
    rows = [
        {
            "code": row["code"],
            "name": row["uk"],
            "name_en": row["en"],
            "says": row["says"]["uk"],
            "says_en": row["says"]["en"],
            "services": row["services"],
        }
        for row in situations
    ]
    return {**people, ("situations", "all"): {"rows": rows}, ("same", "all"): {"lines": words["same"]}}


def load(apps: Any, schema_editor: Any) -> None:
    """Make what comes with the product the first version of each subject."""
    wording = apps.get_model("catalogue", "Wording")
    at = timezone.now()
    wording.objects.bulk_create(
        wording(
            kind=kind, code=code, number=1, state="published", contents=contents, is_shipped=True, changed_at=at,
            published_at=at,
        )
        for (kind, code), contents in shipped().items()
    )  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0007_editions_of_places'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('situations', 'situations of life'), ('same', 'words that mean the same'), ('service', "people's words for a service")], max_length=10, verbose_name='kind')),
                ('code', models.SlugField(max_length=60, verbose_name='code of the service')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('waiting', 'waits for publication'), ('published', 'published'), ('superseded', 'superseded'), ('withdrawn', 'withdrawn')], default='draft', max_length=10, verbose_name='state')),
                ('contents', models.JSONField(default=dict, verbose_name='words')),
                ('is_shipped', models.BooleanField(default=False, verbose_name='came with the product')),
                ('authors', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None, verbose_name='typed by')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('changed_at', models.DateTimeField(verbose_name='last changed at')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent for publication at')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='last changed by')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent for publication by')),
            ],
            options={
                'verbose_name': 'words that services are found by',
                'ordering': ['kind', 'code', '-number'],
                'constraints': [models.UniqueConstraint(models.F('kind'), models.F('code'), models.F('number'), name='l15_wording_version_once'), models.UniqueConstraint(models.F('kind'), models.F('code'), condition=models.Q(('state', 'published')), name='l15_one_wording_at_a_time'), models.UniqueConstraint(models.F('kind'), models.F('code'), condition=models.Q(('state__in', ['draft', 'waiting'])), name='l15_one_draft_of_a_wording'), models.CheckConstraint(condition=models.Q(('kind', 'service'), ('code', 'all'), _connector='OR'), name='l15_wording_of_a_service'), models.CheckConstraint(condition=models.Q(('is_shipped', True), models.Q(('state__in', ['published', 'superseded']), _negated=True), models.Q(('published_at__isnull', False), ('published_by__isnull', False), ('sent_by__isnull', False)), _connector='OR'), name='l15_wording_published_by_a_second_person'), models.CheckConstraint(condition=models.Q(('published_by__isnull', True), models.Q(models.Q(('authors__contains', [models.F('published_by')]), _negated=True), models.Q(('published_by', models.F('sent_by')), _negated=True)), _connector='OR'), name='l15_wording_not_published_by_an_author')],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunSQL(FROZEN, FROZEN_BACK),
        migrations.RunSQL(EDITION, "DROP TRIGGER IF EXISTS edition_changes ON catalogue_wording;"),
    ]

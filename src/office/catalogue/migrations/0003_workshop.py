"""Drafts are kept as typed; terms by law are data; a term with a unit of days has its number."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('catalogue', '0002_signed_text_is_frozen'),
        ('centres', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='LegalTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('value', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='term')),
                ('unit', models.CharField(choices=[('working_days', 'working days'), ('calendar_days', 'calendar days'), ('months', 'months'), ('same_day', 'on the day of application')], max_length=14, verbose_name='unit of the term')),
                ('basis', models.CharField(max_length=400, verbose_name='act that sets the term')),
                ('needs_checking', models.BooleanField(default=False, verbose_name='needs checking')),
            ],
            options={
                'verbose_name': 'term by law',
                'ordering': ('starts_on',),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='catalogue_legal_term_dates'), models.CheckConstraint(condition=models.Q(('basis', ''), _negated=True), name='catalogue_legal_term_has_its_act'), models.CheckConstraint(condition=models.Q(models.Q(('unit', 'same_day'), ('value__isnull', True)), models.Q(('unit__in', ['working_days', 'calendar_days', 'months']), ('value__gte', 1), ('value__isnull', False)), _connector='OR'), name='catalogue_legal_term_has_a_unit')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='informationcard',
            name='catalogue_card_term_has_a_unit',
        ),
        migrations.RemoveConstraint(
            model_name='processstep',
            name='catalogue_step_term_has_a_unit',
        ),
        migrations.AddField(
            model_name='informationcard',
            name='changed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='last changed at'),
        ),
        migrations.AddField(
            model_name='informationcard',
            name='changed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='last changed by'),
        ),
        migrations.AddField(
            model_name='informationcard',
            name='typed',
            field=models.JSONField(blank=True, null=True, verbose_name='typed so far'),
        ),
        migrations.AddField(
            model_name='processcard',
            name='changed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='last changed at'),
        ),
        migrations.AddField(
            model_name='processcard',
            name='changed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='last changed by'),
        ),
        migrations.AddField(
            model_name='processcard',
            name='typed',
            field=models.JSONField(blank=True, null=True, verbose_name='typed so far'),
        ),
        migrations.AddConstraint(
            model_name='informationcard',
            constraint=models.CheckConstraint(condition=models.Q(('typed__isnull', True), ('state__in', ['draft', 'withdrawn']), _connector='OR'), name='k8b_informationcard_typed_only_in_drafts'),
        ),
        migrations.AddConstraint(
            model_name='informationcard',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('term_unit__in', ['same_day', 'none']), ('term_value__isnull', True)), models.Q(models.Q(('term_unit__in', ['same_day', 'none']), _negated=True), ('term_value__gte', 1), ('term_value__isnull', False)), _connector='OR'), name='catalogue_card_term_has_a_unit'),
        ),
        migrations.AddConstraint(
            model_name='processcard',
            constraint=models.CheckConstraint(condition=models.Q(('typed__isnull', True), ('state__in', ['draft', 'withdrawn']), _connector='OR'), name='k8b_processcard_typed_only_in_drafts'),
        ),
        migrations.AddConstraint(
            model_name='processstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('term_unit__in', ['same_day', 'at_once']), ('term_value__isnull', True)), models.Q(models.Q(('term_unit__in', ['same_day', 'at_once']), _negated=True), ('term_value__gte', 1), ('term_value__isnull', False)), _connector='OR'), name='catalogue_step_term_has_a_unit'),
        ),
        migrations.AddField(
            model_name='legalterm',
            name='service',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legal_terms', to='catalogue.service', verbose_name='service'),
        ),
        migrations.AddConstraint(
            model_name='legalterm',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(django.db.models.functions.comparison.Coalesce(models.F('service'), models.Value(uuid.UUID('00000000-0000-0000-0000-000000000000'), output_field=models.UUIDField())), django.db.models.functions.comparison.Coalesce(models.F('service'), models.Value(uuid.UUID('00000000-0000-0000-0000-000000000000'), output_field=models.UUIDField())), models.Value('[]'), function='uuidrange', output_field=models.UUIDField()), '&&'), (models.Func('starts_on', 'ends_on', models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='catalogue_one_legal_term'),
        ),
    ]

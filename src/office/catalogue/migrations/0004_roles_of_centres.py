"""A body may act for a service at one centre alone, where its role goes before one of the whole city (ADR 0057)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import uuid
from django.db import migrations, models


OF_THE_CITY = """
CREATE FUNCTION catalogue_centre_of_the_city() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM centres_centre WHERE id = NEW.centre_id AND city_id = NEW.city_id) THEN
        RAISE EXCEPTION '% refused: the centre of a role is in the city of the role', TG_OP
            USING ERRCODE = 'check_violation', CONSTRAINT = 'catalogue_centre_of_the_city';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER catalogue_centre_of_the_city BEFORE INSERT OR UPDATE ON catalogue_providerrole
    FOR EACH ROW WHEN (NEW.centre_id IS NOT NULL) EXECUTE FUNCTION catalogue_centre_of_the_city();
"""

OF_ANY_CITY = """
DROP TRIGGER catalogue_centre_of_the_city ON catalogue_providerrole;
DROP FUNCTION catalogue_centre_of_the_city();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0003_workshop'),
        ('centres', '0002_finished_duties'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='providerrole',
            name='catalogue_one_decider',
        ),
        migrations.RemoveConstraint(
            model_name='providerrole',
            name='catalogue_takes_papers_once',
        ),
        migrations.AddField(
            model_name='providerrole',
            name='centre',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='service_roles', to='centres.centre', verbose_name='centre'),
        ),
        migrations.AddConstraint(
            model_name='providerrole',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('kind', 'decides')), expressions=[(models.Func(django.db.models.functions.comparison.Coalesce(models.F('service'), models.Value(uuid.UUID('00000000-0000-0000-0000-000000000000'), output_field=models.UUIDField())), django.db.models.functions.comparison.Coalesce(models.F('service'), models.Value(uuid.UUID('00000000-0000-0000-0000-000000000000'), output_field=models.UUIDField())), models.Value('[]'), function='uuidrange', output_field=models.UUIDField()), '&&'), (models.Func(django.db.models.functions.comparison.Coalesce(models.F('city'), models.Value(uuid.UUID('00000000-0000-0000-0000-000000000000'), output_field=models.UUIDField())), django.db.models.functions.comparison.Coalesce(models.F('city'), models.Value(uuid.UUID('00000000-0000-0000-0000-000000000000'), output_field=models.UUIDField())), models.Value('[]'), function='uuidrange', output_field=models.UUIDField()), '&&'), (models.Func(django.db.models.functions.comparison.Coalesce(models.F('centre'), models.Value(uuid.UUID('00000000-0000-0000-0000-000000000000'), output_field=models.UUIDField())), django.db.models.functions.comparison.Coalesce(models.F('centre'), models.Value(uuid.UUID('00000000-0000-0000-0000-000000000000'), output_field=models.UUIDField())), models.Value('[]'), function='uuidrange', output_field=models.UUIDField()), '&&'), (models.Func('starts_on', 'ends_on', models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='catalogue_one_decider'),
        ),
        migrations.AddConstraint(
            model_name='providerrole',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('kind', 'takes_papers')), expressions=[(models.Func(django.db.models.functions.comparison.Coalesce(models.F('service'), models.Value(uuid.UUID('00000000-0000-0000-0000-000000000000'), output_field=models.UUIDField())), django.db.models.functions.comparison.Coalesce(models.F('service'), models.Value(uuid.UUID('00000000-0000-0000-0000-000000000000'), output_field=models.UUIDField())), models.Value('[]'), function='uuidrange', output_field=models.UUIDField()), '&&'), (models.Func(django.db.models.functions.comparison.Coalesce(models.F('provider'), models.Value(uuid.UUID('00000000-0000-0000-0000-000000000000'), output_field=models.UUIDField())), django.db.models.functions.comparison.Coalesce(models.F('provider'), models.Value(uuid.UUID('00000000-0000-0000-0000-000000000000'), output_field=models.UUIDField())), models.Value('[]'), function='uuidrange', output_field=models.UUIDField()), '&&'), (models.Func(django.db.models.functions.comparison.Coalesce(models.F('centre'), models.Value(uuid.UUID('00000000-0000-0000-0000-000000000000'), output_field=models.UUIDField())), django.db.models.functions.comparison.Coalesce(models.F('centre'), models.Value(uuid.UUID('00000000-0000-0000-0000-000000000000'), output_field=models.UUIDField())), models.Value('[]'), function='uuidrange', output_field=models.UUIDField()), '&&'), (models.Func('starts_on', 'ends_on', models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='catalogue_takes_papers_once'),
        ),
        migrations.RunSQL(OF_THE_CITY, OF_ANY_CITY),
    ]

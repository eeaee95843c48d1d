from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0010_steps_that_wait'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at__isnull', False)), fields=['centre', 'closed_at'], name='cases_closed'),
        ),
        migrations.AddIndex(
            model_name='packageitem',
            index=models.Index(condition=models.Q(('mark', 'to_request')), fields=['package'], name='cases_items_requested'),
        ),
    ]

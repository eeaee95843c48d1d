"""What a sent message said is not kept: secrets are erased at once, the rest with its address after a time."""

from django.db import migrations, models


# Empty is how a sealed column says that nothing is there (office.vault.fields).
SECRETS_GONE = """
UPDATE outbox_message SET data = ''::bytea WHERE state = 'sent' AND template IN ('letter', 'worker_invited')
"""


class Migration(migrations.Migration):

    dependencies = [
        ('outbox', '0002_sealed'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='message',
            name='outbox_address_and_key_given',
        ),
        migrations.AddField(
            model_name='message',
            name='forgotten_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='address and text erased'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('forgotten_at', None), ('state', 'sent')), fields=['sent_at'], name='outbox_to_forget'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('key', ''), _negated=True), models.Q(('forgotten_at__isnull', False), models.Q(('address', ''), _negated=True), _connector='OR')), name='outbox_address_and_key_given'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('forgotten_at__isnull', True), models.Q(('address', ''), ('data', ''), ('state__in', ['sent', 'failed'])), _connector='OR'), name='outbox_forgotten_is_gone'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('data', ''), _negated=True), ('state', 'sent'), ('forgotten_at__isnull', False), _connector='OR'), name='outbox_to_send_says_it'),
        ),
        migrations.RunSQL(SECRETS_GONE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), ('template__in', ('letter', 'worker_invited')), _negated=True), ('data', ''), _connector='OR'), name='outbox_sent_secret_is_gone'),
        ),
    ]

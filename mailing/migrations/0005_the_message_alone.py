from django.db import migrations

from mailing import messages


def write_what_waits(apps, schema_editor):
    """Of mails that were promised before there was a message; those that are out have none."""
    mails = apps.get_model("mailing", "Mail").objects
    for mail in mails.filter(message=b"").exclude(state="sent").iterator():
        try:
            mail.message = messages.packed(mail, html=mail.html, files=mail.attachments)
        except ValueError as error:
            mail.last_error = mail.last_error or str(error)
        mail.save(update_fields=["message", "last_error"])


class Migration(migrations.Migration):
    dependencies = [
        ("mailing", "0004_unfinished_mails_by_index"),
    ]

    operations = [
        migrations.RunPython(write_what_waits, migrations.RunPython.noop),
        migrations.RemoveField(model_name="mail", name="attachments"),
        migrations.RemoveField(model_name="mail", name="html"),
    ]

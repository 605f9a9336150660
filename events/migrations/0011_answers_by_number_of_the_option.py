from django.db import migrations

LANGUAGES = ("fi", "sv", "en", "pl")


def number_answers(apps, schema_editor):
    """An answer that no option of the question has, in any language, stays as it was written."""
    questions = apps.get_model("events", "Question").objects.filter(kind="choice")
    for question in questions.iterator():
        numbers = {}
        for text in (question.choices, *(getattr(question, f"choices_{it}") for it in LANGUAGES)):
            options = [line.strip() for line in (text or "").splitlines() if line.strip()]
            for number, option in enumerate(options, start=1):
                numbers.setdefault(option, str(number))
        for answer in question.answers.all():
            if answer.text in numbers:
                answer.text = numbers[answer.text]
                answer.save(update_fields=["text"])


class Migration(migrations.Migration):
    dependencies = [("events", "0010_links_that_can_be_replaced")]

    operations = [migrations.RunPython(number_answers, migrations.RunPython.noop)]

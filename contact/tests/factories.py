from contact.models import Message


def make_message(**overrides):
    facts = {
        "name": "Aino Virtanen",
        "email": "aino@example.com",
        "subject": "Berries for a restaurant",
        "text": "Who of your members delivers lingonberries?",
        "language": "en",
    }
    return Message.objects.create(**{**facts, **overrides})

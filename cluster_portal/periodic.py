"""What the scheduler starts, and how often (seconds).

`expires` is the interval: after an hour without a worker each task runs once, not sixty times.
"""

from celery.schedules import crontab

SCHEDULE = {
    "deliver due mails": {
        "task": "mailing.tasks.deliver_due",
        "schedule": 15,
        "options": {"expires": 15},
    },
    "queue event reminders": {
        "task": "events.tasks.send_event_reminders",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "settle waiting lists": {
        "task": "events.tasks.settle_waiting_lists",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "note who did not come": {
        "task": "events.tasks.note_no_shows",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "thank those who came": {
        "task": "events.tasks.thank_those_who_came",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "remind of missing reports": {
        "task": "news.tasks.remind_of_missing_reports",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "remind staff of applications": {
        "task": "members.tasks.remind_of_applications",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "fetch calendars of partners": {
        "task": "events.tasks.fetch_partner_calendars",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "read what mail servers sent back": {
        "task": "mailing.tasks.read_bounces",
        "schedule": 600,
        "options": {"expires": 600},
    },
    "purge old mails": {
        "task": "mailing.tasks.purge_old_mails",
        "schedule": 24 * 3600,
        "options": {"expires": 24 * 3600},
    },
    "act on times of keeping": {
        "task": "upkeep.tasks.act_on_retention",
        "schedule": crontab(hour=3, minute=10),
        "options": {"expires": 6 * 3600},
    },
    "refresh what members are found by": {
        "task": "members.tasks.refresh_search",
        "schedule": 24 * 3600,
        "options": {"expires": 24 * 3600},
    },
    "purge old messages": {
        "task": "contact.tasks.purge_old_messages",
        "schedule": 24 * 3600,
        "options": {"expires": 24 * 3600},
    },
    "publish profile changes that are due": {
        "task": "members.tasks.publish_profile_changes",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "purge old profile changes": {
        "task": "members.tasks.purge_old_profile_changes",
        "schedule": 24 * 3600,
        "options": {"expires": 24 * 3600},
    },
    "remind of profile checks": {
        "task": "members.tasks.send_check_reminders",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "tell of certificates that end": {
        "task": "members.tasks.send_certificate_notices",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "tell of offers that end": {
        "task": "members.tasks.send_offer_notices",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "carry on with imports": {
        "task": "upkeep.tasks.carry_on_imports",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "carry on with yearly letters": {
        "task": "upkeep.tasks.carry_on_letters",
        "schedule": 300,
        "options": {"expires": 300},
    },
}

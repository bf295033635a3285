"""A mail of the twin as a message that any mail program reads: plain text, and HTML with the link as a link."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage

from markupsafe import Markup

from tracesnt.fixtures import senders
from tracesnt.mock_site.mail import Mail

_HTML = Markup(
    '<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8"><title>{subject}</title></head>\n'
    "<body>\n{paragraphs}\n</body>\n</html>\n"
)
_PARAGRAPH = Markup("<p>{}</p>")
_LINK = Markup('<a href="{0}">{0}</a>')


def message(mail: Mail, message_id: str) -> EmailMessage:
    """Return the message; its date is the moment at which the twin's clock showed it to be sent."""
    names = {sender.address: sender.name for sender in senders().values()}
    made = EmailMessage()
    made["From"] = Address(names.get(mail.sender, ""), addr_spec=mail.sender)
    made["To"] = mail.to
    made["Subject"] = mail.subject
    made["Date"] = datetime.fromisoformat(mail.sent_at)
    made["Message-ID"] = message_id
    made["Auto-Submitted"] = "auto-generated"
    made["X-Mailer"] = "TRACES NT training twin"
    made.set_content(mail.text, charset="utf-8")
    made.add_alternative(_html(mail), subtype="html", charset="utf-8")
    made["Content-Language"] = mail.language  # last, since what is there before moves into the first part
    return made


def _html(mail: Mail) -> str:
    paragraphs = (_PARAGRAPH.format(_linked(text, mail.link)) for text in mail.text.strip().split("\n\n"))
    return _HTML.format(language=mail.language, subject=mail.subject, paragraphs=Markup("\n").join(paragraphs))


def _linked(text: str, link: str | None) -> Markup:
    parts = text.split(link) if link else [text]
    return _LINK.format(link).join(Markup("<br>\n").join(part.split("\n")) for part in parts)

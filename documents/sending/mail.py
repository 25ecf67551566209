"""One e-mail to the office's mail server, over TLS; why it was not taken is said in words."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from types import SimpleNamespace

SECONDS = 15
HERE = ("localhost", "127.0.0.1", "::1")  # a server on the same machine may speak without TLS


class MailRefused(Exception):
    """The mail server did not take a letter; the message is for people."""


def sender_of(settings: SimpleNamespace) -> str:
    """The address that letters come from."""
    server = settings.mail
    return settings.mail_from or (server.username or "byuro").partition("@")[0] + (
        f"@{(server.username or '').partition('@')[2] or server.hostname}")


def domain_of(address: str) -> str:
    """What stands behind the sign of an address."""
    return address.partition("@")[2]


def make_message(settings: SimpleNamespace, to: str, subject: str, text: str) -> EmailMessage:
    """The letter as mail programs want it."""
    message, sender = EmailMessage(), sender_of(settings)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain=domain_of(sender))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def send_mail(settings: SimpleNamespace, to: str, subject: str, text: str) -> None:
    """Give the letter to the server; MailRefused tells why it could not be."""
    message = make_message(settings, to, subject, text)
    try:
        with _open(settings.mail, domain_of(sender_of(settings))) as server:
            if settings.mail_password:
                server.login(settings.mail.username or message["From"], settings.mail_password)
            server.send_message(message)
    except smtplib.SMTPAuthenticationError:
        raise MailRefused("Пощенският сървър не приема името или паролата на "
                          "бюрото. Проверете настройките му за поща.") from None
    except smtplib.SMTPRecipientsRefused:
        raise MailRefused("Пощенският сървър не приема адреса на получателя.") from None
    except smtplib.SMTPSenderRefused:
        raise MailRefused("Пощенският сървър не приема адреса, от който пише бюрото. Кажете на "
                          "администратора да провери адреса на подателя.") from None
    except (smtplib.SMTPException, OSError) as error:
        raise MailRefused(f"Пощенският сървър {settings.mail.hostname} не прие писмото: "
                          f"{type(error).__name__}.") from error


def _open(address, name: str) -> smtplib.SMTP:
    """The server, told by which name we call: else the network would be asked for the machine's."""
    context = ssl.create_default_context()
    if address.scheme == "smtps":
        return smtplib.SMTP_SSL(address.hostname, address.port, local_hostname=name,
                                timeout=SECONDS, context=context)
    server = smtplib.SMTP(address.hostname, address.port, local_hostname=name, timeout=SECONDS)
    server.ehlo()
    if server.has_extn("starttls") or address.hostname not in HERE:
        server.starttls(context=context)
        server.ehlo()
    return server

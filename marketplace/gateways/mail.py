"""Mail: one small interface, a mail server (SMTP) behind it, or a folder of .eml files where there is none."""

import os
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from marketplace.domain.clock import SHANGHAI

PATIENCE = 20.0  # seconds for each answer of the server
Trust = Callable[[], ssl.SSLContext]


class MailError(Exception):
    """Base of what may go wrong; no message of ours holds a password."""


class MailRefused(MailError):
    """This mail will never be taken: its address is none, or the server says so for good."""


class MailUnavailable(MailError):
    """The server doesn't answer, doesn't let us in, or asks to come again: the same mail may go later."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A text to one person. The id stays the same however often it is tried, so that a receiver knows a repetition.

    `unsubscribe` is the address that mail programs call with one click (RFC 8058).
    """

    id: str
    to: str
    subject: str
    text: str
    written_at: datetime
    unsubscribe: str = ""


class Mailer(Protocol):
    """Takes mail to whoever delivers it."""

    def send(self, mail: Mail) -> None:
        """Hand over one mail; MailRefused or MailUnavailable when it wasn't taken."""


def open_mailer(url: str, sender: str, folder: Path) -> Mailer:
    """Return the mailer of this address: smtp://, smtps://, or empty for a folder. ValueError for anything else."""
    if not url:
        return FolderMailer(folder, sender)
    parts = urlsplit(url)
    if (
        parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.port == 0
    ):  # a port that is none raises
        raise ValueError("the mail server's address must look like smtp://user:password@host:587")
    return SmtpMailer(parts, sender)


@dataclass(frozen=True)
class FolderMailer:
    """Keeps each mail as a file that mail programs open; the same mail twice is one file."""

    folder: Path
    sender: str

    def send(self, mail: Mail) -> None:
        """Write the file, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / f"{mail.written_at.astimezone(SHANGHAI):%Y%m%d-%H%M%S}-{mail.id}.eml"
        unfinished = target.with_suffix(".part")
        unfinished.write_bytes(message_of(mail, self.sender).as_bytes())
        os.replace(unfinished, target)


@dataclass(frozen=True)
class SmtpMailer:
    """A mail server. A password never travels in clear: with one, the connection is encrypted or there is none."""

    url: SplitResult
    sender: str
    trust: Trust = ssl.create_default_context

    def send(self, mail: Mail) -> None:
        """Hand over one mail on a connection of its own."""
        message = message_of(mail, self.sender)
        try:
            server = self._connect()
            try:
                server.send_message(message, parseaddr(self.sender)[1], [mail.to])
            finally:  # once the server took it, a clumsy goodbye is no reason to send it again
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()
                server.close()
        except smtplib.SMTPRecipientsRefused as error:
            raise _judged(*error.recipients[mail.to]) from None
        except smtplib.SMTPDataError as error:
            raise _judged(error.smtp_code, error.smtp_error) from None
        except smtplib.SMTPResponseException as error:
            raise MailUnavailable(_answer(error.smtp_code, error.smtp_error)) from None
        except (smtplib.SMTPException, OSError) as error:
            raise MailUnavailable(f"{type(error).__name__}: {error}") from None

    def _connect(self) -> smtplib.SMTP:
        url, secure = self.url, self.url.scheme == "smtps"
        host = url.hostname or ""
        if secure:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, url.port or 465, timeout=PATIENCE, context=self.trust()
            )
        else:
            server = smtplib.SMTP(host, url.port or 587, timeout=PATIENCE)
        try:
            server.ehlo_or_helo_if_needed()
            if not secure and (url.username or server.has_extn("starttls")):
                server.starttls(context=self.trust())  # raises when the server can't
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
        except BaseException:
            server.close()
            raise
        return server


def _judged(code: int, answer: bytes | str) -> MailError:
    kind = MailRefused if code >= 500 else MailUnavailable
    return kind(_answer(code, answer))


def _answer(code: int, answer: bytes | str) -> str:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return f"{code} {text}"[:300]


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """Return the message as it travels; MailRefused when the address is none."""
    message = EmailMessage(policy=SMTP)
    name, address = parseaddr(sender)
    try:
        message["To"] = Address(addr_spec=mail.to)
        message["From"] = Address(display_name=name, addr_spec=address)
        message["Subject"] = mail.subject
    except Exception as error:  # noqa: BLE001 - the parser of addresses raises whatever it stumbles upon
        raise MailRefused(f"{type(error).__name__}: {error}") from None
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = f"<{mail.id}@{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    return message

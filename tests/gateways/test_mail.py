"""Mail as it travels, to a folder and to a server; what a server says decides whether it is tried again."""

import logging
import shutil
import socketserver
import ssl
import subprocess
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from marketplace.gateways.mail import Mail, MailRefused, MailUnavailable, SmtpMailer, message_of, open_mailer

SENDER = "金桥 Jinqiao <no-reply@example.test>"
MAIL = Mail(
    id="0193-a",
    to="li@example.test",
    subject="“石墨烯”有 2 件新专利",
    text="您好：\n.\n见链接\n",
    written_at=datetime(2026, 11, 23, 0, 5, tzinfo=UTC),
    unsubscribe="http://example.test/unsubscribe/abc",
)


class _Conversation(socketserver.StreamRequestHandler):
    """A mail server of a few words: answers each command from `server.answers`, keeps all lines and the mail's text."""

    server: "_Server"

    def handle(self) -> None:
        """Speak until QUIT, or until the other side hangs up."""
        with suppress(OSError):
            self._speak()

    def _speak(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            self.server.lines.append(line)
            word = line.split()[0].upper()
            self._say(self.server.answers.get(word, "250 ok"))
            if word == "DATA" and "DATA" not in self.server.refused:
                self._take()
            if word == "STARTTLS" and self.server.secure:
                self._encrypt(self.server.secure)
            if word == "QUIT":
                return

    def finish(self) -> None:
        """Hang up, on an encrypted connection too."""
        super().finish()
        self.connection.close()

    def _encrypt(self, secure: ssl.SSLContext) -> None:
        self.connection = secure.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)
        self.server.lines.clear()  # what follows was said in private

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.server.mails.append(b"".join(lines))
        self._say(self.server.answers.get("TEXT", "250 taken"))

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    secure: ssl.SSLContext | None = None

    def __init__(self, answers: dict[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.answers = {"DATA": "354 go on", "QUIT": "221 bye", **answers}
        self.refused = {word for word, answer in answers.items() if answer[0] in "45"}
        self.lines: list[str] = []
        self.mails: list[bytes] = []


@contextmanager
def _serving(**answers: str) -> Iterator[_Server]:
    with _Server(answers) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def _address(server: _Server, login: str = "") -> str:
    return f"smtp://{login}127.0.0.1:{server.server_address[1]}"


def _send(server: _Server, login: str = "") -> None:
    open_mailer(_address(server, login), SENDER, Path("unused")).send(MAIL)


def test_a_server_takes_the_mail_as_it_was_written() -> None:
    with _serving(QUIT="500 what?") as server:  # a clumsy goodbye is no failure
        _send(server)
    assert [line for line in server.lines if line.startswith(("mail", "rcpt"))] == [
        "mail FROM:<no-reply@example.test>",
        "rcpt TO:<li@example.test>",
    ]
    found = message_from_bytes(server.mails[0], policy=default)
    assert (found["Subject"], found["To"], found["From"]) == (MAIL.subject, MAIL.to, SENDER)
    assert found.get_content().splitlines() == MAIL.text.splitlines()
    assert found["Message-ID"] == "<0193-a@example.test>"
    assert found["List-Unsubscribe"] == "<http://example.test/unsubscribe/abc>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    "answers, error",
    [
        ({"RCPT": "550 no such person"}, MailRefused),
        ({"RCPT": "450 busy"}, MailUnavailable),
        ({"TEXT": "554 spam"}, MailRefused),
        ({"TEXT": "452 full"}, MailUnavailable),
        ({"MAIL": "550 not from you"}, MailUnavailable),  # our own setting is wrong, not this mail
        ({"EHLO": "421 closing", "HELO": "421 closing"}, MailUnavailable),
    ],
)
def test_what_the_server_says_decides(answers: dict[str, str], error: type[Exception]) -> None:
    with _serving(**answers) as server, pytest.raises(error, match=next(iter(answers.values()))[4:]):
        _send(server)


def test_nobody_answers() -> None:
    with pytest.raises(MailUnavailable):
        open_mailer("smtp://127.0.0.1:9", SENDER, Path("unused")).send(MAIL)


def test_a_password_never_travels_in_clear(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with (
        _serving(EHLO="250-here\r\n250 AUTH PLAIN LOGIN") as server,
        pytest.raises(MailUnavailable) as refused,
    ):
        _send(server, login="li:secret-word@")
    assert [line for line in server.lines if line.upper().startswith("AUTH")] == []
    assert server.mails == []
    assert "secret-word" not in str(refused.value) + caplog.text


def test_with_a_password_the_connection_is_encrypted_and_the_server_known(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is needed to make a certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -addext subjectAltName=IP:127.0.0.1"
    )
    subprocess.run([*command.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    with _serving(
        EHLO="250-here\r\n250-STARTTLS\r\n250 AUTH PLAIN", STARTTLS="220 go on", AUTH="235 welcome"
    ) as server:
        server.secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.secure.load_cert_chain(certificate, key)
        url = urlsplit(_address(server, "li:p%40ss@"))
        with pytest.raises(MailUnavailable, match="CERTIFICATE_VERIFY_FAILED"):
            SmtpMailer(url, SENDER).send(MAIL)
        SmtpMailer(url, SENDER, lambda: ssl.create_default_context(cafile=certificate)).send(MAIL)
    said = next(line for line in server.lines if line.startswith("AUTH PLAIN"))
    assert b64decode(said.split()[-1]) == b"\0li\0p@ss"
    assert len(server.mails) == 1


@pytest.mark.parametrize("to", ["a,b@example.test", "li@example.test\r\nBcc: all@example.test", "li", ""])
def test_an_address_that_is_none_is_refused_for_good(to: str) -> None:
    with pytest.raises(MailRefused):
        message_of(Mail("1", to, "s", "t", MAIL.written_at), SENDER)


def test_without_a_server_mails_lie_in_a_folder_each_once(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    for _ in range(2):
        open_mailer("", SENDER, folder).send(MAIL)
    (file,) = folder.iterdir()
    assert file.name == "20261123-080500-0193-a.eml"
    assert (
        message_from_bytes(file.read_bytes(), policy=default).get_content().splitlines()
        == MAIL.text.splitlines()
    )


@pytest.mark.parametrize("url", ["http://host", "smtp://", "host:25", "smtp://u:secret-word@host:port"])
def test_an_address_of_no_server_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError) as refused:
        open_mailer(url, SENDER, Path("unused"))
    assert "secret-word" not in str(refused.value)

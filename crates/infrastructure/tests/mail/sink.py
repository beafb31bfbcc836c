"""A mail server that delivers nothing: what arrives becomes a JSON file in a folder, as the standard library reads it.

Who is written to decides how it behaves:

    nobody@     there is no such recipient (550)
    busy@       not now (451)
    silent@     never answers to the recipient
    cut@        hangs up once when it has asked for the content
    forgetful@  takes the content and hangs up once before it says so
"""

import argparse
import asyncio
import datetime
import email
import email.policy
import ipaddress
import itertools
import json
import os
import pathlib
import ssl

from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

BUSY = "451 4.3.2 Come back later"
NOBODY = "550 5.1.1 No such mailbox"


class Sink(SMTP):
    """One connection."""

    numbers = itertools.count()

    def connection_made(self, transport):
        # Called again when TLS begins.
        if not hasattr(self, "number"):
            self.number = next(self.numbers)
        super().connection_made(transport)

    async def smtp_DATA(self, arg):
        if self.event_handler.is_first_time("cut", self.envelope):
            await self.push("354 Go on")
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class Handler:
    """All connections."""

    def __init__(self, folder):
        self.folder = folder
        self.arrived = itertools.count()
        self.seen = set()

    def is_first_time(self, name, envelope):
        concerned = any(to.startswith(name + "@") for to in envelope.rcpt_tos)
        if not concerned or name in self.seen:
            return False
        self.seen.add(name)
        return True

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.partition("@")[0]
        if name == "nobody":
            return NOBODY
        if name == "busy":
            return BUSY
        if name == "silent":
            await asyncio.sleep(3600)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = list(message.walk())
        self.write(
            {
                "connection": server.number,
                "tls": session.ssl is not None or server.transport.get_extra_info("ssl_object") is not None,
                "user": session.auth_data,
                "sender": envelope.mail_from,
                "recipients": envelope.rcpt_tos,
                "headers": {name: str(value) for name, value in message.items()},
                "defects": [repr(defect) for part in parts for defect in part.defects],
                "types": [part.get_content_type() for part in parts],
                "text": message.get_body(("plain",)).get_content(),
                "html": message.get_body(("html",)).get_content(),
                "ascii": envelope.content.isascii(),
                "longest_line": max(map(len, envelope.content.split(b"\r\n"))),
            }
        )
        if self.is_first_time("forgetful", envelope):
            server.transport.abort()
        return "250 OK"

    def write(self, what):
        path = self.folder / f"{next(self.arrived)}.json"
        unfinished = path.with_suffix(".tmp")
        unfinished.write_text(json.dumps(what))
        os.rename(unfinished, path)


def issue(name, issuer, issuer_key, key, is_authority):
    now = datetime.datetime.now(datetime.timezone.utc)
    names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    if not is_authority:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def tls(folder):
    """A certificate of an authority that nobody knows; its own is in the folder."""

    def called(what):
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, what)])

    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = issue(called("sink CA"), called("sink CA"), authority_key, authority_key, True)
    own = issue(called("sink"), called("sink CA"), authority_key, key, False)
    pem = serialization.Encoding.PEM
    (folder / "authority.pem").write_bytes(authority.public_bytes(pem))
    (folder / "own.pem").write_bytes(
        own.public_bytes(pem)
        + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "own.pem")
    return context


async def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tls", choices=["none", "starttls", "implicit"], default="none")
    parser.add_argument("--login", help="user:password that everybody needs")
    given = parser.parse_args()
    context = None if given.tls == "none" else tls(given.folder)
    handler = Handler(given.folder)

    def authenticate(server, session, envelope, mechanism, data):
        name, password = data.login.decode(), data.password.decode()
        right = f"{name}:{password}" == given.login
        return AuthResult(success=right, handled=False, auth_data=name if right else None)

    loop = asyncio.get_running_loop()

    def connection():
        return Sink(
            handler,
            loop=loop,
            tls_context=context if given.tls == "starttls" else None,
            require_starttls=given.tls == "starttls",
            authenticator=authenticate,
            auth_required=given.login is not None,
            auth_require_tls=False,
        )

    implicit = context if given.tls == "implicit" else None
    server = await loop.create_server(connection, "127.0.0.1", given.port, ssl=implicit)
    await server.serve_forever()


asyncio.run(main())

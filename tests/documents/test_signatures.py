"""Electronic signatures that come in: whole, changed, of an unknown issuer, broken – in words."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import keys
from asn1crypto import x509 as plain
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs7,
)
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents.apart.asking import alone
from documents.files import signatures
from documents.files.attaching import read_attachment
from documents.files.signatures import BROKEN, CHAIN, NONE, told_of
from models.base import RuleError
from tests.documents.brought import picture

TEXT = "Решение № 5 на съвета".encode()
KEY = ec.generate_private_key(ec.SECP256R1())
P7, PDF = "application/pkcs7-mime", "application/pdf"
MESSAGE = (
    "From: a@okmd.example\r\nDate: Tue, 01 Dec 2026 10:00:00 +0200\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/signed; protocol="application/pkcs7-signature";\r\n'
    ' micalg=sha-256; boundary="--=_1"\r\n\r\nThis is signed.\r\n----=_1\r\n{part}\r\n'
    "----=_1\r\nContent-Type: application/pkcs7-signature\r\n\r\nMII\r\n----=_1--\r\n")
WELL = "файлът не е променян след подписването"


def certificate(days: int = 30):
    """One that its holder issued himself: no chain leads anywhere."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Мария Петрова"),
                      x509.NameAttribute(NameOID.ORGANIZATION_NAME, "РУО Видин")])
    until = datetime.now(UTC) + timedelta(days=days)
    return x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(
        KEY.public_key()).serial_number(7).not_valid_before(
        until - timedelta(days=60)).not_valid_after(until).sign(KEY, hashes.SHA256())


def signed(*options, by=None, encoding=Encoding.DER, text: bytes = TEXT) -> bytes:
    return pkcs7.PKCS7SignatureBuilder().set_data(text).add_signer(
        by or certificate(), KEY, hashes.SHA256()).sign(
        encoding, [pkcs7.PKCS7Options.Binary, *options])


@pytest.fixture(scope="module")
def paper():
    """A signed PDF."""
    key = keys.PrivateKeyInfo.load(KEY.private_bytes(
        Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    by = signers.SimpleSigner(
        plain.Certificate.load(certificate().public_bytes(Encoding.DER)), key,
        SimpleCertificateStore())
    return signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(picture("PDF")), strict=False),
        signers.PdfSignatureMetadata(field_name="One", md_algorithm="sha256"), by).getvalue()


@pytest.fixture(autouse=True)
def here():
    """Read in this process, as the child would."""
    with alone():
        yield


APART = pkcs7.PKCS7Options.DetachedSignature


def test_a_whole_container_says_who_and_when_and_claims_no_chain():
    [(said, is_well)] = told_of(P7, signed(), [])
    assert said.startswith("Подписан от Мария Петрова, РУО Видин на ") and is_well
    assert f"{datetime.now(UTC).astimezone(signatures.SOFIA):%d.%m.%Y}" in said
    assert WELL in said and said.endswith(f"{CHAIN}.") and "издадено от Мария Петрова" in said


def test_a_container_of_a_pdf_is_a_container():
    data = signed(text=picture("PDF"))
    kept = read_attachment("доклад.pdf.p7m", data)
    assert (kept.name, kept.media_type, kept.content) == ("доклад.pdf.p7m", P7, data)
    assert told_of(P7, data, [])[0][1]


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_a_signature_beside_a_message_stands_for_its_first_part(end):
    part = "Content-Type: text/plain; charset=utf-8\r\n\r\nСправка за местата\r\n".encode()
    data = signed(APART, text=part)
    message = MESSAGE.format(part=part.decode()).encode().replace(b"\r\n", end)
    assert told_of(P7, data, [message])[0][1]
    changed = message.replace("местата".encode(), "места".encode())
    for other in (changed, message.replace(b"multipart/signed", b"multipart/mixed")):
        assert "не е точно подписаният" in told_of(P7, data, [other])[0][0]


def test_a_signature_apart_finds_its_file_among_those_beside_it():
    data = signed(APART)
    assert told_of(P7, data, ["друг".encode(), TEXT])[0][1]
    assert told_of(P7, signed(APART, encoding=Encoding.PEM), [TEXT])[0][1]
    assert "приложете тук и подписания файл" in told_of(P7, data, [])[0][0]
    [(said, is_well)] = told_of(P7, data, [TEXT + b"!"])
    assert "не е точно подписаният" in said and not is_well


def test_what_was_changed_afterwards_is_said():
    [(said, is_well)] = told_of(P7, signed().replace(TEXT, TEXT[:-2] + "о".encode()), [])
    assert "ВНИМАНИЕ: файлът е променян" in said and not is_well


def test_a_signature_of_another_key_and_an_old_certificate_are_said():
    data = signed()
    assert "не е верен" in told_of(P7, data[:-4] + bytes(4), [])[0][0]
    [(said, is_well)] = told_of(P7, signed(by=certificate(days=-5)), [])
    assert "не е било в срок" in said and not is_well


def test_a_signed_pdf_is_whole_until_something_is_changed_or_added(paper):
    [(said, is_well)] = told_of(PDF, paper, [])
    assert WELL in said and "Мария Петрова" in said and is_well
    touched = paper.replace(b"/MediaBox", b"/mediaBox", 1)
    assert "ВНИМАНИЕ: файлът е променян" in told_of(PDF, touched, [])[0][0]
    writer = IncrementalPdfFileWriter(io.BytesIO(paper), strict=False)
    page = writer.root["/Pages"]["/Kids"][0]
    page["/MediaBox"][2] = type(page["/MediaBox"][2])(9)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    assert "ВНИМАНИЕ: файлът е променян" in told_of(PDF, out.getvalue(), [])[0][0]


def test_a_file_without_a_signature_says_so():
    assert told_of(PDF, picture("PDF"), []) == [(NONE, True)]


@pytest.mark.parametrize(("kind", "data"), [
    (P7, signed()[:300]), (P7, b"-----BEGIN PKCS7-----\nMII\n"),
    (P7, bytes.fromhex("3082 04d2 0609 2a864886f70d010702 a082") + b"\1" * 80),
    (PDF, b"%PDF-1.7\n/ByteRange [0 1 2 3]\n%%EOF\n")])
def test_a_broken_container_is_a_clear_message(kind, data):
    with pytest.raises(RuleError) as told:
        told_of(kind, data, [])
    assert told.value.message == BROKEN

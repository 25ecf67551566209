"""Electronic signatures of files that came in: read apart, without a network, told in words.

Whether the file is as it was signed can be proved here. Whether the certificate was issued by
whom it names, and still held, cannot: that is asked of its issuer over the network.
"""

import io
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.parser import HeaderParser
from importlib import import_module

from asn1crypto import cms, pem
from cryptography.hazmat.primitives import hashes

from bulgarian.clock import SOFIA
from bulgarian.dates import show_moment
from bulgarian.text import clean_text
from documents.apart import apart
from documents.files.attaching import PDF
from documents.files.containers import is_mail, is_signed_message
from models.base import RuleError

CONTAINER = "application/pkcs7-mime"
WHOLE, CHANGED, FALSE, UNREAD = "whole", "changed", "false", "unread"
APART, MISSING = "apart", "missing"  # a signature without its file
STATES = {
    WHOLE: "файлът не е променян след подписването",
    CHANGED: "ВНИМАНИЕ: файлът е променян след подписването",
    FALSE: "ВНИМАНИЕ: подписът не е верен за това удостоверение",
    APART: "подписът е отделен от файла си: приложете тук и подписания файл и проверете отново",
    MISSING: "ВНИМАНИЕ: никой от приложените тук файлове не е точно подписаният",
    UNREAD: "подписът е повреден или е от вид, който не се чете"}
CHAIN = "веригата на удостоверението не е проверена (без мрежа)"
STRONG = ("sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512")
OLD = "алгоритъмът е остарял и не доказва нищо"
EXPIRED = "удостоверението не е било в срок на този ден"
NONE = "В този файл няма електронен подпис."
BROKEN = ("Подписът не може да се прочете: файлът е повреден. Поискайте го отново от подателя; "
          "приложеното остава, както е дошло.")
MOST_HEADS = 65_536  # bytes of a message in which its heads stand
MOST = 20  # signatures of one file that are told
FAULTS = (ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError,
          NotImplementedError, RecursionError)


def may_be_signed(media_type: str, content: bytes) -> bool:
    """Whether the file says that a signature is in it."""
    return media_type == CONTAINER or media_type == PDF and b"/ByteRange" in content


def told_of(media_type: str, content: bytes, others: list[bytes]) -> list[tuple[str, bool]]:
    """(sentence, whether all is well) of every signature; `others` may be what one signs from afar.
    """
    if not may_be_signed(media_type, content):
        return [(NONE, True)]
    found = read_signatures(content, others if media_type == CONTAINER else [])
    return [(_sentence(one), one["state"] == WHOLE and not one["faults"]) for one in found] or [
        (NONE, True)]


def _sentence(one: dict) -> str:
    parts = [f"Подписан от {one['who'] or 'неизвестен'}"]
    if one["moment"]:
        moment = show_moment(datetime.fromisoformat(one["moment"]).astimezone(SOFIA))
        parts = [f"{parts[0]} на {moment} (по часовника на подписалия)"]
    parts += [STATES[one["state"]], *one["faults"]]
    if one["issuer"]:
        parts.append(f"удостоверението е издадено от {one['issuer']}")
    return "; ".join([*parts, CHAIN]) + "."


def _library(name: str):
    """A part of pyHanko, which weighs 45 MB: only the child that reads a signature takes it in."""
    return import_module(f"pyhanko.{name}")


@apart
def read_signatures(data: bytes, others: list) -> list[dict]:
    """{who, issuer, moment (ISO or empty), state, faults} of each; RuleError for what is broken."""
    faults = (*FAULTS, _library("pdf_utils.misc").PdfError)
    found = []
    try:
        for read in _message(data, others) if is_signed_message(data) else _pdf(data):
            try:
                found.append(read())
            except faults:
                found.append(_told(UNREAD))
            if len(found) == MOST:
                break
    except faults as error:
        raise RuleError(BROKEN, "file") from error
    return found


def _pdf(data: bytes) -> Iterator:
    """A reading for each signature in a PDF, also one that was signed and then added to."""
    reader = _library("pdf_utils.reader").PdfFileReader(io.BytesIO(data), strict=False)
    for one in reader.embedded_regular_signatures:
        yield lambda one=one: _of_pdf(one)


def _of_pdf(one) -> dict:
    one.compute_integrity_info()
    state = _state(one.signed_data, one.compute_digest())
    if state == WHOLE and not one.summarise_integrity_info()["docmdp_ok"]:
        state = CHANGED
    return _describe(one.signed_data, state, one.self_reported_timestamp)


def _message(data: bytes, others: list) -> Iterator:
    """A reading for each signer of a message in ASN.1 (.p7s, .p7m)."""
    if pem.detect(data):
        data = pem.unarmor(data)[2]
    others = [*others, *filter(None, map(_signed_part, others))]
    signed = cms.ContentInfo.load(data)["content"]
    for signer in list(signed["signer_infos"]):
        alone = signed.copy()
        alone["signer_infos"] = [signer]
        yield lambda alone=alone: _of_message(alone, others)


def _signed_part(data: bytes) -> bytes:
    """What the signature beside a message (S/MIME) stands for: its first part, as it was sent."""
    if not is_mail(data):
        return b""
    mark = HeaderParser().parsestr(data[:MOST_HEADS].decode("latin-1")).get_param("boundary", "")
    parts = data.replace(b"\r\n", b"\n").split(b"\n--" + mark.encode("latin-1"))
    is_signed = mark and len(parts) > 2 and b"multipart/signed" in parts[0].lower()
    return parts[1].partition(b"\n")[2].replace(b"\n", b"\r\n") if is_signed else b""


def _of_message(signed, others: list) -> dict:
    inner = signed["encap_content_info"]["content"]
    is_apart = inner.native is None
    contents = others if is_apart else [bytes(inner)]
    states = [_state(signed, _digest(signed, one)) for one in contents]
    none = CHANGED if not is_apart else MISSING if others else APART
    state = next((one for one in (WHOLE, FALSE) if one in states), none)
    validation = _library("sign.validation.generic_cms")
    return _describe(signed, state, validation.extract_self_reported_ts(signed["signer_infos"][0]))


def _digest(signed, content: bytes) -> bytes:
    name = signed["signer_infos"][0]["digest_algorithm"]["algorithm"].native
    algorithm = _library("sign.general").get_pyca_cryptography_hash(name)
    made = hashes.Hash(algorithm)
    made.update(content)
    return made.finalize()


def _state(signed, digest: bytes) -> str:
    """Whether the digest is the one that was signed, and by the key of the certificate."""
    validation = _library("sign.validation.generic_cms")
    kind = signed["encap_content_info"]["content_type"].native
    is_same, is_true = validation.validate_sig_integrity(
        signed["signer_infos"][0], _certificate(signed), kind, digest)
    return CHANGED if not is_same else WHOLE if is_true else FALSE


def _certificate(signed):
    return _library("sign.validation.generic_cms").extract_certs_for_validation(signed).signer_cert


def _describe(signed, state: str, moment: datetime | None) -> dict:
    certificate, faults = _certificate(signed), []
    if moment and moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    if signed["signer_infos"][0]["digest_algorithm"]["algorithm"].native not in STRONG:
        faults.append(OLD)
    if moment and not certificate.not_valid_before <= moment <= certificate.not_valid_after:
        faults.append(EXPIRED)
    subject = certificate.subject.native
    names = (_plain(subject.get(key)) for key in ("common_name", "organization_name"))
    return _told(state, who=", ".join(dict.fromkeys(one for one in names if one)),
                 issuer=_plain(certificate.issuer.native.get("common_name")),
                 moment=moment.isoformat() if moment else "", faults=faults)


def _told(state: str, **more) -> dict:
    return {"who": "", "issuer": "", "moment": "", "state": state, "faults": [], **more}


def _plain(name) -> str:
    """A name of a certificate on one line; what cannot be read is left out."""
    with suppress(ValueError):
        return " ".join(clean_text(str(name[0] if isinstance(name, list) else name or "")).split())
    return ""

"""The names of WordprocessingML and of the package: namespaces, types, and what is refused."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
CONTENT_TYPES = "[Content_Types].xml"

NAMESPACES = {
    "w": W[1:-1],
    "r": R[1:-1],
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
WP = "{" + NAMESPACES["wp"] + "}"
# Shapes of old programs; a box of text says in its style in which one its text goes on.
V = "{urn:schemas-microsoft-com:vml}"
SPID = "{urn:schemas-microsoft-com:office:office}spid"
NEXT_BOX = "mso-next-textbox:#"
PACKAGE_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
AUTHOR = "docfill"  # of the comments that tell the faults of a template
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
DOCUMENT = _OFFICE + "document.main+xml"
DOTX = _OFFICE + "template.main+xml"
COMMENTS = _OFFICE + "comments+xml"
SETTINGS = _OFFICE + "settings+xml"
NUMBERING, STYLES = _OFFICE + "numbering+xml", _OFFICE + "styles+xml"
HEADER, FOOTER = _OFFICE + "header+xml", _OFFICE + "footer+xml"
FOOTNOTES, ENDNOTES = _OFFICE + "footnotes+xml", _OFFICE + "endnotes+xml"
CORE = "application/vnd.openxmlformats-package.core-properties+xml"
GLOSSARY = _OFFICE + "document.glossary+xml"  # texts ready to be put in, hints of controls
FILLED = (DOCUMENT, HEADER, FOOTER, FOOTNOTES, ENDNOTES, CORE, GLOSSARY)

# What has a beginning and an end in the text: marks of a range, told by the same number.
RANGE_KINDS = ("bookmark", "commentRange", "perm", "moveFromRange", "moveToRange",
               "customXmlInsRange", "customXmlDelRange", "customXmlMoveFromRange",
               "customXmlMoveToRange")
RANGES = frozenset(W + kind + half for kind in RANGE_KINDS for half in ("Start", "End"))

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
STRICT = b"http://purl.oclc.org/ooxml/"
# The last word of a relationship's type -> the code it is refused with.
REFUSED_LINKS = {
    "aFChunk": "alt-chunk",
    "attachedTemplate": "external",
    "control": "activex",
    "activeXControlBinary": "activex",
    "frame": "external",
    "oleObject": "embedded",
    "package": "embedded",
    "subDocument": "external",
    "vbaProject": "macros",
    "wordVbaData": "macros",
    "recipientData": "external",
    "mailMergeSource": "external",
}

# Fields that compute from the document itself; any other may fetch or run something.
FIELDS = frozenset(
    """= ADVANCE AUTHOR AUTONUM AUTONUMLGL AUTONUMOUT BIBLIOGRAPHY BARCODE CITATION COMMENTS
    COMPARE CREATEDATE DATE DOCPROPERTY DOCVARIABLE EDITTIME EQ FILENAME FILESIZE FORMCHECKBOX
    FORMDROPDOWN FORMTEXT GREETINGLINE GREETINGSLINE ADDRESSBLOCK HYPERLINK IF INDEX INFO
    KEYWORDS LASTSAVEDBY LISTNUM MERGEFIELD MERGEREC MERGESEQ NEXT NEXTIF NOTEREF NUMCHARS
    NUMPAGES NUMWORDS PAGE PAGEREF PRINTDATE QUOTE REF REVNUM SAVEDATE SECTION SECTIONPAGES
    SEQ SET SKIPIF STYLEREF SUBJECT SYMBOL TA TC TEMPLATE TIME TITLE TOA TOC USERADDRESS
    USERINITIALS USERNAME XE""".split()
)

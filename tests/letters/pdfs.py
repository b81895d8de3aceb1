"""Makes PDFs for the tests: letters as they are printed, and files that mean harm. Nothing is real."""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Sequence

from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas

LINES = (
    "Case Number: CM99-0000001  Date Assigned: 01/02/2003",
    "CLINICAL CASE SUMMARY",
    "The injured worker is a 48 year old male who follows a self-",
    "directed program 1-",
    "2 times per week.",
    "Physical therapy 12 sessions: Upheld",
)


def letter(pages: Sequence[Sequence[str]] = (LINES,), *, compress: bool = True) -> bytes:
    """A PDF as an office program prints it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=LETTER, invariant=True, pageCompression=int(compress))
    for lines in pages:
        canvas.setFont("Times-Roman", 12)
        for number, line in enumerate(lines):
            canvas.drawString(72, 720 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def scan(pages: int = 1) -> bytes:
    """Pages with a picture on them and no text."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=LETTER, invariant=True)
    for _ in range(pages):
        canvas.rect(100, 100, 300, 500, fill=1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def joined(*pdfs: bytes) -> bytes:
    """The pages of several PDFs in one."""
    writer = PdfWriter()
    for pdf in pdfs:
        writer.append(io.BytesIO(pdf))
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def encrypted(pdf: bytes, algorithm: str, user_password: str = "") -> bytes:
    """`pdf` encrypted, by default as DWC posts its letters: open to all, changeable by the owner."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt(user_password=user_password, owner_password="owner", algorithm=algorithm)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def raw(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1, the first being the catalog, with a sound table of them."""
    body = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    body += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(body)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def one_page(content: bytes, *more: bytes, resources: bytes = b"") -> bytes:
    """A page whose content stream object is `content`; `more` are objects from 6 on, /F is Helvetica (5)."""
    return raw(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
            b"/Resources<</Font<</F 5 0 R>>%s>>>>" % resources,
            content,
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
            if more and b"begincmap" in more[0]
            else b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            *more,
        ]
    )


def show(*lines: str, x: int = 50) -> bytes:
    """Content that shows lines, one below the other."""
    shown = " ".join(f"({line}) Tj 0 -20 Td" for line in lines)
    return f"BT /F 12 Tf {x} 700 Td {shown} ET".encode()


def mapped(characters: dict[str, str], *lines: str) -> bytes:
    """A page whose glyphs stand for other characters: hexadecimal code to UTF-16 in hexadecimal."""
    pairs = "\n".join(f"<{code}> <{unicode}>" for code, unicode in characters.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{len(characters)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    )
    return one_page(stream(show(*lines)), stream(cmap.encode()))


def nested_forms(depth: int, fan: int) -> bytes:
    """Form XObjects that show the next one `fan` times: `fan ** depth` copies of one word."""
    first = 6
    forms = []
    for level in range(depth):
        last = level == depth - 1
        content = show("word") if last else b"/X Do " * fan
        resources = b"/Font<</F 5 0 R>>" if last else b"/XObject<</X %d 0 R>>" % (first + level + 1)
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<<%s>>" % resources
        forms.append(stream(content, entries))
    return one_page(stream(b"/X Do"), *forms, resources=b"/XObject<</X %d 0 R>>" % first)


def recursive_form() -> bytes:
    """A form XObject that shows itself, twice."""
    entries = (
        b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</XObject<</X 6 0 R>>/Font<</F 5 0 R>>>>"
    )
    form = stream(b"/X Do /X Do " + show("again"), entries)
    return one_page(stream(b"/X Do " + show("Upheld", x=300)), form, resources=b"/XObject<</X 6 0 R>>")


def page_tree_loop() -> bytes:
    """A page tree that holds itself."""
    return raw(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 5/Parent 3 0 R>>",
            b"<</Type/Pages/Kids[2 0 R]/Count 5/Parent 2 0 R>>",
        ]
    )


def xref_loop() -> bytes:
    """A cross-reference table whose predecessor is itself."""
    pdf = letter()
    start = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    return pdf.replace(b"trailer\n<<", b"trailer\n<< /Prev %d " % start)


def object_stream_loop() -> bytes:
    """Object streams that are said to be inside each other, in a cross-reference stream."""
    body = bytearray(b"%PDF-1.7\n")
    first = len(body)
    inner = b"<</Type/Catalog/Pages 2 0 R/Extends 5 0 R>>"
    body += b"5 0 obj\n" + stream(b"1 0 " + inner, b"/Type/ObjStm/N 1/First 4/Extends 5 0 R") + b"\nendobj\n"
    start = len(body)
    entries = [(0, 0, 0), (2, 5, 0), (2, 4, 0), (2, 3, 0), (2, 4, 0), (1, first, 0), (1, start, 0)]
    rows = b"".join(
        bytes([kind]) + place.to_bytes(3, "big") + bytes([index]) for kind, place, index in entries
    )
    table = stream(rows, b"/Type/XRef/Size 7/W[1 3 1]/Root 1 0 R/Prev %d" % start)
    body += b"6 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(body)


def flate_bomb(size: int, layers: int = 1, fill: bytes = b" ") -> bytes:
    """A content stream that unpacks to `size` bytes, packed `layers` times."""
    data = fill * (size // len(fill))
    for _ in range(layers):
        data = zlib.compress(data, 9)
    filters = b"/FlateDecode" * layers
    return one_page(stream(data, b"/Filter[%s]" % filters))


def text_bomb(characters: int) -> bytes:
    """A small file whose one page shows very many characters."""
    line = b"(" + b"x" * 1000 + b") Tj 0 -1 Td "
    content = b"BT /F 1 Tf 50 700 Td " + line * (characters // 1000) + b"ET"
    return one_page(stream(zlib.compress(content, 9), b"/Filter/FlateDecode"))


def many_pages(count: int, text: str = "page") -> bytes:
    """`count` pages that share one content stream."""
    kids = b" ".join(b"%d 0 R" % number for number in range(5, 5 + count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>"
    return raw(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
            stream(show(text)),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            *[page] * count,
        ]
    )


def noise(seed: int, size: int = 4000) -> bytes:
    """The mark of a PDF, then random bytes."""
    return b"%PDF-1.7\n" + random.Random(seed).randbytes(size)

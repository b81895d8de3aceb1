"""The service fetches nothing: whatever letters, names, forms and bodies say, it connects to nobody.

Two watch it. A listener stands at the address that all of them name; and in the service's own process an audit hook
writes down every connection, look-up and program that Python begins. What PDFs are parsed with is no Python, and is
seen by the listener alone.
"""

from __future__ import annotations

import io
import itertools
import queue
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest
from program import Program
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from running import begun, over
from serving import LETTER

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

WATCHED = """
import sys

log = open(sys.argv.pop(1), "a")

def watch(event, said):
    if event in EVENTS:
        log.write(f"{event} {said!r}\\n")
        log.flush()

sys.addaudithook(watch)
"""
EVENTS = {
    *("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"),
    *("urllib.Request", "http.client.connect", "webbrowser.open", "ftplib.connect"),
    *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"),
}


def watched(code, log):
    """A program that runs `code` and writes down what it begins."""
    return [sys.executable, "-c", f"EVENTS = {EVENTS!r}\n{WATCHED}{code}", str(log)]


@contextmanager
def listener():
    """An address, and what has connected to it so far."""
    seen = queue.SimpleQueue()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def wait():
            while True:
                try:
                    other, at = listening.accept()
                except OSError:
                    return
                with other:
                    seen.put(at)

        thread = threading.Thread(target=wait, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/fetched", seen
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def pdf_that_asks_for(pdf: bytes, url: str) -> bytes:
    """A letter with every way a PDF has to name an address."""
    name, text = NameObject, TextStringObject

    def action(kind, **more):
        said = {name("/S"): name(kind)}
        return DictionaryObject({**said, **{name(f"/{key}"): value for key, value in more.items()}})

    elsewhere = DictionaryObject({name("/FS"): name("/URL"), name("/F"): text(url)})
    actions = [
        action("/URI", URI=text(url)),
        action("/Launch", F=elsewhere, NewWindow=NumberObject(1)),
        action("/Launch", F=text("/usr/bin/touch")),
        action("/SubmitForm", F=elsewhere, Flags=NumberObject(4)),
        action("/ImportData", F=elsewhere),
        action("/GoToR", F=elsewhere, D=ArrayObject([NumberObject(0), name("/Fit")])),
        action("/GoToE", F=elsewhere, D=text("x")),
        action("/JavaScript", JS=text(f"app.launchURL('{url}'); this.submitForm('{url}');")),
    ]
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    for first, second in itertools.pairwise(actions):
        first[name("/Next")] = second
    root, page = writer.root_object, writer.pages[0]
    root[name("/OpenAction")] = writer._add_object(actions[0])
    root[name("/AA")] = DictionaryObject({name("/WC"): actions[-1], name("/WS"): actions[3]})
    page[name("/AA")] = DictionaryObject({name("/O"): actions[3], name("/C"): actions[0]})
    box = ArrayObject(map(NumberObject, (0, 0, 600, 800)))
    page[name("/Annots")] = ArrayObject(
        writer._add_object(
            DictionaryObject(
                {
                    name("/Type"): name("/Annot"),
                    name("/Subtype"): name(kind),
                    name("/Rect"): box,
                    name("/A"): one,
                }
            )
        )
        for one in actions
        for kind in ("/Link", "/Screen")
    )
    form = DecodedStreamObject()
    form.set_data(
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "{url}">]><xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">'
        f'<template><subform><event activity="initialize"><submit target="{url}"/></event>&y;</subform></template>'
        f"<connectionSet><wsdlConnection><wsdlAddress>{url}</wsdlAddress></wsdlConnection></connectionSet></xdp:xdp>".encode()
    )
    root[name("/AcroForm")] = DictionaryObject(
        {name("/XFA"): writer._add_object(form), name("/Fields"): ArrayObject()}
    )
    outside = DecodedStreamObject()  # a page's picture and words that lie at an address
    outside.set_data(b"")
    outside.update({name("/F"): elsewhere, name("/Type"): name("/XObject"), name("/Subtype"): name("/Image")})
    for key in ("/Width", "/Height", "/BitsPerComponent"):
        outside[name(key)] = NumberObject(8)
    outside[name("/ColorSpace")] = name("/DeviceGray")
    resources = page["/Resources"].get_object()
    resources[name("/XObject")] = DictionaryObject({name("/Im0"): writer._add_object(outside)})
    drawn = DecodedStreamObject()
    drawn.set_data(b"q 9 0 0 9 0 0 cm /Im0 Do Q")
    page[name("/Contents")] = ArrayObject(
        [page.raw_get("/Contents"), writer._add_object(drawn), writer._add_object(outside)]
    )
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def hostile_text(url: str) -> str:
    return LETTER.read_text() + (
        f'\n<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "{url}">]>&y;\n'
        f"<img src='{url}'><link rel=stylesheet href='{url}'><script src='{url}'></script>\n"
        f"@import url({url}); ![x]({url}) <{url}> [{url}]({url}) {url} include: {url} {{% include '{url}' %}}\n"
    )


def exercise(client, url: str, pdf: bytes) -> set[tuple[str, str]]:
    """Ask every operation of the API and every page, with the address wherever something can be said; what was asked."""
    headers = {
        **dict.fromkeys(("Referer", "X-Forwarded-Host", "X-Forwarded-For", "X-Callback-Url", "Link"), url),
        "X-Original-URL": url,
    }
    ids = [
        client.hand_in(hostile_text(url), name=url, **headers).json()["id"],
        client.hand_in(pdf_that_asks_for(pdf, url), name=url, **headers).json()["id"],
    ]
    assert client.post("/v1/letters", files={"file": (url, hostile_text(url))}, data={}).status_code == 201
    run_id = begun(client, [(url, hostile_text(url).encode()), (url, pdf_that_asks_for(pdf, url))])
    assert over(client, run_id)["read"] == 2
    asked = set()
    said = client.get("/openapi.json").json()["paths"]
    last = sorted(said.items(), key=lambda one: "delete" in one[1])  # what deletes comes at the end
    bodies = [
        {
            "url": url,
            "href": url,
            "callback": url,
            "$ref": url,
            "@import": url,
            "file": url,
            "letters": [url],
        },
        {"pointer": "/diagnoses", "action": "correct", "version": 0, "new": [url, f"<img src={url}>"]},
        {"pointer": "/items/2", "action": "add", "version": 0, "new": {"request": url, "outcome": "upheld"}},
        {"pointer": url, "action": "accept", "version": 0},
    ]
    for path, methods in last:
        for method in sorted(methods, key="delete".__eq__):
            for letter_id in ids:
                for body in bodies if method in ("post", "put", "patch") else [None]:
                    where = path.format_map(_Filled(letter_id, run_id))
                    query = {"name": url, "lang": "es", "url": url, "corrected": "true"}
                    answer = client.request(
                        method.upper(), where, json=body, params=query, headers=headers, stream=True
                    )
                    answer.close()
                    assert answer.status_code < 500, (method, path)
            asked.add((method, path))
    pages = [
        "/",
        "/review",
        "/runs",
        f"/runs/{run_id}?text={url}",
        "/login",
        f"/letters/{ids[0]}",
        f"/review/{ids[0]}",
        "/static/app.css",
        f"/{url}",
    ]
    for path in pages:
        assert client.get(path, headers=headers).status_code < 500
    assert client.post("/login", data={"token": url}, allow_redirects=False).status_code < 500
    return asked


class _Filled(dict):
    """Every part of a path that differs is the id of a letter, or of a run."""

    def __init__(self, letter_id, run_id):
        self.letter_id = letter_id
        self["run_id"] = run_id

    def __missing__(self, _):
        return self.letter_id


def test_whatever_is_handed_in_nobody_is_connected_to(tmp_path, pdf):
    log = tmp_path / "log"
    with listener() as (url, seen):
        program = Program(
            str(tmp_path / "x.db"),
            serve=[*watched("from imr_llm.cli.main import main; main()", log), "serve"],
        )
        asked = exercise(program.client, url, pdf)
        code, _, err = program.end()
        assert (code, err) == (0, "")
        assert {
            ("post", "/v1/letters"),
            ("post", "/v1/runs"),
            ("get", "/v1/runs/{run_id}/export"),
            ("post", "/v1/letters/{letter_id}/decisions"),
        } <= asked
        assert seen.empty()
    programs = log.read_text().splitlines()
    for program in (
        "_pdf_worker.py",
        "imr_llm.service.run_process",
    ):  # PDFs and runs have programs of their own
        own = [line for line in programs if line.startswith("subprocess.Popen") and program in line]
        assert own
        programs = [line for line in programs if line not in own]
    assert programs == []


def test_the_watchers_see(tmp_path):
    log = tmp_path / "log"
    with listener() as (url, seen):
        ask = f"import urllib.request; urllib.request.ProxyHandler({{}}); urllib.request.urlopen({url!r}, timeout=5)"
        done = subprocess.run(watched(ask, log), capture_output=True, timeout=30, check=False)
        assert done.returncode == 1  # the listener says nothing
        assert seen.get(timeout=10)
    assert {line.split()[0] for line in log.read_text().splitlines()} >= {"urllib.Request", "socket.connect"}

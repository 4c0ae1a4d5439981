"""Relative links in the texts of a document lead to where it says that its pages are, in every place."""

from __future__ import annotations

import re
from pathlib import Path

from tests.clients import make_client
from tests.docs.pages import pages_of

DOCUMENT = """\
openapi: 3.1.0
info: {title: Links, version: "1", description: "Info [it](rel/info)"}
externalDocs: {url: start}
tags: [{name: things, description: "Tag [it](rel/tag)", externalDocs: {url: rel/tag-more}}]
servers:
  - url: https://{region}.example
    description: "Server [it](rel/server)"
    variables: {region: {default: eu, description: "Variable [it](rel/variable)"}}
paths:
  /things/{id}:
    post:
      operationId: addThing
      tags: [things]
      summary: Summary [it](rel/summary)
      description: Operation [it](rel/operation)
      externalDocs: {url: rel/operation-more}
      security: [{key: []}]
      parameters: [{name: id, in: path, required: true, description: "Parameter [it](rel/parameter)", schema: {type: string}}]
      requestBody:
        description: Body [it](rel/body)
        required: true
        content:
          application/json:
            schema: {$ref: "#/components/schemas/Thing"}
            examples:
              one: {summary: One, description: "First [it](rel/first)", value: {kind: a}}
              two: {summary: Two, description: "Example [it](rel/example)", value: {kind: b}}
      responses:
        "200":
          description: Response [it](rel/response)
          headers: {X-A: {description: "Header [it](rel/header)", schema: {type: string}}}
          content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
          links: {next: {operationId: addThing, description: "Link [it](rel/link)"}}
      callbacks:
        done:
          "{$request.body#/url}":
            post:
              operationId: done
              description: Callback [it](rel/callback)
              requestBody: {content: {application/json: {schema: {type: string}}}}
              responses: {"204": {description: "Answer [it](rel/answer)"}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key, description: "Scheme [it](rel/scheme)"}}
  schemas:
    Thing:
      type: object
      description: Schema [it](rel/schema)
      externalDocs: {url: rel/schema-more}
      properties:
        kind: {$ref: "#/components/schemas/Kind"}
        url: {type: string, description: "Property [it](rel/property)"}
    Kind:
      type: string
      enum: [a, b]
      description: Enumeration [it](rel/enumeration)
      x-enum-descriptions: ["Value [it](rel/value)", "Other [it](rel/other)"]
"""
UNSHOWN = {"first"}
"""The example at the top of a page has no text of its own."""


def test_in_every_text(tmp_path: Path) -> None:
    base = "https://docs.example/api/"
    client = make_client(DOCUMENT, tmp_path, "links", docs=True, links_base=base)
    text = "\n".join(p.read_text("utf-8") for p in pages_of(client.folder))
    assert "(rel/" not in text
    found = set(re.findall(re.escape(f"({base}rel/") + r"([\w-]+)\)", text))
    wanted = set(re.findall(r"rel/([\w-]+)", DOCUMENT))
    assert wanted - found == UNSHOWN
    assert f"({base}start)" in text


def test_nowhere_without_a_base(tmp_path: Path) -> None:
    client = make_client(DOCUMENT, tmp_path, "links", docs=True)
    text = "\n".join(p.read_text("utf-8") for p in pages_of(client.folder))
    assert not re.search(r"\((?:rel/|start)", text)

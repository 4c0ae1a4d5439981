"""Random edits of documents, as people make them between two runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from specloom.naming.names import Names

METHODS = ("get", "put", "post", "delete", "patch")
MARK = "x-mark"
"""An extension that says which schema is which, wherever it moves."""


def nodes(value: Any) -> Iterator[Any]:
    """Every mapping and list of a document."""
    work = [value]
    while work:
        each = work.pop()
        if isinstance(each, dict | list):
            yield each
            work.extend(each.values() if isinstance(each, dict) else each)


def schemas(document: Any) -> Iterator[Any]:
    """Every schema of a document that is a mapping."""
    keywords = {"type", "properties", "oneOf", "anyOf", "allOf", "enum", "items"}
    work = [(document, False)]
    while work:
        each, is_map = work.pop()
        if isinstance(each, dict):
            if not is_map and not keywords.isdisjoint(each):
                yield each
            for key, value in each.items():
                work.append((value, key == "properties" and not is_map))
        elif isinstance(each, list):
            work.extend((value, False) for value in each)


def mark(document: Any) -> None:
    """Tell all schemas apart, those that are new as well; no mark is ever used again."""
    for each in schemas(document):
        if MARK not in each:
            document[MARK] = document.get(MARK, 0) + 1
            each[MARK] = document[MARK]


def shuffle(document: Any, random: Random) -> None:
    """Put everything into another order that an API does not depend on."""
    for node in list(nodes(document)):
        if isinstance(node, dict) and "x-enum-varnames" not in node:
            items = list(node.items())
            random.shuffle(items)
            node.clear()
            node.update(items)
            for key in ("oneOf", "anyOf", "allOf", "enum", "required", "parameters"):
                if isinstance(node.get(key), list):
                    random.shuffle(node[key])
            if isinstance(node.get("tags"), list):
                random.shuffle(node["tags"])


def respelled(name: str, random: Random) -> str:
    """Another spelling of a name, which may well become the same identifier."""
    words = re.findall("[A-Z]?[a-z0-9]+|[A-Z]+", name) or ["x"]
    spelled = random.choice(
        (
            "_".join(words).lower(),
            "-".join(words),
            " ".join(words).title(),
            words[0].lower() + "".join(map(str.capitalize, words[1:])),
            "".join(w[0].upper() + w[1:] for w in words),
            "".join(words).lower(),
            name.upper(),
            f"{name}_",
            f"{name}2",
            f"{name}Model",
            f"{name}Dict",
        )
    )
    return str(spelled)


def new_schema(random: Random) -> dict[str, Any]:
    """A schema that needs a name."""
    return {
        "type": "object",
        "properties": {
            name: {"type": "object", "properties": {"id": {"type": "string"}}}
            for name in random.sample(("url", "file", "size", "fileId", "file_id"), 2)
        },
    }


class Edits:
    """Changes one document, with an eye on the names that it gave."""

    def __init__(self, document: Any, names: Names, random: Random) -> None:
        self.document, self.random = document, random
        self.types = [each.type for each in names.schemas.values()]
        self.types += [each.twin for each in names.schemas.values()]
        self.operations = list(names.operations.values())

    def change(self, times: int) -> None:
        """Make some changes, of any kind."""
        kinds: tuple[Callable[[], None], ...] = (
            self.add_component,
            self.add_property,
            self.add_value,
            self.add_operation,
            self.add_parameter,
            self.add_variant,
            self.add_content,
            self.remove_component,
            self.remove_property,
            self.remove_operation,
            lambda: shuffle(self.document, self.random),
        )
        for _ in range(times):
            self.random.choice(kinds)()
        mark(self.document)

    def _schemas(self, *keys: str) -> list[Any]:
        found = schemas(self.document)
        return [each for each in found if all(key in each for key in keys)]

    def _operations(self) -> list[tuple[Any, str]]:
        return [
            (item, method)
            for item in self.document["paths"].values()
            for method in item
            if method in METHODS
        ]

    def add_component(self) -> None:
        components = self.document["components"]["schemas"]
        name = self.random.choice([*self.types, *components, "Pet"])
        if self.random.random() < 0.5:
            name = respelled(name, self.random)
        components.setdefault(name, new_schema(self.random))

    def add_property(self) -> None:
        owners = [n["properties"] for n in self._schemas("properties")]
        owners = [each for each in owners if isinstance(each, dict) and each]
        properties = self.random.choice(owners)
        name = respelled(self.random.choice(list(properties)), self.random)
        properties.setdefault(name, new_schema(self.random))

    def add_value(self) -> None:
        enums = [n for n in self._schemas("enum") if "x-enum-varnames" not in n]
        enums = [n for n in enums if len(n["enum"]) > 1 and None not in n["enum"]]
        if enums:
            values = self.random.choice(enums)["enum"]
            if all(isinstance(value, str) for value in values):
                added = respelled(self.random.choice(values), self.random)
                values.extend({added} - set(values))

    def add_operation(self) -> None:
        called = self.random.choice(self.operations)
        id = self.random.choice([called.method, called.stream, f"get_{called.method}"])
        if self.random.random() < 0.5:
            id = respelled(id, self.random)
        item, method = self.random.choice(self._operations())
        path = f"/{self.random.randrange(1000)}/{id}".replace(" ", "")
        self.document["paths"].setdefault(path, {})["get"] = {
            "operationId": id,
            "tags": self._some_tags(item[method].get("tags", ["default"])),
            "responses": {"200": {"description": "", "content": self._content()}},
        }

    def _some_tags(self, tags: list[str]) -> list[str]:
        tag = self.random.choice(tags)
        return [tag] if self.random.random() < 0.7 else [respelled(tag, self.random)]

    def _content(self) -> dict[str, Any]:
        return {"application/json": {"schema": new_schema(self.random)}}

    def add_parameter(self) -> None:
        item, method = self.random.choice(self._operations())
        operation = item[method]
        known = [p["name"] for p in operation.get("parameters", []) if "name" in p]
        name = respelled(self.random.choice([*known, "limit", "pet"]), self.random)
        location = self.random.choice(("query", "header", "cookie"))
        added = {"name": name, "in": location, "schema": {"type": "string"}}
        if (name, location) not in {
            (p.get("name"), p.get("in")) for p in operation.get("parameters", [])
        }:
            operation.setdefault("parameters", []).append(added)

    def add_variant(self) -> None:
        keyword = self.random.choice(("oneOf", "anyOf"))
        unions = [n[keyword] for n in self._schemas(keyword) if len(n[keyword]) > 1]
        # Where they only say what goes together, another one would make a union of them.
        unions = [u for u in unions if all("type" in v or "$ref" in v for v in u)]
        if unions:
            added = new_schema(self.random)
            added["required"] = [self.random.choice(list(added["properties"]))]
            # Two that are the same in all have each other's names, and nobody can tell.
            own = f"own{self.random.randrange(1_000_000)}"
            added["properties"][own] = {"type": "string"}
            self.random.choice(unions).append(added)

    def add_content(self) -> None:
        item, method = self.random.choice(self._operations())
        responses = item[method]["responses"]
        response = responses.setdefault(
            self.random.choice(("201", "400", "default")), {"description": ""}
        )
        if "$ref" not in response:
            media_type = self.random.choice(("application/json", "application/xml"))
            content = response.setdefault("content", {})
            content.setdefault(media_type, {"schema": new_schema(self.random)})

    def remove_component(self) -> None:
        text = repr(self.document)
        components = self.document["components"]["schemas"]
        unused = [n for n in components if f"'#/components/schemas/{n}'" not in text]
        if unused:
            del components[self.random.choice(unused)]

    def remove_property(self) -> None:
        # A variant may be called after what it has and its siblings do not.
        unions = [n[k] for k in ("oneOf", "anyOf") for n in self._schemas(k)]
        variants = [id(variant) for union in unions for variant in union]
        owners = [n for n in self._schemas("properties") if id(n) not in variants]
        owners = [n for n in owners if len(n["properties"]) > 1]
        if owners:
            owner = self.random.choice(owners)
            removable = set(owner["properties"]) - set(owner.get("required", ()))
            if removable:
                del owner["properties"][self.random.choice(sorted(removable))]

    def remove_operation(self) -> None:
        if len(operations := self._operations()) > 1:
            item, method = self.random.choice(operations)
            del item[method]

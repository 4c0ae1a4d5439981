"""A document whose every text tries to set `window.hacked` on the pages of a site."""

from __future__ import annotations

from typing import Any

HTML = (
    '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>',
    "'\"><svg/onload=window.hacked=1> </script><script>window.hacked=1</script>",
    "</title><script>window.hacked=1</script> </h1></code></pre><script>hacked=1</script>",
    "\\<img src=x onerror=hacked=1> &lt;img src=x onerror=hacked=1&gt; &amp;lt;script&amp;gt;",
    "<div markdown=1>**x**<img src=x onerror=hacked=1></div>\n\n<br onclick=hacked=1>",
)
DIALECTS = (
    'text {: onclick="hacked=1" } and `code`{: onclick=hacked=1 autofocus onfocus=hacked=1 }',
    '--8<-- "/etc/passwd"\n\n;--8<-- "/etc/passwd"\n\n--8<--\n/etc/passwd\n--8<--',
    "{% include '/etc/passwd' %} {{ config }} {{ 7*7 }} ${x}",
    ":smile: :material-account: [^1]\n\n[^1]: <img src=x onerror=hacked=1>\n\n*[HTML]: x",
    '!!! note "<img src=x onerror=hacked=1>"\n    text\n\n=== "<img src=x onerror=hacked=1>"\n    z',
    "``` { .python onclick=hacked=1 }\nx\n```\n\n```mermaid\ngraph TD; A-->B\n```\n\n$$x$$",
    "---\ntemplate: x\n---\n\n[TOC]\n\n# A heading\n\n## Models",
)
LINKS = (
    "![pixel](https://elsewhere.example/pixel.png) ![a](//elsewhere.example/x.svg)",
    "[a](javascript:hacked=1) ![b](javascript:hacked=1) <javascript:hacked=1>",
    "[a](http://[::1) [b](x.md) [c](//x.md) [d](../../../x.md?y#z)",
)
ATTACKS = (*HTML, *DIALECTS, *LINKS)
EVERYTHING = "\n\n".join(ATTACKS)


def hostile_document() -> dict[str, Any]:
    """The document: each attack once in every place, and all of them in each description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": " ".join(HTML[:3]),
            "version": "1",
            "description": EVERYTHING,
        },
        "servers": [{"url": "https://h.example/"}],
        "tags": [{"name": text, "description": EVERYTHING} for text in ATTACKS],
        "paths": {
            f"/p{number}/<script>hacked=1</script>": {
                "post": _operation(f"op{number}", text)
            }
            for number, text in enumerate(ATTACKS)
        },
        "components": {
            "schemas": {
                f"M{number}": {
                    "type": "object",
                    "title": text,
                    "description": f"{text}\n\n{EVERYTHING}",
                    "properties": {text: {"type": "string", "default": text}},
                }
                for number, text in enumerate(ATTACKS)
            }
        },
    }


def _operation(name: str, text: str) -> dict[str, Any]:
    number = name.removeprefix("op")
    schema = {"$ref": f"#/components/schemas/M{number}"}
    content = {"application/json": {"schema": schema}}
    return {
        "operationId": name,
        "summary": text,
        "description": EVERYTHING,
        "tags": [text],
        "parameters": [
            {
                "name": text,
                "in": "query",
                "description": text,
                "schema": {"type": "string", "enum": [text]},
            }
        ],
        "requestBody": {"content": content},
        "responses": {"200": {"description": text, "content": content}},
    }

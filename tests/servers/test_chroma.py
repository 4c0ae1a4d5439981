"""Chroma, driven by the client that its own document makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.clients import Client
from tests.servers.support import (
    Teller,
    check_types,
    client_of,
    done,
    import_all,
    needs,
    running,
    script,
)

pytestmark = needs("chromadb")

USE = """
from collections.abc import Sequence

from chroma_client import ApiClient, Collection, Include, QueryResponse


def nearest(client: ApiClient, at: Sequence[list[int]]) -> list[list[str]]:
    where = ("default_tenant", "default_database")
    made: Collection = client.collection.create_collection(
        *where, name="otters", metadata={"kind": "river", "n": 2}
    )
    client.record.collection_add(
        *where, str(made.id), ids=("a", "b"), embeddings=at, metadatas=[{"n": 1}, None]
    )
    found: QueryResponse = client.record.collection_query(
        *where,
        str(made.id),
        query_embeddings=at,
        include=["distances", Include.DOCUMENTS],
    )
    return found.ids
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own, its data in a temporary folder."""
    folder = tmp_path_factory.mktemp("chroma")
    command = [script("chroma"), "run", "--host", "127.0.0.1", "--port", "{port}"]
    with running(
        [*command, "--path", str(folder / "data")],
        folder,
        ready="/api/v2/heartbeat",
        ANONYMIZED_TELEMETRY="False",
    ) as base:
        yield base


@pytest.fixture(scope="module")
def client(url: str, tmp_path_factory: pytest.TempPathFactory) -> Client:
    """The client of the running server."""
    folder = tmp_path_factory.mktemp("clients") / "chroma"
    return client_of(f"{url}/openapi.json", folder, "chroma_client")


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def teller(request: pytest.FixtureRequest, client: Client, url: str) -> Teller:
    """Each story is told twice."""
    return Teller(client.load(), {"host": url}, request.param)


@pytest.fixture
def tenant() -> str:
    """A tenant that no other story knows."""
    return f"tenant-{uuid4().hex[:8]}"


def test_the_client_is_sound(client: Client) -> None:
    assert not [d for d in client.diagnostics if d.code == "ignored-keyword"]
    import_all(client)
    check_types(client, USE)


def test_a_collection_from_its_making_to_its_end(teller: Teller, tenant: str) -> None:
    package = teller.package

    async def story(client: Any) -> None:
        await done(client.tenant.create_tenant(name=tenant))
        assert (await done(client.tenant.get_tenant(tenant))).name == tenant
        await done(client.database.create_database(tenant, {"name": "zoo"}))
        collections, place = client.collection, (tenant, "zoo")
        made = await done(
            collections.create_collection(
                *place,
                name="otters",
                metadata={"kind": "river", "n": 3, "weight": 1.5, "wet": True},
                configuration={"hnsw": {"space": "cosine", "ef_search": 50}},
            )
        )
        assert type(made) is package.Collection
        assert type(made.id) is UUID
        assert made.metadata == {"kind": "river", "n": 3, "weight": 1.5, "wet": True}
        assert type(made.metadata["n"]) is int and made.metadata["wet"] is True
        assert made.configuration_json.hnsw.space is package.Space.COSINE
        assert made.configuration_json.hnsw.ef_search == 50

        await done(collections.create_collection(*place, name="badgers"))
        assert await done(collections.count_collections(*place)) == 2
        listed = await done(collections.list_collections(*place, limit=1, offset=1))
        assert len(listed) == 1
        again = await done(
            collections.create_collection(*place, name="otters", get_or_create=True)
        )
        assert again.id == made.id

        await done(
            collections.update_collection(
                *place, made.id, new_name="seals", new_metadata={"kind": "sea"}
            )
        )
        found = await done(collections.get_collection(*place, "seals"))
        assert (found.id, found.metadata) == (made.id, {"kind": "sea"})
        await done(collections.delete_collection(*place, "seals"))
        with pytest.raises(package.NotFoundException) as gone:
            await done(collections.get_collection(*place, "seals"))
        assert gone.value.status == 404
        assert type(gone.value.data) is package.ErrorResponse
        assert "seals" in gone.value.data.message
        await done(client.database.delete_database(*place))

    teller.tell(story)


def test_records(teller: Teller, tenant: str) -> None:
    package = teller.package

    async def story(client: Any) -> None:
        await done(client.tenant.create_tenant(name=tenant))
        await done(client.database.create_database(tenant, name="zoo"))
        made = await done(
            client.collection.create_collection(tenant, "zoo", name="otters")
        )
        records, place = client.record, (tenant, "zoo", made.id)
        added = await done(
            records.collection_add_with_http_info(
                *place,
                ids=["a", "b", "c"],
                embeddings=[[1, 0, 0], [0, 1, 0], [0, 0, 1.5]],
                documents=["one", "two", None],
                metadatas=[{"coat": "brown"}, {"coat": "grey", "n": 2}, None],
            )
        )
        assert added.status_code == 201
        assert await done(records.collection_count(*place)) == 3

        some = await done(
            records.collection_get(
                *place, ids=["a", "c"], include=["documents", "embeddings"]
            )
        )
        assert some.ids == ["a", "c"]
        assert some.documents == ["one", None]
        assert some.embeddings == [[1, 0, 0], [0, 0, 1.5]]
        assert some.metadatas is None
        assert some.include == [package.Include.DOCUMENTS, package.Include.EMBEDDINGS]
        grey = await done(records.collection_get(*place, where={"coat": "grey"}))
        assert (grey.ids, grey.metadatas) == (["b"], [{"coat": "grey", "n": 2}])

        wanted = package.QueryRequestPayload(
            query_embeddings=[[1, 0.1, 0]],
            n_results=2,
            include=[package.Include.DISTANCES, package.Include.DOCUMENTS],
        )
        nearest = await done(records.collection_query(*place, wanted))
        assert (nearest.ids, nearest.documents) == ([["a", "b"]], [["one", "two"]])
        assert nearest.distances[0][0] == pytest.approx(0.01)

        await done(
            records.collection_update(*place, ids=["a"], metadatas=[{"coat": "red"}])
        )
        await done(records.collection_upsert(*place, ids=["d"], embeddings=[[1, 1, 1]]))
        red = await done(records.collection_get(*place, where={"coat": "red"}))
        assert red.ids == ["a"]
        gone = await done(records.collection_delete(*place, where={"coat": "red"}))
        assert gone.deleted == 1
        assert (
            await done(records.collection_count(*place, read_level="index_only")) == 3
        )

    teller.tell(story)


def test_errors(teller: Teller, tenant: str) -> None:
    package = teller.package

    async def story(client: Any) -> None:
        await done(client.tenant.create_tenant(name=tenant))
        with pytest.raises(package.ConflictException) as taken:
            await done(client.tenant.create_tenant(name=tenant))
        # The document declares no 409 here.
        assert tenant in taken.value.data["message"]

        database = client.database
        with pytest.raises(package.NotFoundException) as missing:
            await done(database.get_database(tenant, "nowhere"))
        assert type(missing.value.data) is package.ErrorResponse
        assert missing.value.data.error == "NotFoundError"
        await done(database.create_database(tenant, name="zoo"))
        with pytest.raises(package.BadRequestException) as short:
            await done(client.collection.create_collection(tenant, "zoo", name="x"))
        assert short.value.status == 400 and "3-512" in short.value.body
        with pytest.raises(package.RequestValidationError, match=r"\$\.name"):
            await done(client.collection.create_collection(tenant, "zoo", {"name": 3}))
        with pytest.raises(package.ForbiddenException):
            await done(client.system.reset())

    teller.tell(story)


def test_where_the_server_and_its_document_part(teller: Teller, tenant: str) -> None:
    """Everything that the two disagree on, of what these stories call."""
    package = teller.package

    async def story(client: Any) -> None:
        # It declares plain text and sends JSON.
        assert '"' not in await done(client.system.version())
        # It declares a string and sends an object.
        with pytest.warns(package.ResponseValidationWarning, match="valid string"):
            health = await done(client.system.healthcheck())
        assert health["is_executor_ready"] is True
        # It declares collections and sends databases: two lists of one name.
        await done(client.tenant.create_tenant(name=tenant))
        await done(client.database.create_database(tenant, name="zoo"))
        with pytest.warns(package.ResponseValidationWarning) as warned:
            listed = await done(client.database.list_databases(tenant))
        assert [(each.name, each.tenant) for each in listed] == [("zoo", tenant)]
        assert len(warned) == 1
        assert r"$[0].log_position: Field required" in str(warned[0].message)

    teller.tell(story)


def test_strict_responses_refuse_the_same(client: Client, url: str) -> None:
    package = client.load()
    with package.ApiClient(host=url, strict_responses=True) as strict:
        assert strict.system.heartbeat().nanosecond_heartbeat > 0
        with pytest.raises(package.ResponseValidationError) as refused:
            strict.system.healthcheck()
    assert refused.value.status == 200
    assert b"is_executor_ready" in refused.value.raw_body

"""Prefect's server, driven by the client that its own document makes."""

from __future__ import annotations

import csv
import datetime as dt
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

pytestmark = needs("prefect")

USE = """
from prefect_client import ApiClient, AsyncApiClient, Flow, FlowFilter, FlowFilterName


def flows(client: ApiClient, name: str) -> list[Flow]:
    made: Flow = client.flows.create_flow_flows_post(name=name, tags=("etl",))
    client.flows.update_flow_flows_id_patch(made.id, tags=["nightly"])
    client.flows.update_flow_flows_id_patch(str(made.id), {"tags": []})
    client.flows.read_flows_flows_filter_post(
        flows=FlowFilter(name=FlowFilterName(any_=[name])), sort="NAME_ASC"
    )
    return client.flows.read_flows_flows_filter_post(
        flows={"name": {"any_": [name]}}, limit=5
    )


async def run(client: AsyncApiClient, flow: Flow) -> str | None:
    made = await client.flow_runs.create_flow_run_flow_runs_post(
        flow_id=flow.id, parameters={"x": [1, None]}, state={"type": "SCHEDULED"}
    )
    return made.state_name
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own, its database in a temporary folder."""
    folder = tmp_path_factory.mktemp("prefect")
    command = [script("prefect"), "server", "start", "--host", "127.0.0.1"]
    with running(
        [*command, "--port", "{port}", "--no-ui", "--no-services", "--analytics-off"],
        folder,
        ready="/api/health",
        PREFECT_HOME=str(folder),
        PREFECT_SERVER_ANALYTICS_ENABLED="false",
        DO_NOT_TRACK="1",
    ) as base:
        yield base


@pytest.fixture(scope="module")
def client(url: str, tmp_path_factory: pytest.TempPathFactory) -> Client:
    """The client of the running server."""
    folder = tmp_path_factory.mktemp("clients") / "prefect"
    return client_of(f"{url}/api/openapi.json", folder, "prefect_client")


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def teller(request: pytest.FixtureRequest, client: Client, url: str) -> Teller:
    """Each story is told twice. The document names no server, and this one has a prefix."""
    return Teller(client.load(), {"host": f"{url}/api"}, request.param)


def fresh(word: str) -> str:
    """A name that no other story uses."""
    return f"{word}-{uuid4().hex[:8]}"


def test_the_client_is_sound(client: Client) -> None:
    assert not client.diagnostics
    import_all(client)
    check_types(client, USE)


def test_a_flow_from_its_making_to_its_end(teller: Teller) -> None:
    package = teller.package

    async def story(client: Any) -> None:
        flows = client.flows
        made = await done(
            flows.create_flow_flows_post_with_http_info(
                name=fresh("etl"), tags=["blue", "ö"], labels={"team": "a", "n": 3}
            )
        )
        # The document says 200; the server says 201 for what is new, 200 for what it knows.
        flow = made.data
        assert made.status_code == 201
        assert type(flow) is package.Flow
        assert type(flow.id) is UUID and flow.created.tzinfo is not None
        assert flow.labels == {"team": "a", "n": 3}
        again = await done(flows.create_flow_flows_post_with_http_info(name=flow.name))
        assert (again.status_code, again.data.id) == (200, flow.id)

        other = await done(flows.create_flow_flows_post({"name": fresh("other")}))
        named = package.FlowFilterName(any_=[flow.name, other.name])
        found = await done(
            flows.read_flows_flows_filter_post(
                flows=package.FlowFilter(name=named), sort="NAME_ASC"
            )
        )
        assert [each.id for each in found] == [flow.id, other.id]
        by_tag = {"tags": {"all_": ["blue", "ö"]}, "name": {"like_": flow.name}}
        assert await done(flows.count_flows_flows_count_post(flows=by_tag)) == 1
        page = await done(flows.paginate_flows_flows_paginate_post(page=2, limit=1))
        assert (page.page, len(page.results)) == (2, 1)
        assert type(page.results[0]) is package.Flow

        assert (
            await done(flows.update_flow_flows_id_patch(flow.id, tags=["red"])) is None
        )
        read = await done(flows.read_flow_by_name_flows_name_name_get(flow.name))
        assert (read.id, read.tags) == (flow.id, ["red"])
        gone = await done(flows.delete_flow_flows_id_delete_with_http_info(flow.id))
        assert (gone.status_code, gone.data) == (204, None)
        with pytest.raises(package.NotFoundException) as missing:
            await done(flows.read_flow_flows_id_get(flow.id))
        # The document declares no 404.
        assert missing.value.data == {"detail": "Flow not found"}

    teller.tell(story)


def test_a_run_with_its_states_logs_and_inputs(teller: Teller) -> None:
    package = teller.package

    async def story(client: Any) -> None:
        runs = client.flow_runs
        flow = await done(client.flows.create_flow_flows_post(name=fresh("etl")))
        run = await done(
            runs.create_flow_run_flow_runs_post(
                flow_id=flow.id,
                parameters={"x": [1, {"y": None}]},
                state=package.StateCreate(type=package.StateType.SCHEDULED),
            )
        )
        assert run.parameters == {"x": [1, {"y": None}]}
        assert run.state.type is package.StateType.SCHEDULED
        accepted = await done(
            runs.set_flow_run_state_flow_runs_id_set_state_post(
                run.id, state={"type": "RUNNING", "message": "off we go"}, force=True
            )
        )
        assert accepted.status is package.SetStateStatus.ACCEPT
        assert type(accepted.details) is package.StateAcceptDetails
        states = await done(
            client.flow_run_states.read_flow_run_states_flow_run_states_get(
                flow_run_id=run.id
            )
        )
        assert [state.type.value for state in states] == ["SCHEDULED", "RUNNING"]
        assert states[1].message == "off we go"
        now = dt.datetime.now(dt.UTC)
        history = await done(
            runs.flow_run_history_flow_runs_history_post(
                history_start=now - dt.timedelta(hours=1),
                history_end=now + dt.timedelta(hours=1),
                history_interval_seconds=7200,
                flows={"id": {"any_": [str(flow.id)]}},
            )
        )
        assert [s.count_runs for each in history for s in each.states] == [1]

        line = {"name": "me", "level": 20, "message": "héllo", "timestamp": now}
        await done(client.logs.create_logs_logs_post([{**line, "flow_run_id": run.id}]))
        (log,) = await done(
            client.logs.read_logs_logs_filter_post(
                logs={"flow_run_id": {"any_": [run.id]}}
            )
        )
        assert (log.message, log.timestamp) == ("héllo", now)
        # The document says JSON of any kind; it is a file.
        text = await done(runs.download_logs_flow_runs_id_logs_download_get(run.id))
        assert [row["message"] for row in csv.DictReader(text.splitlines())] == [
            "héllo"
        ]

        # Bytes within JSON: text.
        inputs = runs.create_flow_run_input_flow_runs_id_input_post
        await done(inputs(run.id, key="answer", value='{"n": 42}'))
        read = runs.read_flow_run_input_flow_runs_id_input_key_get
        assert await done(read(run.id, "answer")) == '{"n": 42}'
        await done(runs.delete_flow_run_flow_runs_id_delete(run.id))

    teller.tell(story)


@pytest.mark.parametrize(
    "value", ["text", "", 1, True, 1.5, {"a": [1, None]}, [1, "x"], None]
)
def test_variables_hold_any_value(teller: Teller, value: Any) -> None:
    package = teller.package

    async def story(client: Any) -> None:
        variables, name = client.variables, fresh("v").replace("-", "_")
        made = await done(
            variables.create_variable_variables_post(name=name, value=value)
        )
        assert (made.value, type(made.value)) == (value, type(value))
        with pytest.raises(package.ConflictException) as taken:
            await done(variables.create_variable_variables_post(name=name, value=1))
        assert name in taken.value.data["detail"]
        await done(
            variables.update_variable_by_name_variables_name_name_patch(
                name, value={"now": value}
            )
        )
        read = await done(variables.read_variable_by_name_variables_name_name_get(name))
        assert read.value == {"now": value}
        await done(variables.delete_variable_variables_id_delete(made.id))

    teller.tell(story)


def test_a_deployment_and_its_schedules(teller: Teller) -> None:
    package = teller.package

    async def story(client: Any) -> None:
        flow = await done(client.flows.create_flow_flows_post(name=fresh("etl")))
        pools = client.work_pools
        pool = await done(
            pools.create_work_pool_work_pools_post(
                name=fresh("pool ä"), type="process", concurrency_limit=3
            )
        )
        assert pool.status is package.WorkPoolStatus.NOT_READY
        with pytest.raises(package.ConflictException):
            await done(
                pools.create_work_pool_work_pools_post(name=pool.name, type="process")
            )
        read = await done(pools.read_work_pool_work_pools_name_get(pool.name))
        assert read.id == pool.id

        deployments = client.deployments
        made = await done(
            deployments.create_deployment_deployments_post(
                name="nightly",
                flow_id=flow.id,
                work_pool_name=pool.name,
                schedules=[
                    {"schedule": {"interval": "PT1H"}},
                    {"schedule": {"cron": "0 3 * * *", "timezone": "Europe/Berlin"}},
                ],
            )
        )
        by_type = {type(each.schedule): each.schedule for each in made.schedules}
        assert by_type[package.CronSchedule].timezone == "Europe/Berlin"
        (interval,) = by_type.keys() - {package.CronSchedule}
        assert by_type[interval].interval == 3600
        run = await done(
            deployments.create_flow_run_from_deployment_deployments_id_create_flow_run_post(
                made.id, parameters={"a": 2}
            )
        )
        assert (run.deployment_id, run.parameters) == (made.id, {"a": 2})
        await done(deployments.delete_deployment_deployments_id_delete(made.id))
        await done(pools.delete_work_pool_work_pools_name_delete(pool.name))

    teller.tell(story)


def test_an_automation_of_tagged_unions(teller: Teller) -> None:
    package = teller.package

    async def story(client: Any) -> None:
        automations = client.automations
        made = await done(
            automations.create_automation_automations_post(
                name=fresh("auto"),
                trigger={
                    "type": "event",
                    "posture": "Reactive",
                    "threshold": 2,
                    "within": "PT0S",
                },
                actions=[{"type": "do-nothing"}, package.CancelFlowRun()],
            )
        )
        assert made.trigger.type == "event" and made.trigger.threshold == 2
        assert [type(each) for each in made.actions] == [
            package.DoNothing,
            package.CancelFlowRun,
        ]
        await done(
            automations.patch_automation_automations_id_patch(made.id, enabled=False)
        )
        read = await done(automations.read_automation_automations_id_get(made.id))
        assert read.enabled is False
        await done(automations.delete_automation_automations_id_delete(made.id))

    teller.tell(story)


def test_errors(teller: Teller) -> None:
    package = teller.package

    async def story(client: Any) -> None:
        flows = client.flows
        with pytest.raises(package.UnprocessableEntityException) as limited:
            await done(flows.read_flows_flows_filter_post(limit=100_000))
        # The document has a list there; the text is kept.
        assert type(limited.value.data) is package.HTTPValidationError
        assert "200" in limited.value.data.detail

        states = client.flow_run_states
        with pytest.raises(package.UnprocessableEntityException) as odd:
            await done(states.read_flow_run_states_flow_run_states_get("nobody"))
        assert type(odd.value.data) is package.HTTPValidationError
        # The server has an envelope of its own, which the document does not know.
        (problem,) = odd.value.data.to_dict()["exception_detail"]
        assert problem["loc"] == ["query", "flow_run_id"]

        with pytest.raises(package.RequestValidationError, match=r"\$\.name"):
            await done(flows.create_flow_flows_post(name="a/b"))
        with pytest.raises(package.NotFoundException):
            await done(flows.read_flow_flows_id_get(uuid4()))

    teller.tell(story)

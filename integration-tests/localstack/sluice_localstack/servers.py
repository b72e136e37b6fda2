"""DynamoDB Local and kinesis-local as `runtime/local` runs them, in place of LocalStack's own ways: nothing is downloaded at the
first call, they listen on loopback alone, and they end with this process. And LocalStack's own gateway, which ends when it is told to."""

import os
import tempfile
from pathlib import Path

from localstack.runtime.server.hypercorn import HypercornRuntimeServer
from localstack.services.dynamodb.server import DynamodbServer
from localstack.services.kinesis.kinesis_mock_server import KinesisMockNodeServer, KinesisServerManager
from localstack.utils.common import TMP_THREADS, ShellCommandThread, get_free_tcp_port

from sluice_localstack.lifetime import java

DYNAMODB_MAIN = "dev.sluice.local.ChildMain"
DYNAMODB_HEAP = "-Xmx512m"
CHANGE_MILLIS = "10"
"""How long a change of a stream takes."""


def _child(name: str, command: list[str], environment: dict[str, object], listener) -> ShellCommandThread:
    """A server that has a pipe for its standard input, by which it sees that this process is gone."""
    thread = ShellCommandThread(command, env_vars=environment, stdin=True, log_listener=listener, name=name)
    TMP_THREADS.append(thread)
    thread.start()
    return thread


def _dynamodb(server: DynamodbServer) -> ShellCommandThread:
    paths = [os.environ["SLUICE_LOCAL_CLASSES"], os.path.join(os.environ["SLUICE_DYNAMODB_LOCAL"], "*")]
    command = java(
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+UseSerialGC",
        DYNAMODB_HEAP,
        "-Djava.io.tmpdir=" + tempfile.gettempdir(),
        "-cp",
        ":".join(paths),
        DYNAMODB_MAIN,
        str(os.getpid()),
        str(server.port),
    )
    return _child("dynamodb-local", command, {"DDB_LOCAL_TELEMETRY": "0"}, lambda *_, **__: None)


class _Kinesis(KinesisMockNodeServer):
    def _create_shell_command(self) -> tuple[list[str], dict[str, object]]:
        home = self._exe_path.parent
        environment = self._environment_variables | {
            "KINESIS_MOCK_CERT_PATH": str(home / "node_modules/kinesis-local/server.json")
        }
        return ["node", str(self._exe_path), str(self.port)], environment

    def do_start_thread(self) -> ShellCommandThread:
        return _child("kinesis-local", *self._create_shell_command(), self._log_listener)


def _kinesis(manager: KinesisServerManager, account: str) -> _Kinesis:
    return _Kinesis(
        port=get_free_tcp_port(),
        exe_path=Path(os.environ["SLUICE_KINESIS_LOCAL"]) / "child.js",
        latency=CHANGE_MILLIS + "ms",
        account_id=account,
        log_level="ERROR",
    )


def _shutdown(gateway: HypercornRuntimeServer) -> None:
    _own_shutdown(gateway)
    # Its own way stops the loop from another thread and does not wake it up: it would end with the next request only.
    gateway.loop.call_soon_threadsafe(lambda: None)


_own_shutdown = HypercornRuntimeServer.shutdown


def replace() -> None:
    HypercornRuntimeServer.shutdown = _shutdown
    DynamodbServer.do_start_thread = _dynamodb
    KinesisServerManager._create_kinesis_mock_server = _kinesis

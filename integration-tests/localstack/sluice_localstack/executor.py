"""LocalStack's execution environment of a Java function: a process under AWS's runtime client, in place of a container.

Not as in Lambda: memory is limited by the size of the heap alone, /tmp is the machine's, there are no layers, and the processor is
that of this machine whatever the template says. The flags of the JVM are Lambda's own and no more; what a function needs beyond
them has to come from its `JAVA_TOOL_OPTIONS`.
"""

import collections
import json
import logging
import os
import subprocess
import threading
import time

from localstack import config
from localstack.services.lambda_.invocation import runtime_executor
from localstack.services.lambda_.invocation.executor_endpoint import StatusErrorException
from localstack.services.lambda_.invocation.lambda_models import InvocationResult
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

from sluice_localstack.lifetime import java, say
from sluice_localstack.runtime_api import LOOPBACK, Answer, Call, InitFailed, RuntimeApi

LOG = logging.getLogger(__name__)

MAIN = "dev.sluice.local.ChildFunction"
"""The runtime client, and an end when this process is gone."""

HEAP_SHARE = 0.8
LINES_MAX = 500
LINE_CHARS_MAX = 4_000
STOP_SECONDS_MAX = 5
PASSED_ON = ("PATH", "LANG")


class ProcessExecutor(RuntimeExecutor):
    """One environment; LocalStack makes one call of it at a time. A process that has ended is followed by a new one."""

    def __init__(self, id: str, function_version) -> None:
        super().__init__(id, function_version)
        self._environment: dict[str, str] = {}
        self._lines: collections.deque[str] = collections.deque(maxlen=LINES_MAX)
        self._api: RuntimeApi | None = None
        self._process: subprocess.Popen | None = None

    @property
    def _name(self) -> str:
        return self.function_version.id.function_name

    def start(self, env_vars: dict[str, object]) -> None:
        self._environment = {name: str(value) for name, value in env_vars.items()}
        self._start()

    def _start(self) -> None:
        code = str(self.function_version.config.code.get_unzipped_code_location())
        self._lines.clear()
        api = self._api = RuntimeApi()
        process = self._process = subprocess.Popen(
            self._command(code),
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ}
            | self._environment
            | {"AWS_LAMBDA_RUNTIME_API": api.authority, "LAMBDA_TASK_ROOT": code},
            cwd=code,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        threading.Thread(target=self._follow, args=(process, api), name=f"follow-{self._name}", daemon=True).start()
        try:
            api.ready.result(timeout=config.LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT)
        except (InitFailed, TimeoutError) as e:
            LOG.warning("%s could not be started: %s\n%s", self._name, e, self.get_logs())
            self.stop()
            body = e.body if isinstance(e, InitFailed) else error("Sandbox.Timedout", "the function is not made in time")
            raise StatusErrorException("the function could not be made", payload=body) from e

    def _command(self, code: str) -> list[str]:
        client = os.environ["SLUICE_LAMBDA_CLIENT"]
        paths = [os.environ["SLUICE_LOCAL_CLASSES"], code, os.path.join(code, "lib", "*"), os.path.join(client, "*")]
        return java(
            f"-Xmx{int(self.function_version.config.memory_size * HEAP_SHARE)}m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            # By itself the client writes its library to one file for the whole machine, and a process that has it loaded dies.
            "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI=" + os.environ["SLUICE_LAMBDA_LIBRARY"],
            "-cp",
            ":".join(paths),
            MAIN,
            self.function_version.config.handler,
        )

    def _follow(self, process: subprocess.Popen, api: RuntimeApi) -> None:
        for line in process.stdout:
            self._lines.append(line[:LINE_CHARS_MAX])
        status = process.wait()
        api.fail(error("Runtime.ExitError", f"Runtime exited with error: exit status {status}"), InitFailed)

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        if self._process.poll() is not None:
            self.stop()
            self._start()
        process, request, timeout = self._process, payload["invoke-id"], self.function_version.config.timeout
        answer = self._api.give(
            Call(
                request,
                payload["payload"].encode(),
                payload["invoked-function-arn"],
                payload["trace-id"],
                int((time.time() + timeout) * 1000),
            )
        )
        began = time.monotonic()
        say(f"called {process.pid} {self._name}")
        if process.poll() is not None:
            self._api.fail(error("Runtime.ExitError", "Runtime exited between two calls"), InitFailed)
        try:
            came = answer.result(timeout=timeout)
            how = "failed" if came.failed else "answered"
            if came.failed and process.poll() is not None:
                how = "ended"
        except TimeoutError:
            process.kill()
            process.wait()
            how = "timed-out"
            came = Answer(error("Sandbox.Timedout", f"RequestId: {request} Error: Task timed out after {timeout:.2f} seconds"), True)
        say(f"{how} {process.pid} {self._name}")
        return InvocationResult(request, came.body, is_error=came.failed, logs=self._log(request, time.monotonic() - began))

    def _log(self, request: str, seconds: float) -> str:
        memory = self.function_version.config.memory_size
        return (
            f"START RequestId: {request} Version: {self.function_version.id.qualifier}\n{self._taken_lines()}END RequestId: {request}\n"
            f"REPORT RequestId: {request}\tDuration: {seconds * 1000:.2f} ms\tMemory Size: {memory} MB\n"
        )

    def _taken_lines(self) -> str:
        """What came since the last call; a line that is still on its way comes with the next one."""
        return "".join(self._lines.popleft() for _ in range(len(self._lines)))

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._process.stdin.close()
        self._api.close()

    def get_logs(self) -> str:
        return "".join(list(self._lines))

    def get_address(self) -> str:
        return LOOPBACK

    def get_endpoint_from_executor(self) -> str:
        return LOOPBACK

    def get_runtime_endpoint(self) -> str:
        return ""

    @classmethod
    def prepare_version(cls, function_version) -> None:
        if function_version.config.code:
            function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version) -> None:
        """Code goes with the server's own directory."""


def error(kind: str, message: str) -> bytes:
    return json.dumps({"errorType": kind, "errorMessage": message}).encode()


class _Plugin:
    def load(self) -> type[ProcessExecutor]:
        return ProcessExecutor


class _Plugins:
    """Where LocalStack looks for executors by name: there is one, whatever its settings say."""

    def exists(self, name: str) -> bool:
        return True

    def load(self, name: str) -> _Plugin:
        return _Plugin()


def replace() -> None:
    runtime_executor.EXECUTOR_PLUGIN_MANAGER = _Plugins()

"""The Lambda Runtime API for one process of a function, on loopback: its client asks for calls here and says how they went."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOOPBACK = "127.0.0.1"
PREFIX = "/2018-06-01/runtime/"
BODY_BYTES_MAX = 16 << 20


@dataclass(frozen=True)
class Call:
    """What a function is called with."""

    request: str
    event: bytes
    arn: str
    trace: str
    deadline_millis: int


@dataclass(frozen=True)
class Answer:
    """What came of a call: what the function answered, or JSON that says why it did not."""

    body: bytes
    failed: bool


class RuntimeApi:
    """One call at a time. `ready` is done when the client asks for its first call, or could not make the function."""

    def __init__(self) -> None:
        self.ready: Future[None] = Future()
        self._waiting: queue.SimpleQueue[Call | None] = queue.SimpleQueue()
        self._answers: dict[str, Future[Answer]] = {}
        self._server = ThreadingHTTPServer((LOOPBACK, 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, name="runtime-api", daemon=True).start()

    @property
    def authority(self) -> str:
        return f"{LOOPBACK}:{self._server.server_port}"

    def give(self, call: Call) -> Future[Answer]:
        answer: Future[Answer] = Future()
        self._answers[call.request] = answer
        answer.add_done_callback(lambda _: self._answers.pop(call.request, None))
        self._waiting.put(call)
        return answer

    def fail(self, body: bytes, error: Callable[[bytes], Exception]) -> None:
        """Nothing more comes from the process: whoever waits for it hears this."""
        if not self.ready.done():
            settle(self.ready.set_exception, error(body))
        for answer in list(self._answers.values()):
            settle(answer.set_result, Answer(body, failed=True))

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._waiting.put(None)

    def _next(self) -> Call | None:
        if not self.ready.done():
            settle(self.ready.set_result, None)
        return self._waiting.get()

    def _answered(self, path: str, body: bytes) -> None:
        match path.removeprefix(PREFIX).split("/"):
            case ["init", "error"]:
                self.fail(body, InitFailed)
            case ["invocation", request, ("response" | "error") as kind]:
                if (answer := self._answers.get(request)) is not None:
                    settle(answer.set_result, Answer(body, failed=kind == "error"))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                call = api._next()
                if call is None:
                    return self._send(410, b"", {})
                self._send(
                    200,
                    call.event,
                    {
                        "Content-Type": "application/json",
                        "Lambda-Runtime-Aws-Request-Id": call.request,
                        "Lambda-Runtime-Deadline-Ms": str(call.deadline_millis),
                        "Lambda-Runtime-Invoked-Function-Arn": call.arn,
                        "Lambda-Runtime-Trace-Id": call.trace,
                    },
                )

            def do_POST(self) -> None:
                api._answered(self.path, self._body())
                self._send(202, b'{"status":"OK"}', {"Content-Type": "application/json"})

            def _body(self) -> bytes:
                if "chunked" not in self.headers.get("Transfer-Encoding", ""):
                    return self.rfile.read(min(int(self.headers.get("Content-Length") or 0), BODY_BYTES_MAX))
                body = b""
                while (size := int(self.rfile.readline().split(b";")[0], 16)) > 0 and len(body) < BODY_BYTES_MAX:
                    body += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
                return body

            def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
                try:
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except ConnectionError:
                    # The process is gone; who waits for it is told by whoever sees its end.
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        return Handler


class InitFailed(Exception):
    """The function could not be made; the body says why, as JSON."""

    def __init__(self, body: bytes) -> None:
        super().__init__(body.decode(errors="replace"))
        self.body = body


def settle(setter: Callable[[object], None], value: object) -> None:
    """Two may know how a call ended: the first is heard."""
    try:
        setter(value)
    except InvalidStateError:
        pass

"""Runs LocalStack in this process; see ../start.sh, which installs it and says where things are."""

import logging
import os
import sys
import tempfile
import threading
import zipfile
from pathlib import Path

LIBRARIES = {"x86_64": "libaws-lambda-jni.linux-x86_64.so", "aarch64": "libaws-lambda-jni.linux-aarch_64.so"}
START_SECONDS_MAX = 120
MESSAGE_CHARS_MAX = 2_000


class ShortRecord(logging.LogRecord):
    """LocalStack logs whole batches of events with each call that fails."""

    def getMessage(self) -> str:
        return super().getMessage()[:MESSAGE_CHARS_MAX]


def client_library(into: Path) -> str:
    """The native library of AWS's runtime client, taken out of its jar once for all functions."""
    name = LIBRARIES[os.uname().machine]
    jar = next(Path(os.environ["SLUICE_LAMBDA_CLIENT"]).glob("aws-lambda-java-runtime-interface-client-*.jar"))
    with zipfile.ZipFile(jar) as inside:
        library = into / name
        library.write_bytes(inside.read(f"jni/{name}"))
    return str(library)


def run(port: str, root: Path) -> None:
    temporary = root / "tmp"
    temporary.mkdir()
    for name in ("LOCALSTACK_AUTH_TOKEN", "LOCALSTACK_API_KEY", "TMPDIR"):
        os.environ.pop(name, None)
    os.environ.update(
        # Where LocalStack keeps all that it keeps; gone at the end.
        FILESYSTEM_ROOT=str(root),
        SLUICE_LAMBDA_LIBRARY=client_library(root),
        # Nothing goes out, and nobody else comes in: the default server would listen on all interfaces.
        DISABLE_EVENTS="1",
        SKIP_SSL_CERT_DOWNLOAD="1",
        DNS_ADDRESS="0",
        OVERRIDE_IN_DOCKER="0",
        GATEWAY_SERVER="hypercorn",
        GATEWAY_LISTEN=f"127.0.0.1:{port}",
        LOCALSTACK_HOST=f"127.0.0.1:{port}",
        SQS_ENDPOINT_STRATEGY="path",
        DYNAMODB_IN_MEMORY="1",
        KINESIS_PERSISTENCE="0",
        LAMBDA_SYNCHRONOUS_CREATE="1",
        LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT="60",
        LAMBDA_EVENT_SOURCE_MAPPING_POLL_INTERVAL_SEC="0.2",
    )
    os.environ.setdefault("LS_LOG", "warning")
    tempfile.tempdir = str(temporary)
    start()


def start() -> None:
    logging.setLogRecordFactory(ShortRecord)
    # LocalStack reads its settings when it is imported.
    from localstack.runtime import events, main

    from sluice_localstack import executor, servers
    from sluice_localstack.lifetime import end_with_owner, say

    executor.replace()
    servers.replace()
    if os.environ.get("SLUICE_OWNED"):
        end_with_owner()

    def tell() -> None:
        if events.infra_ready.wait(START_SECONDS_MAX):
            say(f"listening http://{os.environ['GATEWAY_LISTEN']}")

    threading.Thread(target=tell, name="tell", daemon=True).start()
    main.main()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="sluice-localstack-") as directory:
        run(sys.argv[1], Path(directory))

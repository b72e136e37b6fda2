"""Who ends when: this process with its owner, its children with this process, however each goes."""

import os
import signal
import sys
import threading

END_SECONDS_MAX = 20


def say(line: str) -> None:
    """Tells whoever started this process, on the standard output; as one write, since threads do."""
    os.write(1, f"sluice: {line}\n".encode())


def end_with_owner() -> None:
    """Ends this process in good order when its standard input is at its end: the owner is gone."""
    threading.Thread(target=_await_owners_end, name="owner", daemon=True).start()


def _await_owners_end() -> None:
    while sys.stdin.buffer.read(1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    # LocalStack waits for its threads; one that hangs is no reason to stay.
    hard = threading.Timer(END_SECONDS_MAX, os._exit, [1])
    hard.daemon = True
    hard.start()


def java(*flags: str) -> list[str]:
    """The command of a child that ends with this process: its main class watches its standard input, which is a pipe."""
    return [os.path.join(os.environ["JAVA_HOME"], "bin", "java"), *flags]

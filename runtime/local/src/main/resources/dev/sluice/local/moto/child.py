"""The main script of the process that the server of SQS and S3 runs in. Its standard input is its owner: at the end of
it the owner is gone, however it went, and this process with it. Its standard output has one line, "listening " with the
endpoint; all that anybody else prints goes to the standard error. Arguments: the port, 0 for one that is free, and the
file in which it keeps what it has, unless in memory only."""

import os
import signal
import sys
import threading

# What another user of moto set is no business of this one.
for name in [name for name in os.environ if name.startswith(("MOTO_", "AWS_"))]:
    del os.environ[name]

# The account that is in the names of a stack on this machine, such as that of a queue for dead letters.
os.environ["MOTO_ACCOUNT_ID"] = "000000000000"

# Signals that a terminal sends to all of its processes do not end it.
for ignored in (signal.SIGINT, signal.SIGHUP):
    signal.signal(ignored, signal.SIG_IGN)

told = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def end_with_owner():
    while os.read(0, 4096):
        pass
    os._exit(0)


threading.Thread(target=end_with_owner, daemon=True).start()

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

if len(sys.argv) > 2:
    import kept

    kept.take_over(sys.argv[2])


class Quiet(MotoRequestHandler):
    """Says nothing of requests that went well."""

    def log_request(self, *args, **kwargs):
        pass


server = make_server(
    "127.0.0.1", int(sys.argv[1]), DomainDispatcherApplication(create_backend_app), threaded=True, request_handler=Quiet
)
told.write("listening http://127.0.0.1:%d\n" % server.server_address[1])
told.flush()
server.serve_forever()

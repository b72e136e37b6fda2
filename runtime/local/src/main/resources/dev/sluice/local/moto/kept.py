"""moto has what it has in memory. Here its queues, their messages, its buckets and their objects are in a file too: what
was answered is there, however the process ends, and there again at its next start. If the file does not take something,
the process ends before it answers. What else moto can do is not kept: versions, tags, policies, attributes of queues that
were set later, types and metadata of objects, uploads in parts that are under way, how often a message was received. One
that was received and not deleted is there again for anybody, as after its time. One process at a time has a file."""

import json
import os
import pickle
import sqlite3
import sys
import threading
import traceback

from moto.s3.models import S3Backend, s3_backends
from moto.sqs.models import Queue, SQSBackend, sqs_backends

TABLES = """
pragma locking_mode = exclusive;
pragma journal_mode = wal;
pragma synchronous = normal;
create table if not exists queue (arn text primary key, attributes text);
create table if not exists message (id text primary key, arn text, content blob);
create table if not exists bucket (name text primary key, account text, region text);
create table if not exists object (bucket text, name text, content blob, primary key (bucket, name));
begin exclusive;
commit;
"""

# Two requests for the same thing come to the file in the order in which they come to the memory.
lock = threading.RLock()


def take_over(path):
    """Takes over what is in the file, and writes to it from now on."""
    file = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        file.executescript(TABLES)
    except sqlite3.Error as e:
        sys.exit("%s: %s; see that no other process has it, and that there is room on its disk" % (path, e))
    restore(file)
    keep(file)


def restore(file):
    queues = file.execute("select arn, attributes from queue order by rowid").fetchall()
    # A queue that others send their dead letters to comes before them.
    for arn, attributes in sorted(queues, key=lambda row: "RedrivePolicy" in row[1]):
        region, account, name = arn.split(":")[3:]
        queue = sqs_backends[account][region].create_queue(name, None, **json.loads(attributes))
        for (content,) in file.execute("select content from message where arn = ? order by rowid", (arn,)):
            message = pickle.loads(content)
            message.visible_at = 0
            queue._messages.append(message)
    for bucket, account, region in file.execute("select name, account, region from bucket"):
        backend = s3_backends[account]["aws"]
        backend.create_bucket(bucket, region)
        for name, content in file.execute("select name, content from object where bucket = ?", (bucket,)):
            backend.put_object(bucket, name, content)


def keep(file):
    def and_then(owner, name, write):
        """After a method of moto's that went well: ``write`` is told its result, and what the method was."""
        method = getattr(owner, name)

        def both(self, *args, **kwargs):
            with lock:
                result = method(self, *args, **kwargs)
                try:
                    write(self, result, *args, **kwargs)
                except BaseException:
                    # What comes again would find itself in memory, and be taken for a repeat of what is kept.
                    traceback.print_exc()
                    os._exit(1)
                return result

        setattr(owner, name, both)

    def queue_made(backend, queue, name, tags, **attributes):
        file.execute("insert or ignore into queue values (?, ?)", (queue.queue_arn, json.dumps(attributes)))

    def queue_gone(backend, queue, name):
        arn = "arn:aws:sqs:%s:%s:%s" % (backend.region_name, backend.account_id, name)
        file.execute("delete from message where arn = ?", (arn,))
        file.execute("delete from queue where arn = ?", (arn,))

    def message_sent(queue, result, message):
        # One that was sent before is not taken again.
        if message in queue._messages:
            row = (message.id, queue.queue_arn, pickle.dumps(message))
            file.execute("insert or replace into message values (?, ?, ?)", row)

    def message_gone(queue, result, handle):
        left = {message.id for message in queue._messages}
        rows = file.execute("select id from message where arn = ?", (queue.queue_arn,)).fetchall()
        file.executemany("delete from message where id = ?", [row for row in rows if row[0] not in left])

    def purged(backend, result, name):
        message_gone(backend.get_queue(name), None, None)

    def bucket_made(backend, bucket, name, region, *more, **named):
        file.execute("insert or ignore into bucket values (?, ?, ?)", (name, backend.account_id, region))

    def bucket_gone(backend, bucket, name):
        if bucket:
            file.execute("delete from bucket where name = ?", (name,))

    def object_put(backend, key, *arguments, **named):
        file.execute("insert or replace into object values (?, ?, ?)", (key.bucket_name, key.name, key.value))

    def object_gone(backend, result, bucket_name, key_name, *more, **named):
        file.execute("delete from object where bucket = ? and name = ?", (bucket_name, key_name))

    and_then(SQSBackend, "create_queue", queue_made)
    and_then(SQSBackend, "delete_queue", queue_gone)
    and_then(SQSBackend, "purge_queue", purged)
    and_then(Queue, "add_message", message_sent)
    and_then(Queue, "delete_message", message_gone)
    and_then(S3Backend, "create_bucket", bucket_made)
    and_then(S3Backend, "delete_bucket", bucket_gone)
    and_then(S3Backend, "put_object", object_put)
    and_then(S3Backend, "delete_object", object_gone)

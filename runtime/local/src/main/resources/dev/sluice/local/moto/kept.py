"""moto has what it has in memory. Here its queues, their messages, its buckets and their objects are in a file too: what
was answered is there, however the process ends, and there again at its next start. What else it can do is not kept:
versions, tags, policies. A message that was received and not deleted is there again for anybody, as after its time."""

import json
import pickle
import sqlite3
import threading

from moto.s3.models import S3Backend, s3_backends
from moto.sqs.models import Queue, SQSBackend, sqs_backends

TABLES = """
pragma journal_mode = wal;
pragma synchronous = normal;
create table if not exists queue (arn text primary key, attributes text);
create table if not exists message (id text primary key, arn text, content blob);
create table if not exists bucket (name text primary key, account text, region text);
create table if not exists object (bucket text, name text, content blob, primary key (bucket, name));
"""

# Two requests for the same thing come to the file in the order in which they come to the memory.
lock = threading.RLock()


def take_over(path):
    """Takes over what is in the file, and writes to it from now on."""
    file = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    file.executescript(TABLES)
    restore(file)
    keep(file)


def restore(file):
    for arn, attributes in file.execute("select arn, attributes from queue"):
        region, account, name = arn.split(":")[3:]
        queue = sqs_backends[account][region].create_queue(name, None, **json.loads(attributes))
        rows = file.execute("select content from message where arn = ? order by rowid", (arn,))
        queue._messages.extend(pickle.loads(content) for (content,) in rows)
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
                write(self, result, *args, **kwargs)
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

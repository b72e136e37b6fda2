"""LocalStack 4.14.0 as Sluice runs it, without Docker: Lambda functions as processes under AWS's own runtime client, DynamoDB
Local and kinesis-local as `runtime/local` has them, all of it on loopback, and all of it gone with the server.

What is replaced in LocalStack are internals of that version: see `servers` and `executor`.
"""

'use strict';

// The main script of the process that the Kinesis API server runs in. Its standard input is its
// owner: at the end of it the owner is gone, however it went, and this process with it. Its standard
// output has one line, "listening " with the endpoint; all that anybody else prints goes to the
// standard error. Argument: the port, 0 for one that is free.
//
// If it keeps its streams (SHOULD_PERSIST_DATA), it writes them down now and then. When it is told to end, or its owner is gone, it
// stays until they were written once more, but not longer than LINGER_MILLIS.

const fs = require('node:fs');
const http = require('node:http');
const net = require('node:net');

const LOOPBACK = '127.0.0.1';
const ASK_AGAIN_MILLIS = 20;

/** What the server believes to be its port without TLS: it takes no 0. */
const PLAIN = 14568;

process.stdout.write = process.stderr.write.bind(process.stderr);

// Signals that a terminal sends to all of its processes do not end it, and it is not asked about them.
for (const signal of ['SIGINT', 'SIGHUP']) {
  process.on(signal, () => {});
}
process.on('SIGTERM', () => end());
for (const name of ['on', 'once', 'addListener']) {
  const original = process[name];
  process[name] = function (event, listener) {
    const ours = event === 'SIGINT' || event === 'SIGHUP' || event === 'SIGTERM';
    return ours ? this : original.call(this, event, listener);
  };
}

const lingerMillis = Number(process.env.LINGER_MILLIS || '0');
let ending = false;

function end() {
  if (!ending) {
    ending = true;
    setTimeout(() => process.exit(0), lingerMillis);
  }
}

// It writes over the file that it reads at its start: so that this is whole however it ends, it is written beside it.
const createWriteStream = fs.createWriteStream;
fs.createWriteStream = function (path, options) {
  const last = ending;
  const part = `${path}.part`;
  const stream = createWriteStream.call(fs, part, options);
  const destroy = stream._destroy;
  stream._destroy = function (error, done) {
    destroy.call(stream, error, (failed) => {
      if (stream.writableFinished && !error && !failed) {
        fs.renameSync(part, path);
        if (last) {
          process.exit(0);
        }
      }
      done(failed);
    });
  };
  return stream;
};

process.stdin.on('end', end);
process.stdin.on('error', end);
process.stdin.resume();

function fail(error) {
  fs.writeSync(2, `${error}\n`);
  process.exit(1);
}

// It has no option for the interface: left alone it listens on all of them.
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...rest) {
  const plain = port === PLAIN;
  if (plain) {
    this.once('listening', () => tellWhenAnswering(this.address().port));
    this.once('error', fail);
  }
  const at = { host: LOOPBACK, port: plain ? Number(process.argv[2]) : 0 };
  return listen.call(this, at, rest.find((each) => typeof each === 'function'));
};

/** Its owner bounds the wait. */
function tellWhenAnswering(port) {
  const again = () => setTimeout(() => tellWhenAnswering(port), ASK_AGAIN_MILLIS);
  http
    .get({ host: LOOPBACK, port, path: '/healthcheck', agent: false }, (answer) => {
      answer.resume();
      if (answer.statusCode === 200) {
        fs.writeSync(1, `listening http://${LOOPBACK}:${port}\n`);
      } else {
        again();
      }
    })
    .on('error', again);
}

process.env.KINESIS_MOCK_PLAIN_PORT = String(PLAIN);
require('kinesis-local');

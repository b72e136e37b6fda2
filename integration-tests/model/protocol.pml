/*
 * The protocol of docs/protocol.md for one partition: two workers, a collector, a sink, and a network that loses the
 * answers of head writes and delivers some of them late. ModelTest has spin look at every interleaving.
 *
 * Each alternative in a process is one step that the others can see. Between any two a worker may be paused for as long
 * as the others like (a zombie), or crash. Steps of its own that nobody sees, or only the collector, which need not look,
 * are done together with the step before them. Not in here: time, marks, damage, several sinks, refused outputs, deploys.
 *
 * Limits:  RECORDS   in the log; a batch takes one or two, and the outputs of two go to a page
 *          OVERLAPS  starts of a worker while the other one runs (as often as there is work while it does not)
 *          CRASHES   of workers
 *          UNCLEAR   head writes without an answer: applied, never applied, or applied at any later time
 *          LETGOS    times that a pull worker lets go before the end, and keeps its state
 *
 * PUSH makes both of them push workers. LEFT_OUT is the one rule that is left out, NEVER the one thing that is said to
 * happen never: spin must find each of these wrong, those that are about one kind of worker for that kind.
 */
#ifndef LEFT_OUT
#define LEFT_OUT 0
#endif
#define WITHOUT(rule) (LEFT_OUT == rule)
#define THE_NONCE_CONDITION 1
#define A_FRESH_NONCE 2
#define EPOCH_PLUS_ONE 3
#define LOOKING_AT_THE_EPOCH 4                  /* pull */
#define REMOVING_THE_TAG 5
#define JUDGING_BEFORE_THE_ACQUIRE 6            /* pull */
#define COMMITTING_BEFORE_DELIVERING 7
#define BATCH_PLUS_ONE 8
#define SKIPPING_WHAT_WAS_SEEN 9                /* push */
#define READING_BACK_GUESSED_APPLIED 10
#define READING_BACK_GUESSED_NOT_APPLIED 11
#define THE_NONCE_OF_THIS_VERY_WRITE 12
#define GIVING_UP_A_REFUSED_WRITE 13
#define BATCH_PLUS_ONE_FOR_PAGES 14             /* pull */
#define PAGES_NAMED_BY_NONCE 15
#define READING_THE_HEAD_AGAIN 16
#define THE_CONFIRM_WRITE 17                    /* pull */
#define DELIVERING_BEFORE_ACKNOWLEDGING 18      /* push */
#define DELIVERING_WHAT_THE_HEAD_NAMES 19
#define THE_SEQ_CONDITION 20
#define LOOKING_AT_WHAT_IS_NAMED 21
#define THE_FENCE 22
#define THE_FENCE_FOR_ITS_OWN_PAGES 23

#ifndef NEVER
#define NEVER 0
#endif
#define HAPPENS(it) assert(NEVER != it)
#define A_COMMIT_OF_A_ZOMBIE_IS_REFUSED 1
#define AN_UNCLEAR_COMMIT_HAD_BEEN_APPLIED 2
#define AN_UNCLEAR_COMMIT_HAD_NOT_BEEN_APPLIED 3
#define A_WRITE_SENT_AGAIN_IS_REFUSED_AND_HAD_BEEN_APPLIED 4
#define A_LATE_WRITE_OVERTAKES_ITS_WRITER 5
#define AN_EARLIER_ATTEMPT_IS_FOUND_ON_RELOAD 6 /* pull */
#define WARM_STATE_IS_USED_AGAIN 7
#define WARM_STATE_IS_DROPPED_AFTER_ANOTHERS_COMMIT 8
#define A_WORKER_CRASHES_BETWEEN_COMMIT_AND_DELIVERY 9
#define A_PAGE_THAT_WAS_NEVER_NAMED_IS_COLLECTED 10
#define A_PAGE_IS_COLLECTED 11
#define A_READER_IS_OVERTAKEN 12
#define AN_OLDER_OUTPUT_ARRIVES_AFTER_A_NEWER 13
#define AN_UNDELIVERED_BATCH_IS_TAKEN_OVER 14
#define A_WORKER_IS_SUPERSEDED 15               /* pull */
#define ALL_IS_DONE 16

#define NAMES 8   /* nonces that are known to somebody at one time; one that nobody knows may be drawn again */

/* The state that has seen the records 1 to n once each: a digit to base 4 for each record. */
#define SEEN(n) (((1 << (2 * (n))) - 1) / 3)
#define MAX(a, b) ((a) > (b) -> (a) : (b))

typedef Head {
  byte nonce, epoch, batch, offset;
  byte state;                       /* stands for the counters: what the state must be at this offset */
  byte snapshot, snapshotAt;        /* the page, and its offset */
  byte outBatch, outFrom, outTo;    /* the outbox: outputs of the records outFrom + 1 to outTo; outBatch 0: none */
  byte outPage;                     /* the page they lie in, 0: in the head itself */
  byte writer                       /* 1 + the worker that wrote it */
}

typedef Page { byte epoch, batch, content }   /* epoch 0: there is none */
typedef Write { byte expected; Head next }    /* expected 0: there is none */

mtype = { IDLE, LOAD, WRITE, UNCLEAR_ANSWER, READ_BACK, AGAIN, DELIVER, MISSING }
mtype = { ACQUIRE, COMMIT, SAVE, CONFIRM }

typedef Worker {
  mtype at = IDLE;        /* what it does next */
  mtype what = IDLE;      /* what it writes a head for */
  Head head;              /* as last read or written */
  Head next;              /* as it is being written */
  byte warm, tag;         /* the state, and the nonce of the one head that it equals; 0: of none */
  byte sent;              /* the last record whose output it has delivered since it read the head */
  byte upTo;              /* the last record of the batch; push: that it was called with */
  bool owner;             /* pull: it has acquired */
  bool leaving            /* pull: it is letting go */
}

Head head;
Page page[NAMES + 1];     /* by the nonce in its name */
Write late[2];            /* head writes that are under way after their writer gave up */
Worker w[2];
byte acknowledged;        /* push: records that the mapping does not send any more */
byte overlaps = OVERLAPS, crashes = CRASHES, unclear = UNCLEAR, letGos = LETGOS;

byte end[2 * RECORDS + 2];    /* for the claims: the offset with which each batch was committed */
byte arrived;                 /* at the sink: the last record whose output has arrived */
byte row;                     /* the one row of the sink: the record whose output it shows */
hidden byte fresh;
hidden Head arriving;

#define COPY(to, from) \
  to.nonce = from.nonce; to.epoch = from.epoch; to.batch = from.batch; to.offset = from.offset; to.state = from.state; \
  to.snapshot = from.snapshot; to.snapshotAt = from.snapshotAt; to.outBatch = from.outBatch; to.outFrom = from.outFrom; \
  to.outTo = from.outTo; to.outPage = from.outPage; to.writer = from.writer

#define CLEAR(it) \
  it.nonce = 0; it.epoch = 0; it.batch = 0; it.offset = 0; it.state = 0; it.snapshot = 0; it.snapshotAt = 0; \
  it.outBatch = 0; it.outFrom = 0; it.outTo = 0; it.outPage = 0; it.writer = 0

#define DELETE(it) it.epoch = 0; it.batch = 0; it.content = 0

#define EMPTY_OUTBOX(it) it.outBatch = 0; it.outFrom = 0; it.outTo = 0; it.outPage = 0

#define KNOWS(it, n) (it.nonce == n || it.snapshot == n || it.outPage == n)
#define WORKER_KNOWS(it, n) (KNOWS(it.head, n) || KNOWS(it.next, n) || it.tag == n)
#define LATE_KNOWS(it, n) (it.expected == n || KNOWS(it.next, n))
#define IS_KNOWN(n) (page[n].epoch > 0 || KNOWS(head, n) || WORKER_KNOWS(w[0], n) || WORKER_KNOWS(w[1], n) \
  || LATE_KNOWS(late[0], n) || LATE_KNOWS(late[1], n))

inline drawNonce() {
  fresh = 1;
  do
  :: IS_KNOWN(fresh) -> fresh++; assert(fresh <= NAMES)
  :: else -> break
  od
}

/* Rule 1. */
#define MAY_TAKE(wanted, n) \
  ((!WITHOUT(THE_NONCE_CONDITION) && head.nonce == wanted) || (WITHOUT(THE_NONCE_CONDITION) && head.epoch <= n.epoch))

/* What the store would refuse now it would refuse for ever. */
#define FORGET_IF_REFUSED(it) \
  if \
  :: it.expected != 0 && !MAY_TAKE(it.expected, it.next) -> it.expected = 0; CLEAR(it.next) \
  :: else \
  fi

#define HOLDS(name, data) (name == 0 || (page[name].epoch > 0 && page[name].content == data))

/*
 * The store takes the head n. What must be true of every head is looked at here: it moves forward (invariant 2), no
 * record is lost or counted twice, its pages are there with what belongs into them (3), outputs leave it only when they
 * have arrived (4), and a new owner shows in the epoch (rule 2).
 */
#define TAKE(n) \
  assert(n.epoch >= head.epoch && n.batch >= head.batch && n.batch <= head.batch + 1 && n.offset >= head.offset); \
  assert(n.batch > head.batch || n.offset == head.offset); \
  assert(n.state == SEEN(n.offset)); \
  assert(n.writer == head.writer || n.epoch > head.epoch); \
  assert(HOLDS(n.snapshot, SEEN(n.snapshotAt)) && HOLDS(n.outPage, n.outTo)); \
  assert(head.outBatch == 0 || n.outBatch == head.outBatch || arrived >= head.outTo); \
  end[n.batch] = n.offset; \
  COPY(head, n); \
  FORGET_IF_REFUSED(late[0]); \
  FORGET_IF_REFUSED(late[1])

/*
 * One output arrives: it was committed, by the batch it says it is of, and it is the first or a repeat (invariant 4). The
 * row shows the newest that has arrived.
 */
inline arrive(by, record) {
  assert(by <= head.batch && end[by - 1] < record && record <= end[by]);
  assert(record <= arrived + 1);
  arrived = MAX(arrived, record);
  /* Rule 13. The batches and the records in them are in one order, and all outputs have the same key. */
  if
  :: record < row -> HAPPENS(AN_OLDER_OUTPUT_ARRIVES_AFTER_A_NEWER); row = (WITHOUT(THE_SEQ_CONDITION) -> record : row)
  :: else -> row = record
  fi;
  assert(row == arrived)
}

#define ME w[me]
#define OTHER w[1 - me]

#ifdef PUSH
#define WORK_IS_LEFT (acknowledged < RECORDS)
#else
#define WORK_IS_LEFT (head.offset < RECORDS || head.outBatch > 0)
#endif

inline dropWarm() { ME.warm = 0; ME.tag = 0 }

/* The session is over; the state stays, for the next one of this process. */
inline stop() {
  CLEAR(ME.head); CLEAR(ME.next);
  ME.what = IDLE; ME.sent = 0; ME.upTo = 0; ME.owner = false; ME.leaving = false;
  ME.at = IDLE
}

/* A page of the commit that is being prepared, named by it and by nothing else. */
inline writePage(data) {
  if
  :: WITHOUT(PAGES_NAMED_BY_NONCE) -> fresh = ME.next.batch
  :: else
  fi;
  page[fresh].epoch = ME.next.epoch; page[fresh].batch = ME.next.batch; page[fresh].content = data
}

proctype worker(byte me) {
end_second:
  /* They are alike, so it does not matter which one is the first. */
  me == 0 || w[0].at != IDLE;

end_idle:
  do
  :: atomic {
    /* A step that the others can see. */
    if
    /* A new session, of a process that may have state from an earlier one. */
    :: ME.at == IDLE && WORK_IS_LEFT && (OTHER.at == IDLE || overlaps > 0) ->
       overlaps = overlaps - (OTHER.at == IDLE -> 0 : 1);
#ifdef PUSH
       if
       :: ME.upTo = acknowledged + 1
       :: acknowledged + 2 <= RECORDS -> ME.upTo = acknowledged + 2
       fi;
#endif
       goto read_head

    :: ME.at == LOAD ->
       if
       :: page[ME.head.snapshot].epoch == 0 -> ME.at = MISSING
       :: else ->
          ME.warm = page[ME.head.snapshot].content + SEEN(ME.head.offset) - SEEN(ME.head.snapshotAt);
          goto loaded
       fi

    /* Rule 9. */
    :: ME.at == MISSING ->
       HAPPENS(A_READER_IS_OVERTAKEN);
       assert(head.nonce != ME.head.nonce && !WITHOUT(READING_THE_HEAD_AGAIN));
       dropWarm();
       stop()

    :: ME.at == DELIVER ->
       if
       :: ME.head.outPage != 0 && page[ME.head.outPage].epoch == 0 -> ME.at = MISSING
       :: else ->
          ME.sent = MAX(ME.sent, ME.head.outFrom) + 1;
          arrive(ME.head.outBatch, ME.sent);
          goto go_on
       fi

    /* The head write, and what its writer hears of it. Rule 7: it may be sent again, but only as it is. */
    :: ME.at == WRITE || ME.at == UNCLEAR_ANSWER ->
       if
       :: MAY_TAKE(ME.head.nonce, ME.next) && unclear > 0 ->
          unclear--;
          if
          :: late[0].expected == 0 -> late[0].expected = ME.head.nonce; COPY(late[0].next, ME.next)
          :: else -> late[1].expected = ME.head.nonce; COPY(late[1].next, ME.next)
          fi;
          ME.at = UNCLEAR_ANSWER
       :: MAY_TAKE(ME.head.nonce, ME.next) ->
          TAKE(ME.next);
          if
          :: goto applied
          :: unclear > 0 -> unclear--; ME.at = UNCLEAR_ANSWER
          fi
       :: !MAY_TAKE(ME.head.nonce, ME.next) ->
          if
          :: ME.what == COMMIT && head.writer != me + 1 -> HAPPENS(A_COMMIT_OF_A_ZOMBIE_IS_REFUSED)
          :: else
          fi;
          ME.at = (WITHOUT(GIVING_UP_A_REFUSED_WRITE) -> WRITE : READ_BACK)
       fi

    /* Rule 7: only the nonce of this very write means that it was applied. */
    :: ME.at == READ_BACK || ME.at == UNCLEAR_ANSWER ->
       if
       :: WITHOUT(READING_BACK_GUESSED_APPLIED) -> goto applied
       :: WITHOUT(READING_BACK_GUESSED_NOT_APPLIED) -> goto not_applied
       :: WITHOUT(THE_NONCE_OF_THIS_VERY_WRITE) && head.writer == me + 1 -> goto applied
       :: head.nonce == ME.next.nonce ->
          if
          :: ME.at == UNCLEAR_ANSWER && ME.what == COMMIT -> HAPPENS(AN_UNCLEAR_COMMIT_HAD_BEEN_APPLIED)
          :: ME.at == READ_BACK -> HAPPENS(A_WRITE_SENT_AGAIN_IS_REFUSED_AND_HAD_BEEN_APPLIED)
          :: else
          fi;
          goto applied
       :: head.nonce != ME.next.nonce ->
          if
          :: ME.at == UNCLEAR_ANSWER && ME.what == COMMIT -> HAPPENS(AN_UNCLEAR_COMMIT_HAD_NOT_BEEN_APPLIED)
          :: else
          fi;
          goto not_applied
       fi

    /* The second strong read, after a write that was not applied. */
    :: ME.at == AGAIN ->
       if
       :: ME.owner && head.epoch != ME.head.epoch && !WITHOUT(LOOKING_AT_THE_EPOCH) ->
          HAPPENS(A_WORKER_IS_SUPERSEDED);
          stop()
       :: else ->
          if
          :: ME.owner && head.nonce != ME.head.nonce -> HAPPENS(AN_EARLIER_ATTEMPT_IS_FOUND_ON_RELOAD)
          :: else
          fi;
          ME.leaving = false; ME.sent = 0;
          goto read_head
       fi

    :: ME.at != IDLE && crashes > 0 ->
       crashes--;
       if
       :: head.writer == me + 1 && arrived < head.offset -> HAPPENS(A_WORKER_CRASHES_BETWEEN_COMMIT_AND_DELIVERY)
       :: else
       fi;
       dropWarm();
       stop()
    fi;
    goto done;

    /* From here on what it does by itself, together with that step. */

    /* Rule 3: reuse is judged by the head as read, before any write of its own. */
  read_head:
    COPY(ME.head, head);
    if
    :: ME.tag == 0
    :: ME.tag != 0 && WITHOUT(JUDGING_BEFORE_THE_ACQUIRE) -> ME.tag = ME.head.nonce
    :: ME.tag != 0 && ME.tag == ME.head.nonce && !WITHOUT(JUDGING_BEFORE_THE_ACQUIRE) -> HAPPENS(WARM_STATE_IS_USED_AGAIN)
    :: ME.tag != 0 && ME.tag != ME.head.nonce && !WITHOUT(JUDGING_BEFORE_THE_ACQUIRE) ->
       HAPPENS(WARM_STATE_IS_DROPPED_AFTER_ANOTHERS_COMMIT);
       dropWarm()
    fi;
    if
    :: ME.tag != 0 -> goto ready
    :: ME.tag == 0 && ME.head.snapshot != 0 -> ME.at = LOAD; goto done
    :: ME.tag == 0 && ME.head.snapshot == 0 -> ME.warm = SEEN(ME.head.offset)
    fi;

    /* Rule 4: the snapshot and the log behind it come to what the head says. */
  loaded:
    assert(ME.warm == ME.head.state);
    ME.tag = ME.head.nonce;

  ready:
    if
    :: ME.head.writer != me + 1 && ME.head.outBatch > 0 && arrived < ME.head.outTo ->
       HAPPENS(AN_UNDELIVERED_BATCH_IS_TAKEN_OVER);
       ME.sent = (WITHOUT(DELIVERING_WHAT_THE_HEAD_NAMES) -> ME.head.outTo : ME.sent)
    :: else
    fi;
#ifndef PUSH
    if
    :: !ME.owner -> ME.what = ACQUIRE; goto prepare
    :: else
    fi
#endif

  go_on:
    if
    /* Rules 10 and 12: first what the head names. */
    :: ME.head.outBatch > 0 && ME.sent < ME.head.outTo -> ME.at = DELIVER
#ifdef PUSH
    /* Rule 11: only then the batch is acknowledged. */
    :: ME.head.outBatch == 0 || ME.sent >= ME.head.outTo ->
       if
       :: ME.upTo <= ME.head.offset -> acknowledged = MAX(acknowledged, ME.upTo); stop()
       :: ME.upTo > ME.head.offset -> ME.what = COMMIT; goto prepare
       fi
#else
    :: ME.head.outBatch == 0 || ME.sent >= ME.head.outTo ->
       if
       :: !ME.leaving && ME.head.offset + 1 <= RECORDS -> ME.upTo = ME.head.offset + 1; ME.what = COMMIT; goto prepare
       :: !ME.leaving && ME.head.offset + 2 <= RECORDS -> ME.upTo = ME.head.offset + 2; ME.what = COMMIT; goto prepare
       :: !ME.leaving && ME.head.offset < RECORDS && letGos > 0 -> letGos--; ME.leaving = true
       :: ME.leaving || ME.head.offset == RECORDS -> ME.leaving = true
       fi;
       /* Rules 11 and 15: it leaves a snapshot of this offset, and an empty outbox. */
       if
       :: ME.head.snapshotAt != ME.head.offset -> ME.what = SAVE; goto prepare
       :: ME.head.snapshotAt == ME.head.offset && ME.head.outBatch > 0 && !WITHOUT(THE_CONFIRM_WRITE) ->
          ME.what = CONFIRM;
          goto prepare
       :: else -> assert(ME.head.outBatch == 0); stop()
       fi
#endif
    fi;
    goto done;

  prepare:
    drawNonce();
    if
    :: WITHOUT(A_FRESH_NONCE) && ME.what == COMMIT -> fresh = NAMES - me
    :: else
    fi;
    COPY(ME.next, ME.head);
    ME.next.nonce = fresh; ME.next.writer = me + 1;
    if
    :: ME.what == ACQUIRE ->
       /* Rule 2. */
       ME.next.epoch = ME.head.epoch + (WITHOUT(EPOCH_PLUS_ONE) -> 0 : 1)
    :: ME.what == CONFIRM -> EMPTY_OUTBOX(ME.next)
    :: ME.what == SAVE ->
       ME.tag = 0;
       /* Rule 8. */
       ME.next.batch = ME.head.batch + (WITHOUT(BATCH_PLUS_ONE_FOR_PAGES) -> 0 : 1);
       EMPTY_OUTBOX(ME.next);
       writePage(ME.warm); ME.next.snapshot = fresh; ME.next.snapshotAt = ME.head.offset
    :: ME.what == COMMIT ->
       /* Rule 6: the pure step, then the pages. */
       ME.tag = (WITHOUT(REMOVING_THE_TAG) -> ME.tag : 0);
       ME.warm = ME.warm + SEEN(ME.upTo) - (WITHOUT(SKIPPING_WHAT_WAS_SEEN) -> SEEN(acknowledged) : SEEN(ME.head.offset));
       ME.next.state = ME.warm;
       ME.next.offset = ME.upTo;
       ME.next.batch = ME.head.batch + (WITHOUT(BATCH_PLUS_ONE) -> 0 : 1);
#ifdef PUSH
       /* Rule 2: it is the first commit of the session, and the last. */
       ME.next.epoch = ME.head.epoch + (WITHOUT(EPOCH_PLUS_ONE) -> 0 : 1);
#endif
       if
       :: WITHOUT(COMMITTING_BEFORE_DELIVERING) -> arrive(ME.next.batch, ME.next.offset)
       :: else
       fi;
       ME.next.outBatch = ME.next.batch; ME.next.outFrom = ME.head.offset; ME.next.outTo = ME.upTo; ME.next.outPage = 0;
       if
       :: ME.upTo == ME.head.offset + 2 -> writePage(ME.upTo); ME.next.outPage = fresh
       :: ME.upTo == ME.head.offset + 1
       :: ME.upTo == ME.head.offset + 1 ->
          writePage(ME.warm); ME.next.snapshot = fresh; ME.next.snapshotAt = ME.upTo
       fi
    fi;
    ME.at = WRITE;
    goto done;

  applied:
    if
    :: ME.what == ACQUIRE -> ME.owner = true
    :: ME.what == COMMIT && WITHOUT(DELIVERING_BEFORE_ACKNOWLEDGING) -> acknowledged = MAX(acknowledged, ME.upTo)
    :: else
    fi;
    COPY(ME.head, ME.next);
    CLEAR(ME.next);
    ME.what = IDLE;
#ifndef PUSH
    ME.upTo = 0;
#endif
    ME.tag = ME.head.nonce;
    goto go_on;

    /* Rule 7: nothing of it is used or delivered. Its pages stay, for the collector: it may still arrive. */
  not_applied:
    if
    :: WITHOUT(THE_FENCE_FOR_ITS_OWN_PAGES) || WITHOUT(READING_BACK_GUESSED_NOT_APPLIED) -> DELETE(page[ME.next.nonce])
    :: else
    fi;
    if
    :: !WITHOUT(REMOVING_THE_TAG) -> dropWarm()
    :: else
    fi;
    CLEAR(ME.next);
    ME.what = IDLE;
#ifndef PUSH
    ME.upTo = 0;
#endif
    ME.at = AGAIN;
    goto done;

  done:
    skip
  }
  od
}

/* Late head writes arrive some time, or never. */
#define ARRIVES_LATE(it) \
  atomic { \
    it.expected != 0 -> \
    COPY(arriving, it.next); \
    if \
    :: w[arriving.writer - 1].at != IDLE && w[arriving.writer - 1].next.nonce != arriving.nonce -> \
       HAPPENS(A_LATE_WRITE_OVERTAKES_ITS_WRITER) \
    :: else \
    fi; \
    it.expected = 0; \
    CLEAR(it.next); \
    TAKE(arriving); \
    CLEAR(arriving) \
  }

proctype network() {
end_quiet:
  do
  :: ARRIVES_LATE(late[0])
  :: ARRIVES_LATE(late[1])
  od
}

/*
 * Rule 16. A real collector reads the head, lists the pages and deletes them later. What it finds to be garbage is garbage
 * for ever, or a head will name a page that was deleted here: so it is enough that it deletes at once, whenever it likes.
 */
#define IS_NAMED(n) (head.snapshot == n || head.outPage == n)
#define WITHIN_FENCE(it) (it.epoch < head.epoch || (it.epoch == head.epoch && it.batch <= head.batch))
#define IS_GARBAGE(n) \
  (page[n].epoch > 0 && (!IS_NAMED(n) || WITHOUT(LOOKING_AT_WHAT_IS_NAMED)) && (WITHIN_FENCE(page[n]) || WITHOUT(THE_FENCE)))
#define COLLECT(n) \
  atomic { \
    IS_GARBAGE(n) -> \
    assert(!IS_NAMED(n)); \
    HAPPENS(A_PAGE_IS_COLLECTED); \
    if \
    :: page[n].content == SEEN(end[page[n].batch]) || page[n].content == end[page[n].batch] \
    :: else -> HAPPENS(A_PAGE_THAT_WAS_NEVER_NAMED_IS_COLLECTED) \
    fi; \
    DELETE(page[n]) \
  }

proctype collector() {
end_pass:
  do
  :: COLLECT(1)
  :: COLLECT(2)
  :: COLLECT(3)
  :: COLLECT(4)
  :: COLLECT(5)
  :: COLLECT(6)
  :: COLLECT(7)
  :: COLLECT(8)
  od
}

init {
  atomic {
    head.nonce = 1;
    run worker(0); run worker(1); run network(); run collector()
  }
  /* It comes to an end, and all that was committed has arrived then. */
  atomic {
    (w[0].at == IDLE && w[1].at == IDLE && !WORK_IS_LEFT) ->
    HAPPENS(ALL_IS_DONE);
    assert(head.offset == RECORDS && arrived == RECORDS && row == RECORDS)
  }
}

package dev.sluice.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * What surrounds a command: the streams it reads and writes, and where it was started.
 *
 * @param in standard input
 * @param out what was asked for
 * @param err progress and failures
 * @param terminal whether {@code err} is a terminal, on which a line may be overwritten
 * @param home the root of Sluice's own project
 * @param failpoint where a test wants the process to halt, "" for nowhere
 * @param stop says when the user wants the command to end
 */
public record Console(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    Path home,
    String failpoint,
    StopRequest stop) {}

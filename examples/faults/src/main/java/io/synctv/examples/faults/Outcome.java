package io.synctv.examples.faults;

import java.time.Duration;

/**
 * What became of a step.
 *
 * @param step the step
 * @param agreed from its end until everybody of each room was at the same place
 * @param durable from then until the clients of the contended room, all servers and the database
 *     had the same
 * @param slowest the longest time from a command to its answer
 * @param away the longest time that somebody was without a connection
 * @param pagesAway the longest time that a browser's page was without one
 * @param present from the agreement until everybody was counted right
 */
record Outcome(
    Step step,
    Duration agreed,
    Duration durable,
    Duration slowest,
    Duration away,
    Duration pagesAway,
    Duration present) {}

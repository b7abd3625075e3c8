package io.synctv.examples.faults.contention;

import java.util.List;

/**
 * One sending of a command.
 *
 * @param node to which server
 * @param sent when, in nanoseconds of this machine's monotonic clock
 * @param answered when the answer came, or when none came any more
 * @param status the status of the answer; 0 when there was none
 * @param code the code of a refusal; else what became of it
 * @param retryable whether a refusal says that it may work later
 * @param ids the entries that it made, when it was accepted
 */
record Attempt(
    int node,
    long sent,
    long answered,
    int status,
    String code,
    boolean retryable,
    List<String> ids) {

  boolean isAccepted() {
    return status >= 200 && status < 300;
  }

  /** Returns whether the server says that it did not do it and never will. */
  boolean isRefused() {
    return status >= 400 && status < 500 && !retryable;
  }

  /** Returns whether the server has done with it. */
  boolean isSettled() {
    return status > 0 && status < 500;
  }
}

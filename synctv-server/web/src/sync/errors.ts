/** A command that was refused, could not be delivered, or was not answered in time. */
export class SyncError extends Error {
  override readonly name = 'SyncError'

  /**
   * @param code the server's code, or one of the library's own: `TIMEOUT` (no answer in time), `CLOSED` (the
   *   connection was closed for good), `QUEUE_FULL` (too many commands wait for a connection); it
   *   says `TOO_LARGE`, as the server does, of what is over a limit, without sending it
   * @param retryable whether the same command may succeed later
   * @param fault what of it is wrong, as a name: of an address those of `mediaAddress`
   */
  constructor(
    readonly code: string,
    message: string,
    readonly retryable: boolean,
    readonly fault?: string,
  ) {
    super(message)
  }
}

/** An HTTP request that failed: the server's problem document, or `NETWORK` when there was no answer. */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  constructor(
    /** HTTP status; 0 when there was no answer. */
    readonly status: number,
    readonly code: string,
    message: string,
    readonly retryable: boolean,
    readonly traceId?: string,
    /** What of it is wrong, as a name: of an address those of `mediaAddress`. */
    readonly fault?: string,
  ) {
    super(message)
  }
}

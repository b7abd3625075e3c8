package io.synctv.core.presence;

import io.synctv.api.ApiStatus;
import io.synctv.api.error.ErrorCode;
import io.synctv.core.session.Session;

/** What became of somebody who wants in. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public sealed interface JoinResult {

  /** They are in. */
  record Joined(Session session) implements JoinResult {}

  /** They are not. */
  record Refused(ErrorCode code) implements JoinResult {}

  /** The room has just left memory; ask for it anew. */
  record Retired() implements JoinResult {}
}

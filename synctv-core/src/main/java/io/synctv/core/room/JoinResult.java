package io.synctv.core.room;

import io.synctv.api.error.ErrorCode;
import io.synctv.core.session.Session;

/** What became of somebody who wants in. */
sealed interface JoinResult {

  /** They are in. */
  record Joined(Session session) implements JoinResult {}

  /** They are not. */
  record Refused(ErrorCode code) implements JoinResult {}

  /** The room has just left memory; ask for it anew. */
  record Retired() implements JoinResult {}
}

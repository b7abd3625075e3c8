package io.synctv.core.log;

import io.synctv.api.ApiStatus;
import io.synctv.api.Revision;
import io.synctv.api.store.StoredChange;
import io.synctv.core.codec.DurableChange;
import io.synctv.core.codec.MalformedPayloadException;
import java.util.List;

/**
 * A durable change that the database has accepted and the log may not have told yet.
 *
 * @param previous the revision it was planned on
 * @param revision the revision it made
 * @param change its events, by command
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public record UntoldChange(Revision previous, Revision revision, DurableChange change) {

  /**
   * Decodes a change that the store has kept.
   *
   * @throws MalformedPayloadException when it cannot be read
   */
  public static UntoldChange of(StoredChange stored) {
    return new UntoldChange(
        stored.previous(), stored.revision(), DurableChange.decode(stored.payload()));
  }

  /**
   * Decodes changes that the store has kept.
   *
   * @throws MalformedPayloadException when one of them cannot be read
   */
  public static List<UntoldChange> all(List<StoredChange> stored) {
    return stored.stream().map(UntoldChange::of).toList();
  }
}

package io.synctv.api.playlist;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Another place of the same media, such as another quality.
 *
 * @param url where it is, a reference as {@link Media#url}
 * @param label the shown name, such as "1080p"
 * @param type how to read it, or null when it is as the entry itself
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record MediaSource(String url, String label, @Nullable MediaType type) {

  /** Checks reference and length. */
  public MediaSource {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(label, "label");
    url = Media.checkReference("source url", url);
    label = Checks.text("source label", label, MediaNames.MAX_LABEL);
  }
}

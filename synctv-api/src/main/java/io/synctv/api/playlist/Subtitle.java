package io.synctv.api.playlist;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A subtitle track.
 *
 * @param url where it is, a reference as {@link Media#url}
 * @param label the shown name
 * @param language a BCP 47 tag, or null
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record Subtitle(String url, String label, @Nullable String language) {

  /** Checks reference and lengths. */
  public Subtitle {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(label, "label");
    url = Media.checkReference("subtitle url", url);
    label = Checks.text("subtitle label", label, MediaNames.MAX_LABEL);
    language =
        language == null
            ? null
            : Checks.text("subtitle language", language, MediaNames.MAX_LANGUAGE);
  }
}

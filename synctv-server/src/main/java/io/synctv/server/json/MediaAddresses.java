package io.synctv.server.json;

import io.synctv.api.InvalidValueException;
import io.synctv.api.playlist.Media;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which references to media this server takes from clients, whatever the engine would take: web
 * addresses, as the players of strangers load them. An address of {@code javascript:} or {@code
 * data:} would run in their pages, one with a password would show it to them, and a relative one
 * means something else on each page.
 */
final class MediaAddresses {

  private MediaAddresses() {}

  /**
   * Checks an address.
   *
   * @param field the field's name, for the message
   * @param url what the client sent
   * @return {@code url}
   * @throws InvalidValueException when it is no absolute http or https address, or has a user
   */
  static String check(String field, String url) {
    if (url.length() > Media.MAX_URL) {
      throw new InvalidValueException(
          field + " must have at most " + Media.MAX_URL + " characters");
    }
    try {
      URI uri = new URI(url);
      if (!isWeb(uri.getScheme()) || uri.getHost() == null || uri.getRawUserInfo() != null) {
        throw new InvalidValueException(
            field + " must be an absolute http or https address without user and password");
      }
      return url;
    } catch (URISyntaxException e) {
      throw new InvalidValueException(field + " is not a valid address");
    }
  }

  private static boolean isWeb(@Nullable String scheme) {
    String known = scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
    return known.equals("http") || known.equals("https");
  }
}

package io.synctv.server.address;

import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An http or https address, normalised as a browser does it. */
public final class WebAddress {

  private static final String HTTPS = "https";
  private static final int MAX_PORT = 65_535;

  /** White space and invisible marks that come along when an address is copied. */
  private static final Pattern AROUND =
      Pattern.compile(
          "^[\\x00-\\x20\\u00a0\\u200b-\\u200f\\u2028-\\u202e\\u2060\\u3000\\ufeff]+"
              + "|[\\x00-\\x20\\u00a0\\u200b-\\u200f\\u2028-\\u202e\\u2060\\u3000\\ufeff]+$");

  private static final Pattern BREAKS = Pattern.compile("[\\t\\n\\r]");
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):");
  private static final Pattern PORT_FOLLOWS =
      Pattern.compile("[0-9]+([/\\\\?#].*)?", Pattern.DOTALL);
  private static final Pattern SLASHES = Pattern.compile("[/\\\\]*");
  private static final Pattern AUTHORITY = Pattern.compile("[^/\\\\?#]*");
  private static final Pattern FOUR_NUMBERS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}\\.?");
  private static final Pattern DIGITS = Pattern.compile("[0-9]*");

  /** Endings of subtitle files; those of media are {@link MediaType}'s. */
  private static final Set<String> SUBTITLES = Set.of("srt", "vtt", "ass", "ssa");

  private WebAddress() {}

  /**
   * Normalises an address. What is normalised stays as it is when it is normalised again.
   *
   * @param text what a person or a program gave: white space and {@code <…>} round it are left out,
   *     and without a scheme it is https
   * @return an absolute address in ASCII, at most {@link Media#MAX_URL} characters
   * @throws AddressRefusedException when it is not one
   */
  public static String normalise(String text) throws AddressRefusedException {
    String given = bare(text);
    if (given.isEmpty()) {
      throw new AddressRefusedException(AddressFault.EMPTY);
    }
    checkLength(given);
    Matcher scheme = SCHEME.matcher(given);
    String address;
    if (scheme.lookingAt() && !isHostWithPort(scheme.group(1), given.substring(scheme.end()))) {
      String name = scheme.group(1).toLowerCase(Locale.ROOT);
      if (!name.equals("http") && !name.equals(HTTPS)) {
        throw new AddressRefusedException(AddressFault.SCHEME);
      }
      address = normalise(name, given.substring(scheme.end()));
    } else {
      checkLooksLikeHost(given);
      address = normalise(HTTPS, given);
    }
    checkLength(address);
    return address;
  }

  private static String bare(String text) {
    String trimmed = trim(BREAKS.matcher(text).replaceAll(""));
    boolean quoted = trimmed.length() > 1 && trimmed.startsWith("<") && trimmed.endsWith(">");
    return quoted ? trim(trimmed.substring(1, trimmed.length() - 1)) : trimmed;
  }

  private static String trim(String text) {
    return AROUND.matcher(text).replaceAll("");
  }

  private static void checkLength(String address) throws AddressRefusedException {
    if (address.length() > Media.MAX_URL) {
      throw new AddressRefusedException(AddressFault.TOO_LONG);
    }
  }

  /** Tells {@code example.org:8080/a} from an address of the scheme {@code example.org}. */
  private static boolean isHostWithPort(String name, String after) {
    return (name.indexOf('.') >= 0 || isLocal(name)) && PORT_FOLLOWS.matcher(after).matches();
  }

  private static boolean isLocal(String host) {
    return host.equalsIgnoreCase("localhost");
  }

  /** Refuses what has no scheme and would only by chance be a host, such as a number. */
  private static void checkLooksLikeHost(String given) throws AddressRefusedException {
    if (given.length() > 1 && isSlash(given.charAt(0)) && isSlash(given.charAt(1))) {
      return;
    }
    String authority = authority(given);
    String hostAndPort = authority.substring(authority.lastIndexOf('@') + 1);
    String host = hostAndPort.substring(0, endOfHost(hostAndPort));
    if (host.startsWith("[") || isLocal(host)) {
      return;
    }
    String last = lastLabel(host);
    if (host.indexOf('.') < 1
        || host.indexOf(' ') >= 0
        || (WebHost.isNumber(last) && !FOUR_NUMBERS.matcher(host).matches())) {
      throw new AddressRefusedException(AddressFault.NO_ADDRESS);
    }
    if (hostAndPort.equals(given) && host.equals(given) && isFileEnding(last)) {
      throw new AddressRefusedException(AddressFault.FILE_NAME);
    }
  }

  private static boolean isSlash(char c) {
    return c == '/' || c == '\\';
  }

  private static boolean isFileEnding(String ending) {
    return MediaType.guess("." + ending) != MediaType.OTHER
        || SUBTITLES.contains(ending.toLowerCase(Locale.ROOT));
  }

  private static String lastLabel(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String authority(String rest) {
    Matcher authority = AUTHORITY.matcher(rest);
    return authority.lookingAt() ? authority.group() : "";
  }

  /** Returns where the host of {@code host:port} ends; colons in brackets belong to it. */
  private static int endOfHost(String hostAndPort) {
    boolean inBrackets = false;
    for (int i = 0; i < hostAndPort.length(); i++) {
      char c = hostAndPort.charAt(i);
      if (c == '[') {
        inBrackets = true;
      } else if (c == ']') {
        inBrackets = false;
      } else if (c == ':' && !inBrackets) {
        return i;
      }
    }
    return hostAndPort.length();
  }

  private static String normalise(String scheme, String afterScheme)
      throws AddressRefusedException {
    String rest = SLASHES.matcher(afterScheme).replaceFirst("");
    String authority = authority(rest);
    int at = authority.lastIndexOf('@');
    String user = at < 0 ? "" : authority.substring(0, at);
    if (!user.isEmpty() && !user.equals(":")) {
      throw new AddressRefusedException(AddressFault.USER);
    }
    String hostAndPort = authority.substring(at + 1);
    int end = endOfHost(hostAndPort);
    if (end == 0) {
      throw new AddressRefusedException(AddressFault.HOST_MISSING);
    }
    String host = WebHost.normalise(hostAndPort.substring(0, end));
    String port = end == hostAndPort.length() ? "" : port(scheme, hostAndPort.substring(end + 1));
    return scheme + "://" + host + port + afterAuthority(rest.substring(authority.length()));
  }

  private static String port(String scheme, String text) throws AddressRefusedException {
    if (!DIGITS.matcher(text).matches()) {
      throw new AddressRefusedException(AddressFault.PORT);
    }
    int port = 0;
    for (int i = 0; i < text.length() && port <= MAX_PORT; i++) {
      port = port * 10 + (text.charAt(i) - '0');
    }
    if (port > MAX_PORT) {
      throw new AddressRefusedException(AddressFault.PORT);
    }
    boolean usual = text.isEmpty() || port == (scheme.equals(HTTPS) ? 443 : 80);
    return usual ? "" : ":" + port;
  }

  private static String afterAuthority(String tail) {
    int hash = tail.indexOf('#');
    String withoutFragment = hash < 0 ? tail : tail.substring(0, hash);
    int mark = withoutFragment.indexOf('?');
    String path = mark < 0 ? withoutFragment : withoutFragment.substring(0, mark);
    StringBuilder result = new StringBuilder(path(path));
    if (mark >= 0) {
      PercentEncoding.QUERY.append(result.append('?'), withoutFragment.substring(mark + 1));
    }
    if (hash >= 0) {
      PercentEncoding.FRAGMENT.append(result.append('#'), tail.substring(hash + 1));
    }
    return result.toString();
  }

  private static String path(String text) {
    if (text.isEmpty()) {
      return "/";
    }
    String[] given = text.substring(1).replace('\\', '/').split("/", -1);
    List<String> segments = new ArrayList<>();
    for (int i = 0; i < given.length; i++) {
      String dots = given[i].toLowerCase(Locale.ROOT).replace("%2e", ".");
      boolean up = dots.equals("..");
      if (up && !segments.isEmpty()) {
        segments.removeLast();
      }
      if (!up && !dots.equals(".")) {
        segments.add(PercentEncoding.PATH.encode(given[i]));
      } else if (i == given.length - 1) {
        segments.add("");
      }
    }
    return "/" + String.join("/", segments);
  }
}

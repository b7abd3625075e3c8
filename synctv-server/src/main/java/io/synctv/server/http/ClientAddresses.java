package io.synctv.server.http;

import io.helidon.common.socket.PeerInfo;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where requests come from. Behind reverse proxies that is what the outermost of them wrote into
 * {@code X-Forwarded-For}; anybody can send that header, so it is believed only as far as the
 * configured number of proxies have added to it.
 */
final class ClientAddresses {

  private static final int PREFIX_BYTES = 8;

  /** More than any address with its zone and its port has. */
  private static final int LONGEST = 100;

  private static final int MAX_BYTE = 255;
  private static final int MAX_PORT = 65_535;

  private final int proxies;

  ClientAddresses(int proxies) {
    this.proxies = proxies;
  }

  /**
   * Returns the address a request came from, as one name for all that one household has: IPv6
   * addresses are cut to their network of 64 bits.
   */
  String of(ServerRequest request) {
    List<String> way = new ArrayList<>();
    if (proxies > 0) {
      // Several headers of the name count as one, in their order.
      for (String line : request.headers().values(HeaderNames.X_FORWARDED_FOR)) {
        way.addAll(List.of(line.split(",", -1)));
      }
    }
    if (!way.isEmpty()) {
      InetAddress named = address(way.get(Math.max(0, way.size() - proxies)).strip());
      if (named != null) {
        return name(named);
      } // else it is nothing that a proxy of ours has written
    }
    PeerInfo peer = request.remotePeer();
    return peer.address() instanceof InetSocketAddress socket && socket.getAddress() != null
        ? name(socket.getAddress())
        : peer.host();
  }

  /**
   * Reads an entry as proxies write them: an address, with a port or not, that of IPv6 in brackets
   * or not and with a zone or not, which is left out. Null when it is none.
   */
  static @Nullable InetAddress address(String entry) {
    if (entry.length() > LONGEST) {
      return null;
    }
    int close = entry.indexOf(']');
    if (entry.startsWith("[") && close > 0) {
      String rest = entry.substring(close + 1);
      boolean whole = rest.isEmpty() || (rest.startsWith(":") && number(rest.substring(1)));
      return whole ? literal6(entry.substring(1, close)) : null;
    }
    int colon = entry.indexOf(':');
    if (colon < 0) {
      return literal4(entry);
    }
    boolean port = colon == entry.lastIndexOf(':');
    if (!port) {
      return literal6(entry);
    }
    return number(entry.substring(colon + 1)) ? literal4(entry.substring(0, colon)) : null;
  }

  private static boolean number(String port) {
    return whole(port, MAX_PORT) >= 0;
  }

  /** Reads up to five digits; -1 when it is something else or more than allowed. */
  private static int whole(String text, int most) {
    if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int value = Integer.parseInt(text);
    return value <= most ? value : -1;
  }

  private static @Nullable InetAddress literal4(String text) {
    List<String> parts = List.of(text.split("\\.", -1));
    boolean bytes =
        parts.size() == 4
            && parts.stream().allMatch(part -> part.length() <= 3 && whole(part, MAX_BYTE) >= 0);
    return bytes ? literal(text) : null;
  }

  private static @Nullable InetAddress literal6(String text) {
    int zone = text.indexOf('%');
    String address = zone < 0 ? text : text.substring(0, zone);
    // Whatever has a colon in it and nothing but these is no name, and so never looked up.
    boolean fits =
        address.indexOf(':') >= 0
            && address
                .chars()
                .allMatch(c -> c == ':' || c == '.' || (c < 128 && Character.digit(c, 16) >= 0));
    return fits ? literal(address) : null;
  }

  /** Reads what is no name; IPv4 in the clothes of IPv6 becomes IPv4. */
  private static @Nullable InetAddress literal(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** Names an address as limits count it. */
  static String name(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    StringBuilder network = new StringBuilder();
    for (int i = 0; i < PREFIX_BYTES; i += 2) {
      int group = Byte.toUnsignedInt(bytes[i]) << Byte.SIZE | Byte.toUnsignedInt(bytes[i + 1]);
      network.append(Integer.toHexString(group)).append(':');
    }
    return network.append(":/64").toString();
  }
}

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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where requests come from. Behind reverse proxies that is what the outermost of them wrote into
 * {@code X-Forwarded-For}; anybody can send that header, so it is believed only as far as the
 * configured number of proxies have added to it.
 */
final class ClientAddresses {

  private static final int PREFIX_BYTES = 8;
  private static final Pattern V4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");

  /** Whatever has a colon in it is no name, and so never looked up. */
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

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
      InetAddress named = literal(way.get(Math.max(0, way.size() - proxies)).strip());
      if (named != null) {
        return name(named);
      } // else it is nothing that a proxy of ours has written
    }
    PeerInfo peer = request.remotePeer();
    return peer.address() instanceof InetSocketAddress socket && socket.getAddress() != null
        ? name(socket.getAddress())
        : peer.host();
  }

  /** Reads an address; null when it is none. A name is not looked up. */
  private static @Nullable InetAddress literal(String text) {
    if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static String name(InetAddress address) {
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

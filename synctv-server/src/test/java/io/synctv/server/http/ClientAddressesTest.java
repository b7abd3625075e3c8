package io.synctv.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientAddressesTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "192.0.2.1:5678, 192.0.2.1",
    "::ffff:192.0.2.1, 192.0.2.1",
    "[::ffff:192.0.2.1]:443, 192.0.2.1",
    "2001:db8:1:2::1, 2001:db8:1:2::/64",
    "2001:DB8:1:2:3:4:5:6, 2001:db8:1:2::/64",
    "[2001:db8:1:2::1], 2001:db8:1:2::/64",
    "[2001:db8:1:2::1]:443, 2001:db8:1:2::/64",
    "fe80::1%eth0, fe80:0:0:0::/64",
    "[fe80::1%25eth0]:65535, fe80:0:0:0::/64",
    "::1, 0:0:0:0::/64",
  })
  void entriesAsProxiesWriteThemAreUnderstood(String entry, String name) {
    InetAddress address = ClientAddresses.address(entry);
    assertThat(address).isNotNull();
    assertThat(ClientAddresses.name(address)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "unknown",
        "_hidden",
        "example.org",
        "example.org:80",
        "999.1.1.1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.4.",
        "1..2.3",
        "0001.2.3.4",
        "1.2.3.4:",
        "1.2.3.4:x",
        "1.2.3.4:65536",
        "1.2.3.4:-1",
        "[",
        "[]",
        "[]:80",
        "[1.2.3.4]:80",
        "[::1",
        "::1]",
        "[::1]80",
        "[::1]:",
        "[::1]:99999",
        ":",
        ":::",
        "a:b",
        "1::2::3",
        "g::1",
        "%eth0",
        "127.1",
        "\u0661.2.3.4"
      })
  void whatIsNoAddressIsNone(String entry) {
    assertThat(ClientAddresses.address(entry)).isNull();
  }

  @Test
  void howeverLongAnEntryIsItIsRefusedAtOnce() {
    for (String part : new String[] {"1.", "1", ":", "[", "::1%"}) {
      assertThat(ClientAddresses.address(part.repeat(100_000))).isNull();
    }
  }
}

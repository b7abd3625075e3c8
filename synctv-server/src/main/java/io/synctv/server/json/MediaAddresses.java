package io.synctv.server.json;

import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.error.Rejection;
import io.synctv.server.address.AddressFault;
import io.synctv.server.address.AddressRefusedException;
import io.synctv.server.address.WebAddress;

/**
 * Which references to media this server takes from clients, whatever the engine would take: web
 * addresses, as the players of strangers load them. An address of {@code javascript:} or {@code
 * data:} would run in their pages, one with a password would show it to them, and a relative one
 * means something else on each page.
 */
final class MediaAddresses {

  private MediaAddresses() {}

  /**
   * Normalises an address.
   *
   * @param field the field's name, for the message
   * @param url what the client sent
   * @return the address as {@link WebAddress} writes it
   * @throws RejectedException when it is refused; the message says which part, and why, and so does
   *     the fault for programs
   */
  static String normalise(String field, String url) {
    try {
      return WebAddress.normalise(url);
    } catch (AddressRefusedException e) {
      AddressFault fault = e.fault();
      throw new RejectedException(
          new Rejection(ErrorCode.INVALID, field + " is refused: " + fault.text(), fault.name()));
    }
  }
}

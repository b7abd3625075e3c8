package io.synctv.server.address;

/** Says that a text is not an address that this server takes. */
public final class AddressRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final AddressFault fault;

  AddressRefusedException(AddressFault fault) {
    super(fault.text(), null, false, false);
    this.fault = fault;
  }

  /** Returns which part is refused, and why. */
  public AddressFault fault() {
    return fault;
  }
}

package io.synctv.api;

/** Where a person's identity comes from. */
@ApiStatus(ApiStatus.Level.STABLE)
public enum UserKind {
  /** Named themself; the identity lives as long as their token. */
  GUEST,
  /** Known to the host application or to the server's accounts. */
  ACCOUNT
}

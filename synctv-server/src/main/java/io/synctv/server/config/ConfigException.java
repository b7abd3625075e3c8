package io.synctv.server.config;

/** The configuration cannot be used. The message names the key and is for operators. */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message names the key and what is wrong with it
   */
  public ConfigException(String message) {
    super(message);
  }
}

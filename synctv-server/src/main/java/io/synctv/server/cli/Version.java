package io.synctv.server.cli;

import picocli.CommandLine;

/** Says which version this is, as the jar's manifest has it. */
public final class Version implements CommandLine.IVersionProvider {

  /** Called by the command line. */
  public Version() {}

  /** Returns the version, or {@code dev} outside a jar. */
  public static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"SyncTV " + current()};
  }
}

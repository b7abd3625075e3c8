package io.synctv.examples.load.targets;

import java.net.InetSocketAddress;
import java.util.List;

/** Something that is put under load. Closing it ends what was started for it. */
public interface Target extends AutoCloseable {

  /** The people there are: how many have an account of their own. */
  int MOST_PEOPLE = 1000;

  /** Returns what it is called in a report. */
  String name();

  /** Returns how it is spoken to. */
  Dialect dialect();

  /** Returns where it is: one address per node. */
  List<InetSocketAddress> addresses();

  /**
   * Makes accounts, so that signing in is no part of what is measured.
   *
   * @param count how many people there will be; beyond {@link #MOST_PEOPLE} they share accounts
   */
  void people(int count);

  /**
   * Makes a room in which everybody may do everything and something is selected to play.
   *
   * @return the path to connect to
   */
  String room();

  /** Returns the processes that do the work. */
  Processes processes();

  @Override
  void close();
}

package io.synctv.core.simulation;

/**
 * What goes wrong how often in a run; drawn from its seed, so that some runs are calm, some have
 * one kind of trouble and some have all. Rates are times in ten thousand.
 */
final class Faults {

  final int storeLost;
  final int storeAnswerLost;
  final int storeWrittenLater;
  final int storeSlow;
  final int logLost;
  final int logAnswerLost;
  final int messageLost;
  final int deafWatcher;
  final int slow;

  /** How often each of these happens among the steps of a run. */
  final int crashes;

  final int pauses;
  final int cutOffs;
  final int databaseAway;
  final int databaseGoesBack;
  final int logLoses;
  final int logGoesBack;
  final int stops;
  final int databaseForgets;

  /** What stores and transport lack. */
  final Weakness weakness;

  private boolean over;

  Faults(Chance chance, Weakness weakness) {
    this.weakness = weakness;
    boolean calm = chance.oneIn(6);
    storeLost = rate(chance, calm, 200);
    storeAnswerLost = rate(chance, calm, 300);
    storeWrittenLater = rate(chance, calm, 200);
    storeSlow = rate(chance, calm, 300);
    logLost = rate(chance, calm, 150);
    logAnswerLost = rate(chance, calm, 150);
    messageLost = rate(chance, calm, 2000);
    deafWatcher = rate(chance, calm, 150);
    slow = rate(chance, calm, 500);
    crashes = rate(chance, calm, 150);
    pauses = rate(chance, calm, 200);
    // Only a node that hears of nothing while the database goes back takes one number for another.
    boolean often = weakness == Weakness.COMPARES_NUMBERS_ONLY;
    cutOffs = often ? 400 : rate(chance, calm, 200);
    databaseAway = rate(chance, calm, 100);
    databaseGoesBack = often ? 200 : chance.oneIn(8) ? rate(chance, calm, 80) : 0;
    logLoses = rate(chance, calm, 80);
    logGoesBack = chance.oneIn(8) ? rate(chance, calm, 80) : 0;
    stops = rate(chance, calm, 60);
    databaseForgets = chance.oneIn(5) ? rate(chance, calm, 80) : 0;
  }

  private static int rate(Chance chance, boolean calm, int most) {
    return calm || chance.oneIn(2) ? 0 : 1 + chance.below(most);
  }

  /** From now on nothing goes wrong any more. */
  void end() {
    over = true;
  }

  boolean over() {
    return over;
  }

  int now(int rate) {
    return over ? 0 : rate;
  }

  /** Says whether every node that runs sees within seconds what the database has. */
  boolean databaseIsSeen() {
    return pauses + databaseAway + databaseGoesBack + databaseForgets + storeLost + storeAnswerLost
        == 0;
  }

  /** Says whether a node that asks the database again and again has an answer within seconds. */
  boolean databaseIsThere() {
    return databaseAway + pauses == 0;
  }

  /** Says whether anything may happen after which a log has to begin a new epoch. */
  boolean logMayRestart() {
    return logLost
            + logAnswerLost
            + cutOffs
            + logLoses
            + logGoesBack
            + databaseGoesBack
            + databaseForgets
        > 0;
  }
}
